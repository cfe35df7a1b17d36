"""The cost, the requests and the validity of readers' pages."""

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import brotli
import html5lib
import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.db import transaction

from articles import workflow
from articles.models import PublicNote
from tests import factories
from tests.moments import NOON, SECOND

ADDRESSES_IN = ("href", "src", "srcset", "action", "poster", "data", "formaction", "manifest")
HEADLINE = "Harbour bridge closes for a week while engineers replace eleven worn cables, number "
DEK = (
    "Drivers face a nine-mile detour through Porth from Monday, and the ferry will carry foot passengers "
    "free until the work is done, the county council said after a meeting that ran past midnight. "
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def corrected_stories(editor, clock):
    """25 stories with everything a story can have; returns the last."""
    contents = {
        "categories": [factories.category(name) for name in ("Company news", "Environment", "Video")],
        "bylines": [factories.author("Alexandra Bell-Thornton"), factories.author("Олександра Ковальчук")],
        "lead_image": factories.image(editor, size=(2000, 1200)),
        "lead_caption": "The bridge at low tide.",
        "lead_credit": "A. Photographer",
        "lead_alt_text": "A cable bridge over grey water, with two cranes at its eastern tower.",
    }
    for number in range(25):
        words = {"headline": f"{HEADLINE}{number}", "dek": DEK, "dateline": "PORTH"}
        story = factories.published(editor, **words, **contents)
        clock.shift(SECOND)
        note = PublicNote(kind=PublicNote.Kind.CORRECTION, text="At noon, not at ten.")
        workflow.note(story, by=editor, public_note=note)
        clock.shift(SECOND)
    return story


@pytest.fixture(scope="module")
def newsroom(django_db_setup, django_db_blocker):
    """Stories with realistic words, pictures, labels and corrections, and one withdrawn; tests only read."""
    with (
        time_machine.travel(NOON, tick=False) as clock,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        editor = factories.person("editor")
        story = corrected_stories(editor, clock)
        withdrawn = factories.published(editor, slug="withdrawn")
        clock.shift(SECOND)
        workflow.withdraw(withdrawn, by=editor, notice="A mistake of ours.")
        clock.shift(SECOND)
        yield {
            "feed": ("/", 200),
            "later page": (f"/?before={'x' * 32}", 200),
            "category": ("/category/video/", 200),
            "author": ("/author/alexandra-bell-thornton/", 200),
            "article": (story.articles.first().get_absolute_url(), 200),
            "withdrawn": ("/2026/11/24/withdrawn/", 410),
            "not found": ("/2026/11/24/nothing/", 404),
        }
        transaction.set_rollback(True)


PAGES = ["feed", "later page", "category", "author", "article", "withdrawn", "not found"]


def page(client, newsroom, name):
    address, status = newsroom[name]
    answer = client.get(address)
    assert answer.status_code == status
    return answer


def test_a_feed_page_of_twenty_stories_weighs_at_most_60_kb(client, newsroom):
    answer = page(client, newsroom, "feed")
    assert answer.text.count('<article class="item">') == answer.text.count("<img") == 20
    assert len(answer.content) <= 60_000


@pytest.mark.parametrize("compress", [gzip.compress, brotli.compress])
def test_styles_and_scripts_of_readers_weigh_at_most_40_kb(client, newsroom, compress):
    files = {name for each in PAGES for name in assets(page(client, newsroom, each).text)}
    assert {urlsplit(name).path.rsplit(".")[-1] for name in files} == {"css", "js"}
    assert sum(len(compress(read(name))) for name in files) <= 40_000


def assets(text):
    """The addresses of a page's style sheets and scripts."""
    for element in parsed(text).iter():
        if element.tag == "script" and "src" in element.attrib:
            yield element.get("src")
        elif element.tag == "link" and element.get("rel") == "stylesheet":
            yield element.get("href")


def read(address):
    return Path(finders.find(address.removeprefix("/static/"))).read_bytes()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_no_address_of_anybody_else(client, newsroom, name):
    text = page(client, newsroom, name).text
    named = set(addresses(text))
    for sheet in assets(text):
        if sheet.endswith(".css"):
            found = re.findall(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)", read(sheet).decode())
            named |= {urljoin(sheet, "".join(address)) for address in found}
    assert len(named) > 10
    assert {urlsplit(urljoin("http://testserver/", address)).netloc for address in named} == {"testserver"}


def addresses(text):
    """Every address in a page's markup, including each size of a picture.

    Except a reader's links for sharing a story: nothing is loaded from those.
    """
    for element in parsed(text).iter():
        if element.get("rel") == "external noreferrer nofollow" or element.get("href", "").startswith(
            "mailto:"
        ):
            continue
        for attribute in ADDRESSES_IN:
            for candidate in element.get(attribute, "").split(", "):
                if candidate:
                    yield candidate.split()[0]


def parsed(text):
    return html5lib.parse(text, namespaceHTMLElements=False)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_valid_html(client, newsroom, name):
    text = page(client, newsroom, name).text
    html5lib.HTMLParser(strict=True).parse(text)
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["feed", "category", "author"])
def test_a_list_names_its_canonical_address_and_its_later_pages_stay_out_of_indexes(client, newsroom, name):
    address, _ = newsroom[name]
    head = parsed(client.get(address).text).find("head")
    properties = {meta.get("property"): meta.get("content") for meta in head.iter("meta")}
    assert head.find("link[@rel='canonical']").get("href") == f"http://testserver{address}"
    assert properties["og:type"] == "website"
    assert properties["og:url"] == f"http://testserver{address}"
    assert properties["og:site_name"] == "The Test Courier"
    assert properties["og:title"]
    later = parsed(client.get(f"{address}?before=x").text).find("head")
    assert later.find("link[@rel='canonical']") is None
    assert "noindex" in later.find("meta[@name='robots']").get("content")
