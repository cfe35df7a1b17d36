"""What is measured, and beside what.

Each of the two is a function that prepares one run, which is not timed, and gives the run.
"""

from functools import partial

from django.test import Client

from articles import workflow
from articles.cleaning import clean_and_count
from articles.fragments import fragments
from articles.models import Story
from benchmarks.bare import asking, bare_view
from benchmarks.newsroom import PARAGRAPH
from feed.paging import cursor_after
from newsroom.pages import pages
from newsroom.wsgi import application
from tests import factories


def comparisons(newsroom):
    """{"one / another": (prepare one, prepare another)}."""
    page = partial(page_of, Client())
    return {**_of_the_feed(page("/")), **_of_pages(page, page("/"), newsroom), **_of_acts(newsroom)}


def _of_the_feed(feed):
    return {
        "200 kept feeds / 200 empty Django views": (asking(application), bare_view()),
        "kept feed / feed": (partial(kept_page, Client()), feed),
        "feed of which no item is made / feed": (partial(without_items, feed), feed),
    }


def _of_pages(page, feed, newsroom):
    plain, live_blog = newsroom.plain.get_absolute_url(), newsroom.live_blog.get_absolute_url()
    return {
        "feed / healthz": (feed, page("/healthz")),
        "feed, page 1,000 / page 1": (page(f"/?before={cursor_after(newsroom.page_1000, 'feed')}"), feed),
        "category busy long ago / feed": (page(newsroom.bygone.get_absolute_url()), feed),
        "author of long ago / feed": (page(newsroom.former.get_absolute_url()), feed),
        "RSS of 50 / feed of 20": (page("/rss.xml"), feed),
        "news sitemap / feed": (page("/sitemap-news.xml"), feed),
        "sitemap / feed": (page("/sitemap.xml"), feed),
        "article / feed": (page(plain), feed),
        "article of 1,500 versions / of one": (page(live_blog), page(plain)),
    }


def _of_acts(newsroom):
    return {
        "publish / save": (partial(publishing, newsroom), partial(saving, newsroom)),
        "update of 1,500 versions / of one": (
            partial(updating, newsroom.live_blog.story, newsroom),
            partial(updating, newsroom.plain.story, newsroom),
        ),
        "clean 10,000 words / 1,000": (cleaning(10_000), cleaning(1_000)),
    }


def page_of(client, address):
    """A page that is not kept, of items that are made."""

    def prepare():
        pages.clear()
        return partial(get, client, address)

    return prepare


def kept_page(client):
    get(client, "/")
    return partial(get, client, "/")


def without_items(prepare):
    run = prepare()
    fragments.clear()
    return run


def get(client, address):
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")


def saving(newsroom):
    draft = factories.story(newsroom.editor)
    words = factories.words()
    return partial(workflow.save, draft, by=newsroom.editor, words=words)


def publishing(newsroom):
    return partial(workflow.publish, factories.story(newsroom.editor), by=newsroom.editor, kind="first")


def updating(story, newsroom):
    story = Story.objects.get(pk=story.pk)
    workflow.save(story, by=newsroom.editor, words=factories.words())
    return partial(workflow.publish, story, by=newsroom.editor, kind="update")


def cleaning(words):
    body = f"<p>{PARAGRAPH}<a href='https://example.com/'>More</a></p>" * (words // len(PARAGRAPH.split()))
    return lambda: partial(clean_and_count.__wrapped__, body)  # Not from memory.
