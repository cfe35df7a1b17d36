"""The desk's pages as a browser reads and sends them."""

from django.test import Client
from django.utils import timezone
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from articles.workflow.seen import Seen
from articles.workflow.standing import Standing
from tests import factories

STORIES = "/admin/articles/story/"
ADD = f"{STORIES}add/"


def page_of(story):
    """The address of a story's writing page."""
    return f"{STORIES}{story.pk}/change/"


def parse(markup: str) -> HtmlElement:
    """A page of the desk as a tree, without comments. Markup that may be broken is for html5lib."""
    return document_fromstring(markup, parser=HTMLParser(remove_comments=True))


def form_of(answer):
    """The form data that a browser would send from the writing page, by field name."""
    form = parse(answer.text).find(".//form[@id='story-form']")
    typed = {}
    for field in [each for each in form.iter() if each.tag in ("input", "textarea", "select")]:
        name, kind = field.get("name"), field.get("type", "text")
        if not name or kind == "file" or (kind in ("checkbox", "radio") and field.get("checked") is None):
            continue
        if field.tag == "select":
            chosen = [
                option.get("value") for option in field.iter("option") if option.get("selected") is not None
            ]
            typed[name] = chosen if field.get("multiple") is not None else (chosen or [""])[0]
        elif field.tag == "textarea":
            # A line break right after the tag is not part of the text.
            typed[name] = "".join(field.itertext()).removeprefix("\n").replace("\n", "\r\n")
        else:
            typed[name] = field.get("value", "on" if kind == "checkbox" else "")
    return typed


def act_buttons(answer):
    """The acts that the writing page offers, in a button or in a dialog."""
    page = parse(answer.text)
    return {button.get("value") for button in page.iter("button") if button.get("name") == "_act"}


def filled(opened, **typed):
    """A form as a person fills it in: who sets a time has chosen "At a time", as the script does."""
    return {**opened, **({"publish_when": "time"} if typed.get("publish_at") else {}), **typed}


def text_of(answer, path):
    """The text of the first element at this path, its white space folded."""
    found = parse(answer.text).find(path)
    return " ".join("".join(found.itertext()).split())


def seen_of(story):
    """The `seen` value of a page that is opened now, at this version of the words."""
    return str(Seen.of(story, Standing.of(story, timezone.now())))


def two_at_once(desk, role):
    """The clients of two people with this role, Ann and Bo."""
    ann = desk(factories.person(role, first_name="Ann"))
    others = Client()
    others.cookies.load({name: morsel.value for name, morsel in ann.cookies.items()})
    return others, desk(factories.person(role, first_name="Bo"))


def sent_now(client, address, typed, **how):
    """What the desk answers to a form that is opened now, and sent with these fields."""
    seen = client.get(address).context["adminform"].form["seen"].value()
    return client.post(address, {"seen": seen, **typed}, **how)
