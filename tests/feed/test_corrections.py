import re
from datetime import timedelta

import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import newspaper, workflow
from articles.models import PublicNote, Withdrawal
from newsroom.pages import pages
from tests import factories
from tests.markup import markup_of
from tests.moments import NOON, SECOND

PAGE, FEED = "/corrections/", "/corrections/atom.xml"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def story(clock, editor):
    """Published at noon; the clock is a second later."""
    story = factories.published(editor, headline="Bridge closes", slug="bridge-closes")
    clock.shift(SECOND)
    return story


@pytest.fixture
def add_note(clock, editor):
    """Adds a public note to a live story; the clock is then a second later."""

    def add(story, text, kind=PublicNote.Kind.CORRECTION):
        workflow.note(story, by=editor, public_note=PublicNote(kind=kind, text=text))
        clock.shift(SECOND)

    return add


@pytest.fixture
def withdraw(clock, editor):
    def withdraw(story, notice="Two sources have taken back what they said."):
        workflow.withdraw(story, by=editor, notice=notice)
        clock.shift(SECOND)

    return withdraw


def notices(page):
    """The list, as the markup of each notice."""
    return page.split('<li class="version">')[1:]


def entries(client):
    return ElementTree.fromstring(client.get(FEED).content).findall(f"{ATOM}entry")


def said(entry):
    return {name: entry.findtext(f"{ATOM}{name}") for name in ("title", "summary", "id", "updated")}


def test_notes_of_every_kind_and_withdrawals_are_listed_newest_first(
    client, editor, story, add_note, withdraw
):
    other = factories.published(editor, headline="Ferry sails", slug="ferry")
    add_note(story, "It closed at noon.")
    add_note(other, "Only the footway.", PublicNote.Kind.CLARIFICATION)
    add_note(story, "We are checking this.", PublicNote.Kind.EDITORS_NOTE)
    withdraw(other)
    found = notices(markup_of(client.get(PAGE)))
    told = [("Withdrawal", "Two sources"), ("Editor’s note", "checking"), ("Clarification", "footway")]
    told += [("Correction", "at noon")]
    assert [(kind in notice, text in notice) for notice, (kind, text) in zip(found, told, strict=True)] == [
        (True, True)
    ] * 4
    assert '<a href="/2026/11/24/bridge-closes/">Bridge closes</a>' in found[1]
    assert "Nov. 24, 2026, noon GMT" in found[3]


def test_a_withdrawn_storys_notices_name_its_day_and_neither_headline_nor_link(
    client, clock, story, add_note, withdraw
):
    add_note(story, "It closed at noon.")
    assert "Bridge closes" in markup_of(client.get(PAGE))
    assert "bridge-closes" in markup_of(client.get(FEED))
    clock.move_to(NOON + timedelta(days=2))
    withdraw(story)
    for page in (markup_of(client.get(PAGE)), markup_of(client.get(FEED))):
        assert not re.search("Bridge closes|bridge-closes", page)
        assert "Two sources have taken back" in page
        assert "It closed at noon." in page
    withdrawal, note = notices(markup_of(client.get(PAGE)))
    assert ['datetime="2026-11-24">Nov. 24, 2026</time>' in notice for notice in (withdrawal, note)] == [
        True,
        True,
    ]
    assert said(entries(client)[0])["title"] == "Withdrawal: A story of Nov. 24, 2026"


def test_what_was_said_before_and_at_a_withdrawal_names_the_story_once_it_is_public_again(
    client, clock, editor, story, add_note, withdraw
):
    add_note(story, "Oldnote.")
    withdraw(story)
    workflow.save(story, by=editor, words={"headline": "Bridge is open"})
    note = PublicNote(kind="correction", text="Newnote.")
    workflow.publish(story, by=editor, kind="update", again=True, public_note=note)
    new, withdrawal, old = notices(markup_of(client.get(PAGE)))
    assert ["Bridge is open" in notice for notice in (new, withdrawal, old)] == [True, True, True]
    assert ["Newnote." in new, "Oldnote." in old] == [True, True]
    assert [said(entry)["title"] for entry in entries(client)] == [
        "Correction: Bridge is open",
        "Withdrawal: Bridge is open",
        "Correction: Bridge is open",
    ]


def test_a_story_that_was_taken_down_is_not_mentioned(
    client, administrator, editor, story, add_note, withdraw
):
    other = factories.published(editor, headline="Ferry sails")
    add_note(other, "It sails at one.")
    add_note(story, "It closed at noon.")
    withdraw(story)
    workflow.take_down(story, by=administrator, reason="A court order.")
    page, feed = markup_of(client.get(PAGE)), markup_of(client.get(FEED))
    assert [len(notices(page)), len(entries(client))] == [1, 1]
    for text in (page, feed):
        assert not re.search("Bridge|bridge|at noon|Two sources|court", text)
        assert "It sails at one." in text


def test_a_scheduled_note_is_not_shown_before_its_time(client, clock, editor, story):
    workflow.save(story, by=editor, words={"dek": "At noon."})
    note = PublicNote(kind="correction", text="Notyet.")
    workflow.publish(story, by=editor, kind="update", at=NOON + 60 * SECOND, public_note=note)
    clock.move_to(NOON + 59 * SECOND)
    assert ["Notyet." in markup_of(client.get(address)) for address in (PAGE, FEED)] == [False, False]
    clock.move_to(NOON + 60 * SECOND)
    assert ["Notyet." in markup_of(client.get(address)) for address in (PAGE, FEED)] == [True, True]


def test_the_newest_headline_names_the_story_and_never_a_draft(client, clock, editor, story, add_note):
    add_note(story, "It closed at noon.")
    workflow.save(story, by=editor, words={"headline": "Draftwords"})
    assert ["Draftwords" in markup_of(client.get(address)) for address in (PAGE, FEED)] == [False, False]
    workflow.publish(story, by=editor, kind="minor")
    assert ["Draftwords" in markup_of(client.get(address)) for address in (PAGE, FEED)] == [True, True]


def test_older_notices_follow_page_by_page_and_none_is_missed_or_comes_twice(client, clock, editor):
    stories = [factories.published(editor) for _ in range(15)]
    clock.shift(SECOND)
    texts = []
    for number, story in enumerate(stories * 2):
        # Three at the same moment, as after a bulk act on the desk.
        clock.move_to(NOON + (1 + number // 3) * SECOND)
        texts.append(f"Notice {number}.")
        workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text=texts[-1]))
    clock.shift(SECOND)
    for number, story in enumerate(stories):
        texts.append(f"Goodbye {number}.")
        workflow.withdraw(story, by=editor, notice=texts[-1])
    found, address, pages = [], PAGE, 0
    while address:
        page = markup_of(client.get(address))
        found += re.findall(r"<p>((?:Notice|Goodbye) \d+\.)</p>", page)
        older = re.search(r'href="(\?before=[^"]*)"', page)
        address, pages = older and f"{PAGE}{older[1]}", pages + 1
    assert (sorted(found), len(found), pages) == (sorted(texts), 45, 3)


def test_a_note_at_the_very_time_of_a_withdrawal_is_the_republished_storys(
    client, clock, editor, story, withdraw
):
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    note = PublicNote(kind="correction", text="It closed at noon.")
    workflow.publish(story, by=editor, kind="update", again=True, public_note=note)
    assert PublicNote.objects.get().at == Withdrawal.objects.get().at
    newest, withdrawal = notices(markup_of(client.get(PAGE)))
    assert ["Bridge closes" in newest, "A mistake of ours." in withdrawal] == [True, True]
    assert "It closed at noon." in markup_of(client.get("/2026/11/24/bridge-closes/"))


@pytest.mark.parametrize("cursor", ["x", "%00", "9" * 5000, "AAZhBVX9y"])
def test_text_that_is_no_cursor_gives_the_first_page(client, story, add_note, cursor):
    add_note(story, "It closed at noon.")
    assert "It closed at noon." in markup_of(client.get(f"{PAGE}?before={cursor}"))


@pytest.mark.usefixtures("trusted_stamp")
def test_the_page_takes_three_queries_and_the_feed_three_for_its_time_and_name(
    client, clock, editor, add_note, withdraw
):
    for _ in range(5):
        story = factories.published(editor)
        clock.shift(SECOND)
        add_note(story, "It closed at noon.")
    withdraw(story)
    newspaper.newspaper()  # Cached for all pages.
    # The second time, the page's items and the feed's time are cached.
    for address, queries in ((PAGE, 3), (PAGE, 2), (FEED, 6), (FEED, 3)):
        pages.clear()
        with CaptureQueriesContext(connection) as taken:
            client.get(address)
        own = [query for query in taken.captured_queries if "articles_stamp" not in query["sql"]]
        assert len(own) == queries


def test_the_atom_feed_says_what_was_put_right_where_and_when(client, story, add_note):
    add_note(story, "It closed at noon, not <b>ten</b>.\nWe regret it.")
    (entry,) = entries(client)
    assert said(entry) == {
        "title": "Correction: Bridge closes",
        "summary": "It closed at noon, not <b>ten</b>.\nWe regret it.",
        "id": f"tag:testserver,2026-11-24:note/{PublicNote.objects.get().pk}",
        "updated": "2026-11-24T12:00:01+00:00",
    }
    assert entry.find(f"{ATOM}summary").get("type") == "text"
    assert entry.find(f"{ATOM}link").get("href") == "http://testserver/2026/11/24/bridge-closes/"
    feed = ElementTree.fromstring(client.get(FEED).content)
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "http://testserver/corrections/atom.xml"
    assert feed.findtext(f"{ATOM}updated") == "2026-11-24T12:00:01+00:00"


@pytest.mark.once
def test_control_characters_in_a_note_do_not_take_the_feed_down(client, story, add_note):
    add_note(story, "It closed\x0b at\x01 noon.")
    (entry,) = entries(client)
    assert said(entry)["summary"] == "It closed\n at noon."


def test_an_empty_feed_has_the_same_bytes_with_every_request(client, clock, db):
    tag = client.get(FEED)["ETag"]
    clock.shift(SECOND)
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.once
def test_every_page_leads_to_the_corrections(client, story):
    for address in ("/", "/2026/11/24/bridge-closes/", "/nothing/"):
        assert '<a href="/corrections/">Corrections</a>' in markup_of(client.get(address))


@pytest.mark.once
def test_words_cannot_break_out_of_the_page(client, story, add_note):
    add_note(story, '<script>alert("x")</script>')
    assert "<script>alert" not in markup_of(client.get(PAGE))
