"""Atom names stories that are no longer live, so that programs drop them (RFC 6721)."""

import pytest
from defusedxml import ElementTree

from articles import workflow
from tests import factories
from tests.moments import HOUR, SECOND

AT = "{http://purl.org/atompub/tombstones/1.0}"


def tombstones(client, address="/atom.xml"):
    """{story number: (when, comment)} of a feed."""
    root = ElementTree.fromstring(client.get(address).content)
    return {
        int(entry.get("ref").rpartition("/")[2]): (entry.get("when"), entry.findtext(f"{AT}comment"))
        for entry in root.findall(f"{AT}deleted-entry")
    }


@pytest.fixture
def story(clock, editor):
    story = factories.published(editor, headline="The bridge is open")
    clock.shift(SECOND)
    return story


def test_a_withdrawn_story_is_named_with_its_notice_by_the_id_of_its_entry(client, clock, story, editor):
    atom = "{http://www.w3.org/2005/Atom}"
    entry = ElementTree.fromstring(client.get("/atom.xml").content).findtext(f"{atom}entry/{atom}id")
    workflow.withdraw(story, by=editor, notice="A mistake of <ours>.")
    (gone,) = ElementTree.fromstring(client.get("/atom.xml").content).findall(f"{AT}deleted-entry")
    assert gone.get("ref") == entry
    assert tombstones(client) == {story.pk: ("2026-11-24T12:00:01+00:00", "A mistake of <ours>.")}


def test_it_is_named_no_longer_once_it_is_back(client, clock, story, editor):
    workflow.withdraw(story, by=editor, notice="A mistake.")
    clock.shift(HOUR)
    workflow.publish(story, by=editor, kind="update", again=True)
    assert tombstones(client) == {}
    clock.shift(HOUR)
    workflow.withdraw(story, by=editor, notice="Once more.")
    assert tombstones(client) == {story.pk: ("2026-11-24T14:00:01+00:00", "Once more.")}


@pytest.mark.parametrize("is_withdrawn_first", [False, True])
def test_of_a_story_that_was_taken_down_nothing_is_said_but_that(
    client, clock, story, editor, administrator, is_withdrawn_first
):
    if is_withdrawn_first:
        workflow.withdraw(story, by=editor, notice="About the bridge.")
        clock.shift(SECOND)
    workflow.take_down(story, by=administrator, reason="A court order.")
    ((when, comment),) = tombstones(client).values()
    assert comment is None
    assert when.startswith("2026-11-24T12:00:0")
    assert "bridge" not in client.get("/atom.xml").text


def test_what_readers_never_had_or_programs_never_got_is_not_named(client, clock, editor, administrator):
    unsent = factories.published(editor, may_syndicate=False)
    other = factories.published(editor, may_syndicate=False)
    clock.shift(SECOND)
    workflow.withdraw(unsent, by=editor, notice="A mistake.")
    workflow.take_down(other, by=administrator, reason="A court order.")
    assert tombstones(client) == {}
