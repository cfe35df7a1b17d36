import json
import unicodedata
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from articles import freshness, html, newspaper, workflow
from articles.models import PublicNote
from articles.pictures.renditions import cut_file
from newsroom.pages import pages
from tests import factories
from tests.moments import HOUR, NOON, SECOND


@pytest.fixture
def story(clock, editor):
    """Published at noon; the clock is a second later."""
    story = factories.published(editor, slug="bridge-closes")
    clock.shift(SECOND)
    return story


def correction(text="The bridge closed at noon, not at ten.", **fields):
    return PublicNote(kind=PublicNote.Kind.CORRECTION, text=text, **fields)


def test_a_storys_address_has_its_day_of_publication_and_its_slug(client, story):
    answer = client.get("/2026/11/24/bridge-closes/")
    assert answer.status_code == 200
    assert f'<h1 dir="auto">{story.headline}</h1>' in answer.text
    assert answer.context["article"].get_absolute_url() == "/2026/11/24/bridge-closes/"


@pytest.mark.parametrize(
    "address",
    [
        "/2026/02/31/bridge-closes/",
        "/0000/01/01/bridge-closes/",
        "/2026/13/01/bridge-closes/",
        "/2026/11/4/bridge-closes/",
        "/26/11/24/bridge-closes/",
        "/٢٠٢٦/11/24/bridge-closes/",
        "/2026/11/23/bridge-closes/",
        "/2026/11/24/bridge/",
        "/2026/11/24/%00/",
        "/2026/11/24/%F0%9F%98%80/",
        "/2026/11/24/%FF%FE/",
        f"/2026/11/24/{'a' * 3000}/",
    ],
)
def test_an_address_that_no_story_has_is_not_found(client, story, address):
    assert client.get(address).status_code == 404


def test_the_address_has_the_day_of_the_sites_own_zone(client, clock, editor, settings):
    settings.TIME_ZONE = "Europe/Kyiv"
    clock.move_to(datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    story = factories.published(editor, slug="after-midnight")
    assert client.get("/2026/11/25/after-midnight/").status_code == 200
    settings.TIME_ZONE = "America/New_York"
    assert story.articles.get().get_absolute_url() == "/2026/11/25/after-midnight/"


@pytest.mark.parametrize(
    "headline",
    [
        "Міст закрили на ремонт",
        "إغلاق الجسر للإصلاح",
        "大桥因维修关闭",
        "Café près du pont fermé",
        "😀 🎉",
        "Ha" * 120,
    ],
)
def test_a_headline_in_any_script_gets_an_address_that_works(client, clock, editor, headline):
    article = factories.published(editor, headline=headline).articles.get()
    address = article.get_absolute_url()
    assert address.isascii()
    assert client.get(address).status_code == 200
    assert client.get(f"/2026/11/24/{article.slug}/").status_code == 200


def test_an_address_in_another_unicode_form_leads_to_the_one_in_nfc(client, clock, editor):
    factories.published(editor, slug="café-fermé")
    decomposed = quote(unicodedata.normalize("NFD", "/2026/11/24/café-fermé/"))
    answer = client.get(decomposed)
    assert (answer.status_code, answer["Location"]) == (301, "/2026/11/24/caf%C3%A9-ferm%C3%A9/")
    assert client.get(answer["Location"]).status_code == 200


def test_a_story_is_not_found_until_its_time(client, clock, editor):
    factories.published(editor, slug="night-bus", at=NOON + 60 * SECOND)
    clock.move_to(NOON + 59 * SECOND)
    assert client.get("/2026/11/24/night-bus/").status_code == 404
    clock.move_to(NOON + 60 * SECOND)
    assert client.get("/2026/11/24/night-bus/").status_code == 200


def test_a_cancelled_story_leaves_no_trace(client, clock, editor):
    story = factories.published(editor, slug="night-bus", at=NOON + 60 * SECOND)
    workflow.cancel(story, by=editor)
    clock.shift(61 * SECOND)
    assert client.get("/2026/11/24/night-bus/").status_code == 404


def test_an_old_address_leads_to_the_present_one_while_the_story_is_live(client, clock, editor, story):
    workflow.readdress(story, by=editor, slug="bridge-reopens")
    clock.shift(SECOND)
    answer = client.get("/2026/11/24/bridge-closes/")
    assert (answer.status_code, answer["Location"]) == (301, "/2026/11/24/bridge-reopens/")
    assert client.get("/2026/11/24/bridge-reopens/").status_code == 200
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    assert client.get("/2026/11/24/bridge-closes/").status_code == 410
    assert client.get("/2026/11/24/bridge-reopens/").status_code == 410


def test_an_address_that_comes_back_is_no_circle(client, clock, editor, story):
    workflow.readdress(story, by=editor, slug="bridge-reopens")
    clock.shift(SECOND)
    workflow.readdress(story, by=editor, slug="bridge-closes")
    clock.shift(SECOND)
    assert client.get("/2026/11/24/bridge-closes/").status_code == 200
    assert client.get("/2026/11/24/bridge-reopens/")["Location"] == "/2026/11/24/bridge-closes/"


def test_a_withdrawn_story_answers_410_with_its_notice_and_no_word_of_its_own(client, clock, editor, story):
    story_words = (story.headline, story.dek, "report")
    workflow.withdraw(story, by=editor, notice="Two sources took back <what> they said.")
    answer = client.get("/2026/11/24/bridge-closes/")
    assert answer.status_code == 410
    assert "Two sources took back &lt;what&gt; they said." in answer.text
    assert not [word for word in story_words if word in answer.text]
    assert answer["Cache-Control"] == "public, max-age=1"


def test_the_notice_is_the_latest_when_a_story_is_withdrawn_twice(client, clock, editor, story):
    for notice in ("The first notice.", "The second notice."):
        workflow.withdraw(story, by=editor, notice=notice)
        clock.shift(SECOND)
        if notice == "The first notice.":
            workflow.publish(story, by=editor, kind="update", again=True)
            clock.shift(SECOND)
    page = client.get("/2026/11/24/bridge-closes/").text
    assert "The second notice." in page
    assert "The first notice." not in page


def test_a_withdrawn_story_stays_410_until_the_time_set_for_its_return(client, clock, editor, story):
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    clock.shift(SECOND)
    workflow.publish(story, by=editor, kind="update", again=True, at=NOON + 60 * SECOND)
    clock.move_to(NOON + 59 * SECOND)
    answer = client.get("/2026/11/24/bridge-closes/")
    assert (answer.status_code, "A mistake of ours." in answer.text) == (410, True)
    clock.move_to(NOON + 60 * SECOND)
    assert client.get("/2026/11/24/bridge-closes/").status_code == 200


def test_a_story_taken_down_answers_410_with_no_word_of_it(client, clock, administrator, editor, story):
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    clock.shift(SECOND)
    workflow.publish(story, by=editor, kind="update", again=True)
    clock.shift(SECOND)
    workflow.take_down(story, by=administrator, reason="An order of the court.")
    answer = client.get("/2026/11/24/bridge-closes/")
    assert answer.status_code == 410
    for words in (story.headline, story.dek, "A mistake of ours.", "An order of the court."):
        assert words not in answer.text


def test_an_update_that_went_live_by_the_clock_alone_is_what_readers_get(client, clock, editor, story):
    workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
    workflow.publish(story, by=editor, kind="update", at=NOON + 60 * SECOND)
    clock.move_to(NOON + 60 * SECOND)
    assert client.get("/2026/11/24/bridge-closes/").context["article"].headline == "Bridge reopens"
    assert story.articles.filter(is_closed=False).count() == 2


def test_public_notes_stand_on_the_page_newest_first(client, clock, editor, story):
    workflow.note(story, by=editor, public_note=correction("The first note."))
    clock.shift(SECOND)
    workflow.note(story, by=editor, public_note=correction("The second note."))
    clock.shift(SECOND)
    notes = client.get("/2026/11/24/bridge-closes/").context["notes"]
    assert [note.text for note in notes] == ["The second note.", "The first note."]


def test_a_note_that_comes_with_a_scheduled_update_waits_for_its_time(client, clock, editor, story):
    workflow.note(story, by=editor, public_note=correction("The first note."))
    first = PublicNote.objects.get()
    clock.shift(SECOND)
    workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
    later = correction("The second note.", supersedes=first)
    workflow.publish(story, by=editor, kind="update", at=NOON + 60 * SECOND, public_note=later)

    def shown():
        return [note.text for note in client.get("/2026/11/24/bridge-closes/").context["notes"]]

    clock.move_to(NOON + 59 * SECOND)
    assert shown() == ["The first note."]
    clock.move_to(NOON + 60 * SECOND)
    assert shown() == ["The second note."]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, ["The new note.", "The old note."]),
        ({"without_notes": "Written anew."}, ["The new note."]),
    ],
)
def test_notes_from_before_a_withdrawal_come_back_with_the_story_unless_left_off(
    client, clock, editor, story, given, shown
):
    workflow.note(story, by=editor, public_note=correction("The old note."))
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    clock.shift(SECOND)
    note = correction("The new note.")
    workflow.publish(story, by=editor, kind="update", again=True, public_note=note, **given)
    clock.shift(SECOND)
    notes = client.get("/2026/11/24/bridge-closes/").context["notes"]
    assert [note.text for note in notes] == shown


@pytest.mark.usefixtures("trusted_stamp")
def test_the_page_takes_six_queries_once_and_then_two(client, clock, editor, django_assert_max_num_queries):
    labels = {
        "categories": [factories.category() for _ in range(5)],
        "bylines": [factories.author() for _ in range(5)],
    }
    image = factories.image(editor)
    story = factories.published(
        editor, slug="much", lead_image=image, lead_credit="A. Photographer", **labels
    )
    for number in range(3):
        clock.shift(SECOND)
        workflow.note(story, by=editor, public_note=correction(f"Note {number}."))
    clock.shift(SECOND)
    newspaper.newspaper()
    freshness.current()
    with django_assert_max_num_queries(6):
        assert client.get("/2026/11/24/much/").status_code == 200
    pages.clear()
    freshness.current()
    with django_assert_max_num_queries(2):
        assert client.get("/2026/11/24/much/").status_code == 200


@pytest.mark.once
def test_only_reading_is_allowed(client, story):
    assert client.post("/2026/11/24/bridge-closes/").status_code == 405
    answer = client.head("/2026/11/24/bridge-closes/")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.once
def test_the_head_has_the_canonical_address_and_open_graph(client, clock, editor):
    image = factories.image(editor, size=(1500, 750))
    words = {"headline": 'Bridge "closes" & reopens', "slug": "міст", "social_headline": "For sharing"}
    picture = {"lead_image": image, "lead_credit": "A. Photographer", "lead_alt_text": "A bridge."}
    author = factories.author("Ada Bell", slug="аda")
    address = (
        factories.published(editor, **words, **picture, bylines=[author]).articles.get().get_absolute_url()
    )
    page = client.get(address).text
    assert f'<link rel="canonical" href="http://testserver{address}">' in page
    for name, value in {
        "og:type": "article",
        "og:title": "For sharing",
        "og:url": f"http://testserver{address}",
        "og:image": f"http://testserver/media/{cut_file(image, 'card').name}",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "A bridge.",
        "article:published_time": "2026-11-24T12:00:00+00:00",
        "article:author": f"http://testserver{author.get_absolute_url()}",
    }.items():
        assert f'<meta property="{name}" content="{value}">' in page


@pytest.mark.once
def test_a_redirect_keeps_the_query_string(client, clock, editor):
    story = factories.published(editor, slug="café")
    workflow.readdress(story, by=editor, slug="bridge")
    clock.shift(HOUR)
    for address in ("/2026/11/24/café/", "/2026/11/24/cafe\u0301/", "/2026/11/24/café/history/"):
        answer = client.get(f"{address}?utm_source=mail&before=1", follow=True)
        last, status = answer.redirect_chain[-1]
        assert (status, last.partition("?")[2]) == (301, "utm_source=mail&before=1")
        assert last.startswith("/2026/11/24/bridge/")


@pytest.mark.once
def test_agency_copy_is_canonical_at_its_source(client, clock, editor):
    source = {"source": "A Wire", "original_url": "https://wire.example/1?a=b&c=d"}
    factories.published(editor, slug="copy", **source)
    page = client.get("/2026/11/24/copy/").text
    assert '<link rel="canonical" href="https://wire.example/1?a=b&amp;c=d">' in page
    assert '<meta property="og:url" content="http://testserver/2026/11/24/copy/">' in page
    facts = structured_data(page)
    assert facts["mainEntityOfPage"] == facts["isBasedOn"] == "https://wire.example/1?a=b&c=d"
    assert facts["sourceOrganization"]["name"] == "A Wire"


@pytest.mark.once
def test_structured_data_says_what_the_page_says(client, clock, editor):
    labels = {
        "categories": [factories.category("Transport"), factories.category("Video")],
        "bylines": [factories.author("Ada Bell", role="Courts reporter"), factories.author("Cy Dunn")],
    }
    story = factories.published(editor, slug="bridge-closes", dateline="PORTH", **labels)
    facts = structured_data(client.get("/2026/11/24/bridge-closes/").text)
    assert facts["@type"] == "NewsArticle"
    assert facts["headline"] == story.headline
    assert facts["description"] == story.dek
    assert facts["datePublished"] == facts["dateModified"] == "2026-11-24T12:00:00+00:00"
    assert [(author["name"], author.get("jobTitle")) for author in facts["author"]] == [
        ("Ada Bell", "Courts reporter"),
        ("Cy Dunn", None),
    ]
    assert facts["author"][0]["url"] == "http://testserver/author/ada-bell/"
    assert facts["publisher"]["name"] == "The Test Courier"
    assert facts["articleSection"] == ["Transport", "Video"]
    assert facts["dateline"] == "PORTH"
    assert facts["isAccessibleForFree"] is True
    assert "correction" not in facts


@pytest.mark.once
def test_structured_data_has_the_lead_image_in_three_shapes_with_its_credit(client, clock, editor):
    lead = {"lead_image": factories.image(editor, size=(1500, 750)), "lead_credit": "A. Photographer"}
    factories.published(editor, slug="bridge-closes", **lead)
    images = structured_data(client.get("/2026/11/24/bridge-closes/").text)["image"]
    sizes = [(image["width"], image["height"]) for image in images]
    assert sizes == [(1200, 675), (1000, 750), (750, 750), (1280, 640)]
    assert images[0]["creditText"] == "A. Photographer"


@pytest.mark.once
def test_readers_and_search_engines_learn_of_the_terms_of_a_picture(client, clock, editor):
    image = factories.image(editor, size=(1500, 750))
    body = f"<p>Text.</p>{html.figure(image.key, image.width, image.height, 'A', '', 'Kestrel')}"
    lead = {"lead_image": image, "lead_credit": "Ann Grey", "lead_alt_text": "A", "body": body}
    factories.published(editor, slug="bridge-closes", **lead)
    address, licence = "/2026/11/24/bridge-closes/", "https://creativecommons.org/licenses/by/4.0/"
    feeds = [client.get(feed).content for feed in ("/rss.xml", "/atom.xml", "/feed.json")]
    assert 'rel="license"' not in client.get(address).text
    assert "license" not in structured_data(client.get(address).text)["image"][0]
    image.refresh_from_db()
    image.licence, image.creator, image.rights = "cc_by", "Ann Grey", "© 2026 Ann Grey"
    image.licensor_url, image.digital_source_type = "https://grey.example/licences", "digitalCapture"
    workflow.store_picture(image, by=editor)
    page = client.get(address).text
    for credit in ("Ann Grey", "Kestrel"):
        assert f'({credit}, <a rel="license" href="{licence}">CC BY 4.0</a>)' in page
    found = structured_data(page)["image"]
    assert {each["license"] for each in found} == {licence}
    assert found[0]["acquireLicensePage"] == "https://grey.example/licences"
    assert found[0]["creator"] == {"@type": "Person", "name": "Ann Grey"}
    assert found[0]["copyrightNotice"] == "© 2026 Ann Grey"
    assert found[0]["digitalSourceType"] == "https://schema.org/DigitalCaptureDigitalSource"
    assert [client.get(feed).content for feed in ("/rss.xml", "/atom.xml", "/feed.json")] == feeds


@pytest.mark.once
def test_structured_data_shows_corrections_and_the_time_of_the_update(client, clock, editor, story):
    workflow.note(story, by=editor, public_note=correction("At noon, not at ten."))
    clock.shift(SECOND)
    workflow.note(story, by=editor, public_note=PublicNote(kind="clarification", text="Clearer."))
    clock.shift(SECOND)
    facts = structured_data(client.get("/2026/11/24/bridge-closes/").text)
    assert [note["text"] for note in facts["correction"]] == ["At noon, not at ten."]
    assert facts["datePublished"] == "2026-11-24T12:00:00+00:00"
    assert facts["dateModified"] == "2026-11-24T12:00:02+00:00"


@pytest.mark.once
def test_no_headline_breaks_out_of_the_structured_data(client, clock, editor):
    headline = "</script><script>alert(1)</script> <!-- & \u2028 ]]> \\u003c"
    factories.published(editor, headline=headline, slug="hostile")
    page = client.get("/2026/11/24/hostile/").text
    assert "<script>alert" not in page
    assert structured_data(page)["headline"] == "</script><script>alert(1)</script> <!-- & ]]> \\u003c"


def structured_data(page):
    block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    return json.loads(block)
