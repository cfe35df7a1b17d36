"""Cached page fragments are identical to newly rendered ones, whatever readers have noticed."""

import pytest

from articles import workflow
from articles.caches.fragments import OVERHEAD, Fragments, Key, Part, fragments, kept
from articles.models import PublicNote
from articles.workflow.labelling import merge, store_label
from newsroom.pages import pages
from tests import factories
from tests.feed import outputs
from tests.moments import HOUR, NOON, SECOND

STORY = "/2026/11/24/bridge/"


@pytest.fixture
def labels(db):
    return {"categories": [factories.category("Transport")], "bylines": [factories.author("Ada Bell")]}


@pytest.fixture
def story(clock, editor, labels):
    image = factories.image(editor, size=(330, 20))
    words = {"headline": "The bridge is open", "lead_image": image, "lead_credit": "B", "lead_alt_text": "C"}
    story = factories.published(editor, slug="bridge", **words, **labels)
    clock.shift(SECOND)
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text="First note"))
    clock.shift(SECOND)
    factories.published(editor, headline="The tunnel is shut", **labels)
    clock.shift(SECOND)
    return story


@pytest.fixture
def addresses(labels):
    (category,), (author,) = labels.values()
    return [STORY, f"{STORY}history/", *outputs.addresses(category, author), *outputs.RECORD]


def bytes_of(client, addresses):
    """The response at each address, with the page cache cleared but the fragments kept."""
    pages.clear()
    return {address: client.get(address).content for address in addresses}


def renamed(label):
    label.name = f"{label.name} anew"
    store_label(label)


def republished(story, by, clock, **how):
    workflow.withdraw(story, by=by, notice="It was wrong.")
    clock.shift(SECOND)
    workflow.publish(story, by=by, kind="update", again=True, **how)


def live(story):
    return story.articles.latest("live_from")


def superseding(story):
    return PublicNote(kind="clarification", text="Second note", supersedes=PublicNote.objects.get())


def test_a_page_that_was_made_last_year_is_the_same_this_year(client, clock, story):
    before = bytes_of(client, [STORY])
    clock.move_to(NOON.replace(year=NOON.year + 1))
    kept = bytes_of(client, [STORY])
    fragments.clear()
    assert bytes_of(client, [STORY]) == kept == before


ACTS = {
    "fix": lambda story, by, clock: workflow.fix(story, by=by, article=live(story), words={"dek": "Changed"}),
    "note": lambda story, by, clock: workflow.note(story, by=by, public_note=superseding(story)),
    "withdraw": lambda story, by, clock: workflow.withdraw(story, by=by, notice="It was wrong."),
    "republish": republished,
    "without notes": lambda *them: republished(*them, without_notes="They were about other words."),
    "readdress": lambda story, by, clock: workflow.readdress(story, by=by, slug="harbour-bridge"),
    "move to the top": lambda story, by, clock: workflow.move_to_top(story, by=by, reason="It is open."),
    "rename a category": lambda story, by, clock: renamed(story.categories[0]),
    "rename an author": lambda story, by, clock: renamed(story.authors[0]),
    "wait": lambda story, by, clock: clock.move_to(NOON + 13 * HOUR),
}


@pytest.mark.once
@pytest.mark.parametrize("name", ACTS)
def test_a_page_of_kept_parts_is_the_page_of_new_ones_to_the_byte(
    client, clock, editor, story, addresses, name
):
    before = bytes_of(client, addresses)
    assert bytes_of(client, addresses) == before
    ACTS[name](story, editor, clock)
    clock.shift(SECOND)
    with_kept_parts = bytes_of(client, addresses)
    fragments.clear()
    assert with_kept_parts == bytes_of(client, addresses)
    assert with_kept_parts != before


def test_a_merged_category_leaves_every_kept_part(client, administrator, story, addresses):
    old, new = story.categories[0], factories.category("Traffic")
    addresses = [address for address in addresses if not address.startswith("/category/")]
    bytes_of(client, addresses)
    merge(old, into=new, by=administrator)
    found = bytes_of(client, addresses)
    assert not [address for address, content in found.items() if b"Transport" in content]
    assert b"Traffic" in found[STORY]


@pytest.mark.parametrize("address", [STORY, "/", "/rss.xml", "/atom.xml"])
def test_a_page_of_kept_parts_reads_no_bodies(client, story, address, django_assert_max_num_queries):
    bytes_of(client, [address])
    pages.clear()
    with django_assert_max_num_queries(3) as taken:  # The stamp, and two of the page itself.
        assert client.get(address).status_code == 200
    assert not [query["sql"] for query in taken.captured_queries if '"body"' in query["sql"]]


def test_the_number_of_a_version_that_a_restored_database_gives_again_names_another_part(clock):
    assert Part.of_version("item", 7, NOON) != Part.of_version("item", 7, NOON + SECOND)


def test_each_part_is_made_once_and_all_that_is_missing_together(db):
    made = []

    def make(missing):
        made.append([part.of for part in missing])
        return {part: part.of.upper() for part in missing}

    parts = [Part("word", of) for of in "abc"]
    kept(parts[:1], make)
    assert kept(parts, make) == {part: part.of.upper() for part in parts}
    assert made == [["a"], ["b", "c"]]


def test_what_is_kept_is_bounded_and_the_longest_unused_goes_first():
    found = Fragments(most=3 * (1100 + OVERHEAD))
    keys = [Key(Part("word", str(number)), labels=1) for number in range(4)]
    for key in keys[:3]:
        found.put(key, "x" * 1000)
    assert found.get(keys[0])
    found.put(keys[3], "x" * 1000)
    assert [bool(found.get(key)) for key in keys] == [True, False, True, True]
    assert found.size <= found.most
    found.put(keys[3], "y")
    assert found.size < found.most - 900
