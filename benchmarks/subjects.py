"""The requests that the newsroom gets: for readers' pages, the desk's pages, and with forms."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Article, Category
from benchmarks import searches
from benchmarks.client import BROWSER
from feed import months
from feed.paging import cursor_after
from tests import factories
from tests.articles.admin.pages import STORIES, form_of, page_of

SAMPLE = 3000
"""How many different addresses are requested in turn: more than the pages that a process caches."""
KEPT = 60
NEWEST = 20
"""The most-read stories: the parts of their pages that never change are cached, the rest is made again."""
TOKEN = "t" * 32


@dataclass
class Subject:
    """A kind of request; `{n}` in it is a number that is never sent twice, so that its page is not cached."""

    name: str
    requests: list[str]
    status: int = 200
    connections: int = 4
    warmed: int = 6
    """Requests before a measurement; for cached pages, enough for both workers to have them."""
    is_sent_once: bool = False
    """Whether each of the requests may be sent only once, such as a form that publishes."""


class Asker:
    """Writes requests for a site at a port, which uses the database of the settings."""

    def __init__(self, port: int, forms: int):
        self.host, self.forms = f"127.0.0.1:{port}", forms
        self.now = timezone.now()
        self.live = Article.objects.published(self.now)
        self.editor = get_user_model().objects.get(username="editor-1")
        self.desk = Client(headers={"host": self.host})
        self.desk.force_login(self.editor, backend="django.contrib.auth.backends.ModelBackend")

    def subjects(self) -> list[Subject]:
        return [*self._of_lists(), *self._of_searches(), *self._of_articles(), *self._of_the_desk()]

    def _of_lists(self) -> Iterator[Subject]:
        yield Subject("feed, kept", [self._get("/")], warmed=KEPT)
        yield Subject("feed, made anew", [self._get("/?n={n}")])
        yield Subject("feed, a page far down, made anew", list(map(self._get, self._deep_pages())))
        yield Subject("RSS, kept", [self._get("/rss.xml")], warmed=KEPT)
        yield Subject("RSS, made anew", [self._get("/rss.xml?n={n}")])
        yield Subject("corrections, made anew", [self._get("/corrections/?n={n}")])
        first_days = [month.first_day for month in months.months(self.now)[:120]]
        addresses = [f"/sitemap-{day:%Y-%m}.xml?n={{n}}" for day in first_days]
        yield Subject("sitemap of a month, made anew", list(map(self._get, addresses)))

    def _deep_pages(self):
        old = self.live.order_by("story_id").only("listed_at", "story_id")
        return [f"/?before={cursor_after(article.place, 'feed')}&n={{n}}" for article in _spread(old)]

    def _of_searches(self) -> Iterator[Subject]:
        """Responses to searches are not cached."""
        asked = {
            "a common word": "q=harbour",
            "two common words, newest first": "q=harbour+tram&sort=newest",
            "a mistyped word": "q=harbor",
            "a phrase": "q=%22night+ferry+service%22",
            "a common word in a section": "q=harbour&category=weather",
            "a word that nobody wrote": "q=zeppelin",
        }
        for name, query in asked.items():
            yield Subject(f"search, {name}", [self._get(f"/search/?{query}")])
        # One at a time: how long a single reader waits, not many who wait for each other.
        for name, words in (
            ("common", searches.common()),
            ("rare", searches.rare()),
            ("mistyped", searches.mistyped()),
        ):
            requests = [self._get(f"/search/?{urlencode({'q': word})}") for word in words]
            yield Subject(f"search, {name} words in turn", requests, connections=1)
        yield Subject("suggestions of the search", [self._get("/search/suggestions/?q=harb")])

    def _of_articles(self) -> Iterator[Subject]:
        plain = self.live.order_by("-story_id").only("published_on", "slug")[0].get_absolute_url()
        yield Subject("article, kept", [self._get(plain)], warmed=KEPT)
        # Not the article itself: it links to others, and so changes with them.
        history = f"{plain}history/"
        has_it = self._get(history, f"If-None-Match: {self._etag(history)}\r\n")
        yield Subject("public history, 304 to a reader who has it", [has_it], status=304, warmed=KEPT)
        sample = _spread(self.live.order_by("story_id").only("published_on", "slug"))
        addresses = [f"{article.get_absolute_url()}?n={{n}}" for article in sample]
        yield Subject("article, for the first time", list(map(self._get, addresses)))
        newest = self.live.order_by("-story_id").only("published_on", "slug")[:NEWEST]
        again = [self._get(f"{article.get_absolute_url()}?n={{n}}") for article in newest]
        yield Subject("article, made anew", again, warmed=4 * NEWEST)
        blog = self._live_blog().get_absolute_url()
        yield Subject("article of 1,500 versions, made anew", [self._get(f"{blog}?n={{n}}")])
        yield Subject("its public history, made anew", [self._get(f"{blog}history/?n={{n}}")])

    def _etag(self, address):
        answer = Client(headers={"host": self.host}).get(
            address, headers={"accept-encoding": "gzip, deflate, br, zstd"}
        )
        return answer.headers["ETag"]

    def _live_blog(self):
        counts = (
            Article.objects.values("story").annotate(versions=Count("pk")).order_by("-versions", "-story")
        )
        return self.live.get(story=counts[0]["story"])

    def _of_the_desk(self) -> Iterator[Subject]:
        yield self._page("desk, its front page", "/admin/")
        yield self._page("desk, list of stories", STORIES)
        yield self._page("desk, search for two words", f"{STORIES}?q=tram+protests")
        yield self._page("desk, writing page", page_of(self.draft()))
        autosaves = [self._autosave(self.draft()) for _ in range(self.forms)]
        yield Subject("desk, autosave", autosaves, connections=2, is_sent_once=True)
        publications = [self._publication(self.draft()) for _ in range(self.forms)]
        yield Subject("desk, publish", publications, status=302, connections=2, is_sent_once=True)

    def _page(self, name, address):
        return Subject(name, [self._get(address, self._cookies())], connections=2)

    def draft(self):
        """A new story of the editor's with all that publishing needs."""
        return factories.story(self.editor, categories=[Category.objects.order_by("pk")[0]])

    def _autosave(self, story):
        typed = self._typed(story) | {"headline": f"Typed words for story {story.pk}"}
        typed |= {"person": self.editor.pk, "page": f"page{story.pk:016}"}
        return self._post(f"{STORIES}{story.pk}/autosave/", typed)

    def _publication(self, story):
        return self._post(page_of(story), self._typed(story) | {"_act": "publish"})

    def _typed(self, story):
        """The fields that a browser would send from a story's writing page."""
        page = self.desk.get(page_of(story)).content.decode()
        return form_of(SimpleNamespace(text=page)) | {"csrfmiddlewaretoken": TOKEN}

    def _cookies(self):
        session = self.desk.cookies[settings.SESSION_COOKIE_NAME].value
        return f"Cookie: {settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}\r\n"

    def _get(self, address, headers=""):
        return f"GET {address} HTTP/1.1\r\nHost: {self.host}\r\n{BROWSER}{headers}\r\n"

    def _post(self, address, fields):
        body = urlencode(fields, doseq=True)
        headers = f"Origin: http://{self.host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        headers += f"Content-Length: {len(body)}\r\n{self._cookies()}"
        return f"POST {address} HTTP/1.1\r\nHost: {self.host}\r\n{BROWSER}{headers}\r\n{body}"


def publish(story) -> None:
    workflow.publish(story, by=story.owner, kind="first")


def _spread(articles):
    """Some of these, evenly spread over the numbers of their stories."""
    last = articles.values_list("story_id", flat=True).last()
    step = max(1, last // SAMPLE)
    return articles.filter(story_id__in=range(1, last + 1, step))
