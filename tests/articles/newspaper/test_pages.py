"""Pages of the newspaper about itself: written on the desk, read by readers once they are published."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml.html import document_fromstring

from articles import html, workflow
from articles.follow_up.pictures import public_names
from articles.follow_up.running import run_round
from articles.models import AboutPage, AboutVersion, AuditEntry
from articles.pictures.renditions import public_files
from tests import factories
from tests.articles.newspaper.made import PAGES, send, write
from tests.moments import SECOND


@pytest.fixture
def client_of(desk, administrator):
    return desk(administrator)


@pytest.fixture
def page(clock, client_of):
    """A published page."""
    assert write(client_of).status_code == 302
    clock.shift(SECOND)
    return AboutPage.objects.get()


def acts(page):
    return list(page.versions.order_by("number").values_list("act", "title"))


@pytest.mark.once
@pytest.mark.parametrize("role", ["journalist", "editor"])
def test_only_an_administrator_may_write_them(desk, page, role):
    client = desk(factories.person(role))
    asked = [f"{PAGES}", f"{PAGES}add/", f"{PAGES}{page.pk}/change/", f"{PAGES}{page.pk}/history/"]
    asked += [f"{PAGES}{page.pk}/history/1/"]
    assert {client.get(address).status_code for address in asked} == {403}
    sent = [write(client, title="Mine"), write(client, page, title="Mine")]
    sent += [client.post(f"{PAGES}{page.pk}/{act}/", {"seen": 1}) for act in ("off", "history/1")]
    assert {answer.status_code for answer in sent} == {403}
    page.refresh_from_db()
    assert (acts(page), page.live.number) == ([("published", "Ethics")], 1)


def test_readers_get_a_page_only_once_it_is_published(clock, client_of, client):
    write(client_of, button="_save", title="Ethics", body="<p>Draftwords</p>")
    page = AboutPage.objects.get()
    everywhere = ["/", "/about/", "/about/ethics/", "/sitemap-pages.xml", "/trust.txt"]
    assert [address for address in everywhere if "/about/ethics/" in client.get(address).text] == []
    assert client.get("/about/ethics/").status_code == 404
    write(client_of, page, body="<p>Readerswords</p>")
    found = client.get("/about/ethics/").text
    assert "Readerswords" in found
    assert "Draftwords" not in found
    for address in ("/", "/corrections/", "/sitemap-pages.xml", "/trust.txt"):
        assert "/about/ethics/" in client.get(address).text


def test_a_draft_of_a_published_page_stays_on_the_desk(clock, client_of, client, page):
    write(client_of, page, button="_save", title="Newtitle", body="<p>Newwords</p>")
    clock.shift(SECOND)
    assert [word for word in ("Newtitle", "Newwords") if word in client.get("/about/ethics/").text] == []
    assert "Newtitle" not in client.get("/").text
    assert "Published, with changes" in client_of.get(PAGES).text
    write(client_of, page, title="Newtitle", body="<p>Newwords</p>")
    assert "Newwords" in client.get("/about/ethics/").text
    assert acts(page) == [("published", "Ethics"), ("saved", "Newtitle"), ("published", "Newtitle")]


@pytest.mark.once
def test_what_is_unsafe_is_cleaned_as_in_stories(client_of, client):
    write(client_of, body='<p onclick="x()">Words<script>alert(1)</script></p><iframe src="//x"></iframe>')
    assert AboutVersion.objects.get().body == "<p>Words</p>"


def test_a_page_with_another_address_redirects_from_the_one_that_readers_knew(clock, client_of, client, page):
    write(client_of, page, slug="our-ethics")
    clock.shift(SECOND)
    answer = client.get("/about/ethics/")
    assert (answer.status_code, answer["Location"]) == (301, "/about/our-ethics/")
    refused = write(client_of, title="Another", slug="ethics")
    assert "Another page has this address, or it redirects there" in refused.text
    write(client_of, page, slug="ethics")
    assert client.get("/about/ethics/").status_code == 200
    assert client.get("/about/our-ethics/").status_code == 301


def test_an_address_that_no_reader_knew_redirects_nowhere(client_of, client):
    write(client_of, button="_save")
    page = AboutPage.objects.get()
    write(client_of, page, slug="our-ethics")
    assert client.get("/about/ethics/").status_code == 404


@pytest.mark.once
def test_an_address_is_made_from_the_title(client_of):
    for _ in range(2):
        write(client_of, title="Privacy & cookies")
    assert set(AboutPage.objects.values_list("slug", flat=True)) == {"privacy-cookies", "privacy-cookies-2"}


def test_a_page_taken_off_answers_410_and_is_nowhere(clock, client_of, client, page):
    answer = client_of.post(f"{PAGES}{page.pk}/off/", {"seen": 1}, follow=True)
    assert "Taken off the site" in answer.text
    clock.shift(SECOND)
    assert client.get("/about/ethics/").status_code == 410
    assert [address for address in ("/", "/sitemap-pages.xml") if "ethics" in client.get(address).text] == []
    assert client.get("/about/").status_code == 404
    assert AuditEntry.objects.get(act="about_page_taken_off").detail == "Ethics, /about/ethics/"


@pytest.mark.once
def test_the_list_leads_to_the_only_page_and_lists_several(clock, client_of, client, page):
    answer = client.get("/about/")
    assert (answer.status_code, answer["Location"]) == (302, "/about/ethics/")
    write(client_of, title="Imprint", kind="imprint", place=5)
    clock.shift(SECOND)
    listed = document_fromstring(client.get("/about/").text).xpath("//main//ul//a/@href")
    assert listed == ["/about/imprint/", "/about/ethics/"]


@pytest.mark.once
def test_a_page_may_stay_out_of_the_footer(clock, client_of, client, page):
    write(client_of, title="Hidden", kind="other", is_in_footer="")
    clock.shift(SECOND)
    assert "/about/hidden/" not in client.get("/").text
    assert "/about/hidden/" in client.get("/about/").text


def test_the_history_shows_who_changed_what_and_leads_back(clock, client_of, client, administrator, page):
    write(client_of, page, body="<p>We pay for all news.</p>")
    clock.shift(SECOND)
    assert client_of.get(f"{PAGES}{page.pk}/history/").text.count(f"by {administrator}") == 2
    shown = document_fromstring(client_of.get(f"{PAGES}{page.pk}/history/2/").text)
    assert (shown.xpath("//del/text()"), shown.xpath("//ins/text()")) == (["no"], ["all"])
    client_of.post(f"{PAGES}{page.pk}/history/1/", {"seen": 2})
    clock.shift(SECOND)
    assert "We pay for no news." in client_of.get(f"{PAGES}{page.pk}/change/").text
    assert "We pay for all news." in client.get("/about/ethics/").text
    assert acts(page)[-1] == ("restored", "Ethics")


def test_every_act_on_a_page_is_on_the_audit_list(client_of, administrator, page):
    write(client_of, page, button="_save", title="Our ethics")
    client_of.post(f"{PAGES}{page.pk}/history/1/", {"seen": 2})
    client_of.post(f"{PAGES}{page.pk}/off/", {"seen": 3})
    found = AuditEntry.objects.filter(act__startswith="about_page", by=administrator).order_by("pk")
    assert list(found.values_list("act", "detail")) == [
        ("about_page_published", "Ethics, /about/ethics/"),
        ("about_page_saved", "Our ethics, /about/ethics/"),
        ("about_page_restored", "Ethics, /about/ethics/"),
        ("about_page_taken_off", "Ethics, /about/ethics/"),
    ]


def test_nobody_deletes_them(client_of, page):
    assert client_of.post(f"{PAGES}{page.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.once
def test_the_policies_stand_in_the_structured_data_of_articles(clock, client_of, client, editor):
    send(client_of, name="The Harbour Post", social="https://mastodon.social/@post", tagline="Of the bay")
    kinds = ("ethics", "corrections", "principles", "masthead")
    for kind in kinds:
        write(client_of, title=kind, kind=kind)
    factories.published(editor, slug="bridge")
    clock.shift(SECOND)
    found, *_ = re.findall(r'ld\+json">(.*?)</script>', client.get("/2026/11/24/bridge/").text)
    site = "http://testserver/about"
    assert json.loads(found)["publisher"] == {
        "@type": "NewsMediaOrganization",
        "name": "The Harbour Post",
        "url": "http://testserver/",
        "slogan": "Of the bay",
        "sameAs": ["https://mastodon.social/@post"],
        "publishingPrinciples": f"{site}/principles/",
        "correctionsPolicy": f"{site}/corrections/",
        "ethicsPolicy": f"{site}/ethics/",
        "masthead": f"{site}/masthead/",
    }


@pytest.mark.once
def test_a_page_says_what_it_is(client_of, client):
    send(client_of, news_address="desk@post.example", corrections_address="wrong@post.example")
    write(client_of, title="Contact", kind="contact")
    page = client.get("/about/contact/").text
    (found,) = re.findall(r'ld\+json">(.*?)</script>', page)
    assert json.loads(found)["@type"] == "ContactPage"
    assert 'href="mailto:wrong@post.example"' in page


def test_a_picture_on_a_page_outlives_the_take_down_of_a_story(clock, client_of, client, editor, page):
    """It is the newspaper's, and comes back if it was erased before."""
    image = factories.image(editor, size=(330, 20))
    figure = html.figure(image.key, image.width, image.height, "A field", "", "A. Photographer")
    story = factories.published(editor, slug="bridge", body=f"<p>Words</p>{figure}")
    clock.shift(SECOND)
    take_down(story, clock)
    assert public_names(image) == []
    write(client_of, page, body=figure)
    run_round()
    image.refresh_from_db()
    assert public_names(image) == public_files(image)
    clock.shift(SECOND * 120)
    run_round()
    assert public_names(image) == public_files(image)


def take_down(story, clock):
    administrator = factories.person("administrator")
    workflow.take_down(story, by=administrator, reason="A court.")
    run_round()
    clock.shift(SECOND)


def test_the_desks_list_takes_as_many_queries_for_many_pages_as_for_one(client_of, page):
    def taken():
        with CaptureQueriesContext(connection) as queries:
            assert client_of.get(PAGES).status_code == 200
        return len(queries)

    client_of.get(PAGES)
    few = taken()
    for number in range(3):
        write(client_of, title=f"Page {number}", kind="other")
    client_of.get(PAGES)
    assert taken() == few


def test_a_page_whose_title_and_address_were_emptied_is_refused_with_its_words(client_of, page):
    answer = write(client_of, page, title="", slug="", body="<p>New words.</p>")
    assert answer.status_code == 200
    assert "New words." in answer.text
    assert 'href="/about/ethics/"' in answer.text


@pytest.mark.parametrize("role", ["journalist", "administrator"])
def test_a_number_that_nobody_saw_is_refused(desk, page, role):
    client = desk(factories.person(role))
    for seen in ("9" * 5000, "9" * 30, "-1", "²", ""):
        sent = [client.post(f"{PAGES}{page.pk}/{act}/", {"seen": seen}) for act in ("off", "history/1")]
        assert {answer.status_code for answer in sent} == ({403} if role == "journalist" else {302})
    page.refresh_from_db()
    assert (acts(page), page.live.number) == ([("published", "Ethics")], 1)


def test_publishing_a_page_that_was_taken_off_meanwhile_asks_first(client_of, client, page):
    assert 'name="seen_live" value="1"' in client_of.get(f"{PAGES}{page.pk}/change/").text
    client_of.post(f"{PAGES}{page.pk}/off/", {"seen": 1})
    answer = write(client_of, page, body="<p>New words.</p>", seen_live="1")
    said = "You took this page off the site at 12:00"
    assert (answer.status_code, said in answer.text) == (409, True)
    assert "New words." in answer.text
    assert client.get("/about/ethics/").status_code == 410
    assert 'name="seen_live" value=""' in answer.text
    assert write(client_of, page, button="_save", seen_live="1").status_code == 302
    assert write(client_of, page).status_code == 302
    assert "We pay for no news." in client.get("/about/ethics/").text
