"""Steps that the tests of the writing page share."""

from django.utils import timezone

from articles.models import Article
from tests.articles.admin.pages import filled, form_of, page_of, parse, text_of

TYPED = {"headline": "Bridge closes", "dek": "For a week.", "body": "<p>At noon.</p>", "slugline": "bridge"}


def send(client, address, act="save", **typed):
    """Open a writing page, type, and press a button."""
    return client.post(address, filled(form_of(client.get(address)), _act=act, **typed))


def publish(client, address, **typed):
    """Open a writing page, type, and publish without a category or a byline, as the dialog proposes."""
    return send(client, address, "publish", **typed, overriding=["category", "byline"])


def done(client, story, act, **typed):
    """Do an act; return the next page's message."""
    answer = send(client, page_of(story), act, **typed)
    assert answer.status_code == 302, refusal(answer)
    return said(client, answer)


def said(client, answer):
    """The success message of the page after an act."""
    return text_of(client.get(answer["Location"]), ".//ul[@class='messagelist']")


def refusal(answer):
    """The text of the refusal above the form."""
    return text_of(answer, ".//div[@class='refusal']")


def named(answer, name):
    """The values of the inputs of this name."""
    inputs = parse(answer.text).iter("input")
    return [each.get("value") for each in inputs if each.get("name") == name]


def live_of(story):
    return Article.objects.published(timezone.now()).get(story=story)
