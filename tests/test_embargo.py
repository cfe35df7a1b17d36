"""No output reveals a word of a story before its time, or after it is taken back.

Every address that the site serves outside the desk is registered below; a missing one is found.
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver, resolve, reverse

from articles import html, workflow
from articles.caches.fragments import fragments
from articles.clips import captions
from articles.clips.files import public_name
from articles.follow_up.running import run_round
from articles.models import Clip, PublicNote
from articles.pictures.renditions import public_files
from articles.readers import visits
from feed.outputs import listings, records
from newsroom import request_ids
from newsroom.pages import pages
from tests import factories
from tests.articles.clips import made
from tests.moments import NOON, SECOND
from tests.outputs import NO_LISTINGS, OUTPUTS

OPENS_AT = NOON + timedelta(hours=6)

WORDS = {
    "headline": "Embargoedheadline of the harbour",
    "slug": "embargoedslug",
    "dek": "Embargoeddek",
    "lead_caption": "Embargoedcaption",
    "lead_credit": "Embargoedcredit",
    "lead_alt_text": "Embargoedalt",
    "dateline": "Embargoedline",
    "social_headline": "Embargoedsocial",
    "social_description": "Embargoedcard",
}
"""Each is distinctive enough to be searched for on its own."""


def registered(patterns, namespace=""):
    """The names of all views except the desk's own."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from registered(
                pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace
            )


def test_every_output_of_the_site_is_walked():
    assert set(registered(get_resolver().url_patterns)) == set(OUTPUTS)


def test_the_take_down_page_asks_every_output_that_can_list_a_story(clock, editor, labels):
    article = factories.published(editor, **labels).articles.get()
    paths = [path for _, path in [*listings(article), *records()]]
    asked = {resolve(path.partition("?")[0]).view_name for path in paths}
    assert asked == set(OUTPUTS) - set(NO_LISTINGS)
    assert set(NO_LISTINGS) < set(OUTPUTS)


@pytest.fixture(autouse=True, params=["the process's caches", "the shared cache"])
def _caches(request):
    """Readers get pages from their process's caches, or, in a new process, from the shared cache."""
    if request.param == "the shared cache":
        request.getfixturevalue("cache_server")


def ask_another_process():
    if settings.CACHE_URL:
        pages.clear()
        fragments.clear()


_UNKNOWN = {
    "film": "clips/clip0/0.mp3",
    "clip": "clip0",
    "text": "0",
    "captions": "/captions/0-0.vtt",
    "sheet": "clips/clip0/0.csv",
}


def _known(film):
    text = film.captions.get()
    address = reverse("articles:captions", args=[text.pk, text.sha256[:16]])
    sheet = Clip.objects.get(kind=Clip.Kind.FILE)
    names = {"film": public_name(film), "sheet": public_name(sheet)}
    return {**names, "clip": film.key, "text": text.pk, "captions": address}


class Reader:
    """Requests every output and looks for every telling word."""

    def __init__(self, client, story, pictures):
        self.client = client
        slug = story.addresses.get(is_current=True).slug
        link = story.preview_links.first()
        self.files = [f"/media/{name}" for image in pictures for name in public_files(image)]
        self.files += [OUTPUTS["feed:picture"][0].format(key=image.key) for image in pictures]
        film = Clip.objects.get(key=story.lead_clip) if story.lead_clip else None
        known = _known(film) if film else _UNKNOWN
        addresses = [
            address
            for name, each in OUTPUTS.items()
            if name not in ("image", "feed:picture")
            for address in each
        ]
        self.addresses = [
            *(
                address.format(
                    slug=slug, token=link.token if link else "none", key="none", story=story.pk, **known
                )
                for address in addresses
            ),
            *self.files,
        ]

    def finds(self, *words):
        """{word: addresses whose response contains it}, for words that are found at all."""
        pages = {address: self.text(address) for address in self.addresses}
        found = {word: [address for address, text in pages.items() if word in text] for word in words}
        return {word: addresses for word, addresses in found.items() if addresses}

    def text(self, address):
        ask_another_process()
        answers = [self.client.get(address)]
        if address.partition("?")[0].endswith(visits.ENDINGS):
            answers.append(self.client.get(address, headers={visits.HEADER: visits.OF_A_PERSON}))
        return "".join(map(self._whole, answers))

    def _whole(self, answer):
        headers = "".join(f"{name}: {value}\n" for name, value in answer.items())
        return headers + b"".join(answer).decode(errors="replace")

    def picture_statuses(self):
        """The status codes of the pictures' files."""
        answers = [self.client.get(address) for address in self.files]
        assert all(b"".join(answer) for answer in answers)
        return {answer.status_code for answer in answers}


@pytest.fixture
def labels(db):
    return {"categories": [factories.category("Company news")], "bylines": [factories.author("Ada Bell")]}


@pytest.fixture
def pictures(editor):
    """A lead image and one in the body, used by no other story."""
    return [factories.image(editor, size=(330, 20)) for _ in range(2)]


@pytest.fixture
def keys(pictures):
    """As revealing as words: once uploaded, a picture is served to anyone who knows its random key."""
    return [image.key for image in pictures]


def film_of(by):
    """A video with captions and a transcript."""
    vtt = captions.normalised(b"WEBVTT\n\n00:00.000 --> 00:01.000\nEmbargoedspoken\n")
    film = made.clip(by, made.WEBM, title="Embargoedtitle", credit="Embargoedfilmer")
    workflow.add_captions(film, by=by, language="en", vtt=vtt)
    workflow.add_transcript(film, by=by, language="en", html="<p>Embargoedtranscript</p>")
    return film


def sheet_of(by):
    """A table for download."""
    return made.document(by, "a.csv", b"Embargoedcolumn,b\n1,2\n", "Embargoedsheet")


def telling(pictures, **changed):
    lead, inner = pictures
    figure = html.figure(
        inner.key, inner.width, inner.height, "Embargoedfigure", "Embargoedlegend", "Embargoedmaker"
    )
    film, sheet = film_of(lead.uploaded_by), sheet_of(lead.uploaded_by)
    return {
        **WORDS,
        "lead_clip": film.key,
        "lead_image": lead,
        "body": f"<p>Embargoedbody</p>{figure}{html.figure(sheet.key, 640, 64, sheet.title, '', '')}",
        **changed,
    }


def of_an_original(editor):
    """The words that make a story the translation of another, live one."""
    factories.published(editor, slug="original")
    return {"translation_of": "/2026/11/24/original/", "language": "uk"}


FILM = ["Embargoedspoken", "Embargoedtitle", "Embargoedtranscript", "Embargoedcolumn", "Embargoedsheet"]
ALL = [*WORDS.values(), *FILM, "Embargoedbody", "Embargoedfigure", "Embargoedlegend", "Embargoedmaker"]


def test_a_first_publication_is_nowhere_a_second_before_its_time(
    clock, client, editor, labels, pictures, keys
):
    story = factories.story(editor, **telling(pictures), **labels, **of_an_original(editor))
    workflow.embargo(story, by=editor, until=OPENS_AT)
    workflow.publish(story, by=editor, kind="first", at=OPENS_AT)
    reader = Reader(client, story, pictures)
    reader.addresses.remove("/2026/11/24/embargoedslug/")  # Requested with that very word in the address:
    reader.addresses.remove("/2026/11/24/embargoedslug/history/")  # a 404 page may repeat its address.
    clock.move_to(OPENS_AT - SECOND)
    assert reader.finds(*ALL, *keys, "mbargoed") == {}
    for address in ("/2026/11/24/embargoedslug/", "/2026/11/24/embargoedslug/history/"):
        answer = client.get(address)
        assert (answer.status_code, "Embargoedheadline" in answer.text) == (404, False)
    clock.move_to(OPENS_AT + SECOND)
    found = reader.finds(*ALL)
    everywhere = {"/", "/category/company-news/", "/author/ada-bell/", "/rss.xml"}
    assert everywhere <= set(found[WORDS["headline"]])
    assert "/2026/11/24/original/" in reader.finds("embargoedslug")["embargoedslug"]
    # There each word is marked separately.
    assert {*OUTPUTS["feed:search"]} <= set(reader.finds("Embargoedheadline")["Embargoedheadline"])
    page = client.get("/2026/11/24/embargoedslug/").text
    assert [word for word in ("Embargoedbody", *keys) if word not in page] == []


def test_a_scheduled_update_is_nowhere_a_second_before_its_time(
    clock, client, editor, labels, pictures, keys
):
    story = factories.published(editor, slug="bridge", **labels)
    clock.shift(SECOND)
    words = telling(pictures)
    del words["slug"]
    workflow.save(story, by=editor, words=words)
    note = PublicNote(kind="correction", text="Embargoednote")
    workflow.publish(story, by=editor, kind="update", at=OPENS_AT, note="Embargoedline2", public_note=note)
    reader = Reader(client, story, pictures)
    clock.move_to(OPENS_AT - SECOND)
    assert reader.finds(*ALL, *keys, "mbargoed") == {}
    clock.move_to(OPENS_AT + SECOND)
    found = reader.finds(WORDS["headline"], "Embargoednote")
    assert {"/", "/corrections/", "/2026/11/24/bridge/history/"} <= {
        *found[WORDS["headline"]],
        *found["Embargoednote"],
    }


def test_on_hold_it_never_comes(clock, client, editor, labels, pictures, keys):
    story = factories.story(editor, **telling(pictures, slug="bridge"), **labels)
    workflow.publish(story, by=editor, kind="first", at=OPENS_AT)
    workflow.hold(by=editor)
    clock.move_to(OPENS_AT + timedelta(days=400))
    assert Reader(client, story, pictures).finds(*ALL, *keys) == {}


def test_after_a_withdrawal_no_word_is_left_but_the_notice(clock, client, editor, labels, pictures, keys):
    words = telling(pictures, slug="bridge")
    story = factories.published(editor, **words, **labels, **of_an_original(editor))
    workflow.share(story, by=editor, hours=1)
    reader = Reader(client, story, pictures)
    found = reader.finds(*ALL, *keys, '"workTranslation"')
    assert {"Embargoedbody", "Embargoedfigure", *FILM, *keys} <= set(found)
    assert "/2026/11/24/original/" in found['"workTranslation"']
    clock.shift(SECOND)
    workflow.note(story, by=editor, public_note=PublicNote(kind="clarification", text="Oldnote"))
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="Noticewords")
    clock.shift(SECOND)
    assert set(reader.finds(*ALL, *keys, "Noticewords", '"workTranslation"')) == {"Noticewords"}


@pytest.fixture
def taken_down(clock, editor, administrator, labels, pictures):
    """A story with two addresses, notes, a notice and a preview link: everything a story can have."""
    story = factories.published(editor, **telling(pictures, slug="bridge"), **labels)
    workflow.share(story, by=editor, hours=1)
    clock.shift(SECOND)
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text="Oldnote"))
    clock.shift(SECOND)
    workflow.readdress(story, by=editor, slug="harbour-bridge")
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="Noticewords")
    clock.shift(SECOND)
    workflow.take_down(story, by=administrator, reason="A court.")
    run_round()
    clock.shift(SECOND)
    return story


def test_a_killed_picture_is_nowhere_in_no_version(clock, client, editor, labels, pictures, keys):
    story = factories.published(editor, **telling(pictures, slug="bridge"), **labels)
    clock.shift(SECOND)
    workflow.share(story, by=editor, hours=1)
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text="A note"))
    reader = Reader(client, story, pictures)
    assert set(keys) <= set(reader.finds(*keys))
    for image in pictures:
        workflow.kill_picture(image, by=editor, reason="Recalled.")
    run_round()
    assert reader.finds(*keys, "Embargoedcaption", "Embargoedlegend", "Embargoedmaker", "Recalled") == {}
    assert reader.picture_statuses() == {410}


def test_after_a_take_down_no_word_is_left_at_all(client, taken_down, pictures, keys):
    reader = Reader(client, taken_down, pictures)
    assert reader.finds(*ALL, *keys, "Noticewords", "Oldnote", "A court") == {}


def test_after_a_take_down_its_pictures_are_gone(client, taken_down, pictures):
    assert Reader(client, taken_down, pictures).picture_statuses() == {404}


@pytest.mark.parametrize("slug", ["bridge", "harbour-bridge"])
@pytest.mark.parametrize("page", ["", "history/"])
def test_after_a_take_down_the_old_address_and_the_new_answer_a_bare_410(client, taken_down, slug, page):
    answer = client.get(f"/2026/11/24/{slug}/{page}")
    assert (answer.status_code, answer.has_header("Location")) == (410, False)
    assert "mbargoed" not in answer.text


ELSEWHERE = "203.0.113.7"
"""A reader's address; to its own machine, the site reveals how much work is pending."""


def answers(reader):
    """{address: (status, headers, bytes)} of each output as readers get it, except the random request id."""
    found = {}
    for address in reader.addresses:
        ask_another_process()
        answer = reader.client.get(address, REMOTE_ADDR=ELSEWHERE)
        headers = {name: value for name, value in answer.items() if name != request_ids.HEADER}
        found[address] = (answer.status_code, headers, b"".join(answer))
    return found


def test_what_the_desk_plans_changes_no_byte_and_no_header_of_any_answer(
    clock, client, editor, labels, pictures
):
    live = factories.published(editor, slug="bridge", **labels)
    gone = factories.published(editor, slug="tunnel", **labels)
    clock.shift(SECOND)
    workflow.withdraw(gone, by=editor, notice="It was wrong.")
    clock.shift(timedelta(minutes=10))
    story = factories.story(editor, **telling(pictures), **labels, **of_an_original(editor))
    clock.shift(timedelta(minutes=10))
    reader = Reader(client, live, [])
    # The desk's sign-in pages have different bytes each time.
    reader.addresses = [address for address in reader.addresses if not address.startswith("/admin/")]
    planned = "/2026/11/24/embargoedslug/"
    reader.addresses += [planned, f"{planned}history/", f"/saved/{story.pk}/"]
    before = answers(reader)
    workflow.publish(story, by=editor, kind="first", at=OPENS_AT)
    workflow.pin(story, by=editor, label="breaking", in_strip=True)
    workflow.save(live, by=editor, words={"headline": "Changed", "translation_of": ""})
    workflow.publish(live, by=editor, kind="update", at=OPENS_AT, note="It is open.")
    after = answers(reader)
    assert [address for address in before if before[address] != after[address]] == []
