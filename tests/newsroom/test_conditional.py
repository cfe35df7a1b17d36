"""A HEAD request is answered as a GET request is, without the body: RFC 9110, section 9.3.2."""

import pytest

from articles import workflow
from articles.models import PublicNote
from newsroom import request_ids
from tests import factories
from tests.feed.outputs import RECORD, addresses, history
from tests.moments import SECOND

pytestmark = pytest.mark.django_db

OTHERS = [
    "/search/?q=bridge",
    "/search/suggestions/?q=bri",
    "/feeds.opml",
    "/robots.txt",
    "/nowhere/",
    "/rss",
]

RANDOM = {request_ids.HEADER.lower(), "x-noise"}


@pytest.fixture
def every(editor, clock):
    """Pages, feeds, a page that is gone, one that never was, and one that has moved."""
    category, author = factories.category("Company news"), factories.author("Ada Bell")
    story, gone = (
        factories.published(editor, slug=slug, categories=[category], bylines=[author])
        for slug in ("bridge", "tunnel")
    )
    clock.shift(SECOND)
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text="It was Monday."))
    workflow.withdraw(gone, by=editor, notice="It was wrong.")
    clock.shift(SECOND)
    own = [history(each).removesuffix("history/") for each in (story, gone)]
    return [*addresses(category, author), *RECORD, *own, history(story), *OTHERS]


def headers_of(answer):
    """All but the two that are random, by their names in lower case."""
    headers = {name.lower(): value for name, value in answer.items()}
    return {name: value for name, value in headers.items() if name not in RANDOM}


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_head_request_has_the_headers_of_a_get_request(client, every, coding):
    for address in every:
        asks = (client.get, client.head)
        whole, head = (ask(address, headers={"Accept-Encoding": coding}) for ask in asks)
        assert (address, head.status_code, headers_of(head)) == (
            address,
            whole.status_code,
            headers_of(whole),
        )
        assert head.content == b""


def test_a_head_request_answers_304_as_a_get_request_does(client, every):
    tags = {address: client.get(address).get("ETag", "") for address in every}
    assert [address for address in every if not tags[address]] == ["/rss"]
    unchanged = []
    for address, tag in tags.items():
        whole, head = (ask(address, headers={"If-None-Match": tag}) for ask in (client.get, client.head))
        assert (address, head.status_code, headers_of(head)) == (
            address,
            whole.status_code,
            headers_of(whole),
        )
        assert client.head(address, headers={"If-None-Match": '"other"'}).status_code != 304
        unchanged += [address] if head.status_code == 304 else []
    assert {"/", "/rss.xml", "/sitemap.xml", "/2026/11/24/bridge/"} <= {*unchanged}
