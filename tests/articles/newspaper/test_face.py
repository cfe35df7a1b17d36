"""The newspaper on the desk: who may change it, what is refused, and that readers have it at once."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import freshness
from articles.models import AuditEntry, Newspaper
from tests import factories
from tests.articles.newspaper.made import FACE, opened, picture, send
from tests.moments import SECOND

HAS_NAME = [
    *("/", "/corrections/", "/rss.xml", "/atom.xml", "/feed.json", "/corrections/atom.xml", "/feeds/"),
    *("/feeds.opml", "/authors/", "/sitemap-news.xml", "/humans.txt", "/trust.txt", "/site.webmanifest"),
    *("/2026/11/24/bridge/", "/2026/11/24/bridge/history/", "/2026/", "/nowhere/"),
]


@pytest.fixture
def client_of(desk, administrator):
    return desk(administrator)


def faults(answer):
    return " ".join(" ".join(found) for found in answer.context["form"].errors.values())


def test_an_administrator_finds_it_from_every_page_of_the_desk(client_of):
    page = client_of.get("/admin/articles/story/").text
    navigation = page.partition('<nav class="desk-nav"')[2].partition("</nav>")[0]
    assert 'href="/admin/articles/newspaper/"' in navigation


@pytest.mark.parametrize("role", ["journalist", "editor"])
def test_only_an_administrator_may_change_the_newspaper(db, desk, role):
    client = desk(factories.person(role))
    assert client.get(FACE).status_code == 403
    assert send(client, name="Mine").status_code == 403
    assert not Newspaper.objects.exists()
    assert 'href="/admin/articles/newspaper/"' not in client.get("/admin/").text


def test_every_page_and_feed_that_is_kept_has_the_new_name_at_once(clock, client_of, editor, client):
    factories.published(editor, slug="bridge")
    clock.shift(SECOND)
    old = [address for address in HAS_NAME if "The Test Courier" not in client.get(address).text]
    assert old == []
    assert send(client_of, name="The Harbour Post").status_code == 302
    texts = {address: client.get(address).text for address in HAS_NAME}
    assert [address for address, text in texts.items() if "The Harbour Post" not in text] == []
    assert [address for address, text in texts.items() if "The Test Courier" in text] == []


def test_it_is_read_once_however_many_pages_are_made(clock, client_of, client):
    send(client_of, name="The Harbour Post")
    client.get("/authors/")
    with CaptureQueriesContext(connection) as taken:
        assert "The Harbour Post" in client.get("/feeds/").text
    assert [query["sql"] for query in taken if "newspaper" in query["sql"] or "about" in query["sql"]] == []


def test_a_change_moves_the_stamp_of_the_labels_and_is_on_the_audit_list(clock, client_of):
    before = freshness.current().relabelled
    send(client_of, name="The Harbour Post", tagline="News of the bay")
    assert freshness.reader.of_primary().relabelled > before
    entry = AuditEntry.objects.get(act="newspaper_changed")
    assert "name: none → The Harbour Post; tagline: none → News of the bay" in entry.detail


def test_the_settings_name_is_the_default(client_of, client):
    send(client_of, tagline="News of the bay")
    page = client.get("/").text
    assert "The Test Courier" in page
    assert "News of the bay" in page


@pytest.mark.once
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("accent", "#ff6600", "The nearest shade that passes is #"),
        ("accent_dark", "#222222", "On dark pages"),
        ("social", "javascript:alert(1)", "is not a web address"),
        ("belongs_to", "our friends", "is not a web address"),
        ("social", "https://a.example/ " * 21, "At most 20"),
        ("news_address", "nobody", "valid email"),
        ("type_pair", "comic", "Select a valid choice"),
        ("name", "x" * 101, "at most 100"),
    ],
)
def test_what_cannot_be_used_is_refused_and_what_was_typed_stays(client_of, field, value, said):
    answer = send(client_of, **{"tagline": "Kept words", field: value})
    assert said in faults(answer)
    assert "Kept words" in answer.text
    assert not Newspaper.objects.exists()


@pytest.mark.once
def test_the_accent_has_a_sheet_that_no_other_colour_gets_into(client_of, client):
    send(client_of, accent="#0C4A5E")
    (sheet,) = [part for part in client.get("/").text.split('"') if part.startswith("/accent-")]
    answer = client.get(sheet)
    assert answer["Content-Type"].startswith("text/css")
    assert "immutable" in answer["Cache-Control"]
    assert "--link: #0c4a5e" in answer.text
    assert client.get("/accent-red-blue.css").status_code == 404


LOGO, WIDE = (600, 120), (2400, 480)


@pytest.mark.once
@pytest.mark.parametrize(
    ("size", "shown", "width", "height"), [(LOGO, LOGO, 600, 120), (WIDE, (1200, 240), 640, 128)]
)
def test_a_logo_replaces_the_name_and_keeps_its_transparency(client_of, client, size, shown, width, height):
    send(client_of, name="The Harbour Post", logo_upload=picture(size))
    page = client.get("/").text
    address = Newspaper.objects.get().logo_mark.url
    assert f'src="{address}" alt="The Harbour Post" width="{width}" height="{height}"' in " ".join(
        page.split()
    )
    served = opened(client, address)
    assert (served.format, served.mode, served.size) == ("WEBP", "RGBA", shown)
    assert served.getpixel((0, 0))[3] == 0


@pytest.mark.once
def test_the_icon_gives_every_size_and_the_old_address(client_of, client):
    drawn = client.get("/favicon.ico").content
    send(client_of, icon_upload=picture((600, 600)))
    assert client.get("/favicon.ico").content != drawn
    manifest = json.loads(client.get("/site.webmanifest").text)
    sizes = {icon["sizes"]: opened(client, icon["src"]).size for icon in manifest["icons"]}
    assert sizes == {f"{side}x{side}": (side, side) for side in (512, 192, 180, 48)}
    page = client.get("/").text
    touch = next(part for part in page.split('"') if part.endswith("/180.png"))
    assert opened(client, touch).mode == "RGB"
    assert "favicon.svg" not in page


@pytest.mark.once
def test_the_card_is_that_of_pages_without_a_picture_and_of_feeds(client_of, client):
    send(client_of, card_upload=picture((1600, 900), mode="RGB"))
    card = Newspaper.objects.get().card_mark
    served = opened(client, card.url)
    assert (served.format, served.size) == ("JPEG", (1200, 630))
    for address in ("/", "/atom.xml"):
        assert card.url in client.get(address).text


@pytest.mark.once
@pytest.mark.parametrize(
    ("field", "upload", "said"),
    [
        ("logo_upload", SimpleUploadedFile("a.svg", b"<svg xmlns='x'/>"), "SVG drawing"),
        ("logo_upload", SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n"), "not a picture"),
        ("logo_upload", picture((4000, 3000), mode="L", colour=(9,)), "megapixels"),
        ("icon_upload", picture((600, 500)), "make it a square"),
        ("icon_upload", picture((300, 300)), "at least 512 pixels"),
        ("card_upload", picture((800, 400)), "at least 1200"),
        ("logo_dark_upload", picture((600, 120)), "Choose a logo for light pages"),
    ],
)
def test_a_file_that_will_not_do_is_refused(client_of, field, upload, said):
    upload.seek(0)
    answer = send(client_of, **{field: upload})
    assert said in faults(answer)
    assert not Newspaper.objects.exists()


@pytest.mark.once
def test_a_picture_is_removed(client_of, client):
    send(client_of, logo_upload=picture(LOGO))
    assert 'class="logo' in client.get("/").text
    send(client_of, logo_remove="on")
    assert 'class="logo' not in client.get("/").text


@pytest.mark.once
@pytest.mark.parametrize(("pair", "fonts"), [("serif", 2), ("sans", 1), ("system", 0)])
def test_the_type_decides_which_fonts_are_fetched_ahead(client_of, client, pair, fonts):
    send(client_of, type_pair=pair)
    page = client.get("/").text
    assert page.count('rel="preload" as="font"') == fonts
    assert (f'data-type="{pair}"' in page) == (pair != "serif")


@pytest.mark.once
def test_the_corrections_page_says_where_to_write(client_of, client):
    assert "Found a mistake?" not in client.get("/corrections/").text
    send(client_of, corrections_address="wrong@post.example")
    assert 'href="mailto:wrong@post.example"' in client.get("/corrections/").text


def test_without_a_word_of_its_own_the_newspaper_adds_a_manifest_alone(client, db):
    page = client.get("/").text
    assert [name for name in ("accent-", "tagline", "colophon-about") if name in page] == []
    assert 'rel="manifest"' in page
