"""A newspaper that has at least one of all that readers can get, with no word in Latin letters.

What is left of them on a page is a text of the site's own.
"""

from datetime import timedelta

from django.utils import timezone

from articles import html, workflow
from articles.models import AboutPage, AboutVersion, Category, Newspaper, PublicNote
from tests import factories
from tests.moments import HOUR, SECOND

SITE = "Кур’єр"
ADDRESS = "/2026/11/24/{slug}/"
PAGES = [
    *(
        "/",
        "/?before=x",
        "/latest/",
        "/latest/?after=x",
        "/latest/beside/",
        "/saved/",
        "/authors/",
        "/feeds/",
    ),
    *("/feeds.opml", "/about/", "/about/ethics/", "/about/contact/", "/opensearch.xml"),
    *("/corrections/", "/corrections/?before={cursor}", "/corrections/rss.xml", "/corrections/atom.xml"),
    *("/corrections/feed.json", "/rss.xml", "/atom.xml", "/feed.json", "/category/news/", "/author/staff/"),
    *("/category/news/rss.xml", "/author/staff/atom.xml", "/category/opinion/feed.json"),
    *("/2026/", "/2026/11/", "/2026/11/24/", "/2026/11/23/"),
    *(
        "/search/",
        "/search/?q=міст",
        "/search/?q=набереждна+дорога",
        "/search/?q=набережна+дорога",
        "/search/?q=-міст",
    ),
    *("/search/?q=немає+такого+ніде", "/search/?q=немає&category=news", "/search/suggestions/?q=міс"),
    *("/site.webmanifest", "/nothing/here/", "/preview/{token}/", "/preview/none/", "/saved/{story}/"),
    *(ADDRESS.format(slug=slug) for slug in ("bridge", "translation", "opinion", "withdrawn", "gone")),
    *("/2026/11/24/bridge/history/", "/2026/11/24/bridge/history/?before=0"),
]
"""What readers and their programs ask for; {token} and {story} are of the story of the bridge."""

_BEFORE = (
    "<p>Міст закрито опівдні.</p><h2>Ранок</h2><p>Перший абзац, який залишиться таким.</p><p>Другий.</p>"
    "<p>Третій абзац цього тексту.</p><p>Четвертий.</p><ul><li>Один</li><li>Два</li></ul><hr>"
    "<p>Цей довгий абзац перемістять на самий початок тексту про міст.</p>"
)
_AFTER = (
    "<p>Цей довгий абзац перемістять на самий початок тексту про міст.</p><p>Міст відкрито опівдні.</p>"
    "<h2>Вечір</h2><h3>Ніч</h3><p>Перший абзац, який залишиться таким.</p><p>Другий.</p>"
    "<p>Третій абзац цього тексту.</p><p>Четвертий.</p><ul><li>Один</li><li>Три</li></ul>"
    "<table><caption>Таблиця</caption><tbody><tr><td>Година</td></tr></tbody></table>"
)


def words(**changed):
    """Words without a Latin letter."""
    return factories.words(
        **{
            "headline": "Міст через затоку",
            "dek": "Водії їдуть в обхід.",
            "body": "<p>Міст закрито.</p>",
            **changed,
        }
    )


def make(clock, editor, administrator):
    """The newspaper, as of the moment at which the clock stands then: {placeholder of PAGES: its value}."""
    factories.category("Новини", slug="news", description="Усе про місто.")
    factories.category("Колонка", slug="opinion", kind="opinion")
    factories.author("Редакція", slug="staff", role="Кореспондент", profile="Пише про місто.")
    face(editor)
    story = bridge(clock, editor)
    _others(clock, editor, administrator)
    workflow.pin(story, by=editor, label="breaking", in_strip=True)
    link = workflow.share(story, by=editor, hours=1)
    clock.shift(SECOND)
    return {"token": link.token, "story": story.pk, "cursor": "x"}


def face(editor):
    contacts = {f"{kind}_address": f"{kind}@paper.example" for kind in ("news", "corrections", "privacy")}
    Newspaper.objects.create(pk=Newspaper.ROW, name=SITE, tagline="Щодня", version=1, **contacts)
    for slug, kind in (("ethics", "ethics"), ("contact", "contact")):
        page = AboutPage.objects.create(slug=slug, kind=kind, was_public=True, version=1)
        written = {
            "number": 1,
            "title": "Сторінка",
            "body": "<p>Про нас.</p>",
            "act": "published",
            "by": editor,
        }
        page.live = AboutVersion.objects.create(page=page, at=timezone.now(), **written)
        page.save()


def bridge(clock, editor):
    """A story with everything, and a history."""
    first = words(slug="bridge", body=_BEFORE, dateline="Київ", **_lead(editor))
    story = factories.story(editor, source="Агентство", video_url="https://v.example/1", **first)
    workflow.publish(story, by=editor, kind="first", overriding=["images", "alt_text", "caption", "credit"])
    clock.shift(HOUR)
    by_two = [*first["bylines"], factories.author("Ада Дзвін", slug="ada")]
    changed = {"body": _AFTER + _figures(editor), "lead_image": _image(editor), "lead_crop": "left"}
    changed |= {"may_syndicate": False, "bylines": by_two}
    _publish(clock, story, editor, changed, kind="minor")
    again = {"may_syndicate": True, "lead_image": None}
    _publish(clock, story, editor, again, kind="update", note="Міст відкрито.")
    correction = PublicNote(kind="correction", text="Міст закрили опівдні.", is_grave=True)
    _publish(clock, story, editor, {"headline": "Міст відкрито"}, kind="update", public_note=correction)
    return story


def _lead(editor):
    told = {"lead_caption": "Міст.", "lead_credit": "А. Фотограф", "lead_alt_text": "Міст"}
    return {"lead_image": _image(editor), **told}


def _figures(editor):
    pictures = [_image(editor) for _ in range(4)]
    return "".join(
        html.figure(each.key, each.width, each.height, "Міст", "Міст.", "А. Фотограф") for each in pictures
    )


def _publish(clock, story, editor, changed, **how):
    workflow.save(story, by=editor, words=changed)
    workflow.publish(story, by=editor, **how)
    clock.shift(HOUR)


def _image(editor):
    return factories.image(editor, size=(700, 400), caption="Міст.", credit="А. Фотограф", alt_text="Міст")


def _others(clock, editor, administrator):
    """A column, stories that were withdrawn and taken down, and more than a page of others."""
    opinion = [Category.objects.get(slug="opinion")]
    factories.published(editor, **words(slug="opinion", categories=opinion))
    translated = {"language": "bg", "translation_of": ADDRESS.format(slug="bridge")}
    factories.published(editor, **words(slug="translation", **translated))
    for slug in ("withdrawn", "gone"):
        story = factories.published(editor, **words(slug=slug))
        clock.shift(SECOND)
        workflow.withdraw(story, by=editor, notice="Знято.")
    workflow.take_down(story, by=administrator, reason="Суд.")
    for number in range(21):
        clock.shift(SECOND)
        factories.published(editor, **words(slug=f"story-{number}", headline=f"Набережна дорога {number}"))
    clock.shift(timedelta(days=1))
    factories.published(editor, **words(slug="tomorrow", headline="Набережна дорога завтра"))
    clock.shift(SECOND)
