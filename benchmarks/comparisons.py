"""What is measured, and beside what.

Each of the two is a function that prepares one run, which is not timed, and gives the run.
"""

from functools import partial

from django.conf import settings
from django.test import Client

from articles import workflow
from articles.cleaning import clean_and_count
from articles.fragments import fragments
from articles.models import Story
from benchmarks.bare import asking, bare_view
from benchmarks.newsroom import PARAGRAPH
from feed.paging import cursor_after
from newsroom.compression import compressed
from newsroom.pages import pages
from newsroom.wsgi import application
from tests import factories

COLD_TIMES = 10


def comparisons(newsroom):
    """{"one / another": (prepare one, prepare another)}."""
    page = partial(page_of, Client())
    return {
        **_of_the_feed(page("/")),
        **_of_pages(page, page("/"), newsroom),
        **_of_acts(newsroom),
    }


def _of_the_feed(feed):
    return {
        "200 kept feeds / 200 empty Django views": (asking(application), bare_view()),
        "kept feed / feed": (partial(kept_page, Client()), feed),
        "feed of which no item is made / feed": (partial(without_items, feed), feed),
    }


def of_one_process(newsroom):
    """The same, to be measured by what this process takes of the processors: nearly all is its own work."""
    return {**_of_cold_pages(newsroom), **_of_the_shared_cache(newsroom.cache_url)}


def _of_cold_pages(newsroom):
    """After an act: no page is kept, but their parts are; each so many times the least that Django does."""
    month = newsroom.plain.published_at.strftime("/sitemap-%Y-%m.xml")
    addresses = {
        "feed": ("/",),
        "feed, page 1,000": ("/", f"before={cursor_after(newsroom.page_1000, 'feed')}"),
        "article": (newsroom.plain.get_absolute_url(),),
        "article of 1,500 versions": (newsroom.live_blog.get_absolute_url(),),
        "history of 1,500 versions": (f"{newsroom.live_blog.get_absolute_url()}history/",),
        "RSS of 50": ("/rss.xml",),
        "Atom of 50": ("/atom.xml",),
        "corrections": ("/corrections/",),
        "news sitemap": ("/sitemap-news.xml",),
        "sitemap of a month": (month,),
        "index of sitemaps": ("/sitemap.xml",),
    }
    return {
        f"{name}, cold / empty Django view": (
            asking(application, *address, times=COLD_TIMES, before=pages.clear),
            bare_view(COLD_TIMES),
        )
        for name, address in addresses.items()
    }


def _of_the_shared_cache(url):
    """In a process that keeps nothing yet."""
    cold = partial(asking, application, times=COLD_TIMES, before=as_a_new_process)
    return {
        f"{name} of a new process, with a shared cache / without": (
            partial(with_cache, url, cold(address)),
            cold(address),
        )
        for name, address in {"feed": "/", "RSS": "/rss.xml"}.items()
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


def with_cache(url, prepare):
    run = prepare()

    def run_with_cache():
        settings.CACHE_URL = url
        try:
            run()
        finally:
            settings.CACHE_URL = ""

    return run_with_cache


def as_a_new_process():
    pages.clear()
    fragments.clear()
    compressed.clear()


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
