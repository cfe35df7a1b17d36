"""Merging two people's changes to a story: nothing is lost, and nothing appears that neither wrote."""

import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles import html
from articles.merging import Conflict, Merge, merged

pytestmark = pytest.mark.once

ALIKE = {
    "headline": "Harbour bridge closes",
    "dek": "Drivers face a long way round.",
    "body": "",
    "lead_image_id": 1,
    "lead_caption": "The bridge at noon.",
    "lead_credit": "A. Photographer",
    "lead_alt_text": "A bridge.",
    "lead_crop": "centre",
    "may_syndicate": True,
    "categories": [1, 2],
    "bylines": [7],
}
NOON = "<p>The bridge closed at noon on Monday, Mayor Ann Smyth said in the town hall.</p>"
COST = "<p>Repairs will cost 2,300 pounds and take until the end of May.</p>"
QUIET = "<p>Shops on the quay were quiet in the afternoon.</p>"
FERRY = "<p>A ferry runs every twenty minutes from the old pier.</p>"
DETOUR = "<p>Lorries must take the ring road by the mill.</p>"
STORY = [NOON, COST, QUIET]


def words(**changed):
    return {**ALIKE, **changed}


def of_words(ours, theirs, **base):
    return merged(words(**base), words(**{**base, **ours}), words(**{**base, **theirs}))


def of_bodies(base, ours, theirs):
    """The blocks of the merged body, and its conflicts as (ours, theirs)."""
    merge = of_words({"body": "\n".join(ours)}, {"body": "\n".join(theirs)}, body="\n".join(base))
    assert all(conflict.field == "body" for conflict in merge.conflicts)
    blocks = merge.words["body"].split("\n") if merge.words["body"] else []
    return blocks, [(conflict.ours, conflict.theirs) for conflict in merge.conflicts]


def of_blocks(base, ours, theirs):
    """A single block after a merge without conflicts."""
    blocks, conflicts = of_bodies([base], [ours], [theirs])
    assert (len(blocks), conflicts) == (1, [])
    return blocks[0]


def is_conflict(base, ours, theirs):
    """Whether a single block is reported as a conflict, with ours left in place."""
    return of_bodies([base], [ours], [theirs]) == ([ours], [(ours, theirs)])


# Fields


def test_each_side_gives_the_fields_that_it_alone_changed():
    merge = of_words({"headline": "Bridge closed"}, {"dek": "Take the ferry.", "may_syndicate": False})
    assert merge == Merge(
        words(headline="Bridge closed", dek="Take the ferry.", may_syndicate=False), conflicts=[]
    )


def test_a_headline_that_both_changed_stays_ours_and_theirs_is_reported():
    merge = of_words({"headline": "Bridge shut"}, {"headline": "Bridge reopens"})
    assert merge.words["headline"] == "Bridge shut"
    assert merge.conflicts == [Conflict("headline", "Bridge shut", "Bridge reopens")]


def test_what_both_changed_alike_is_no_conflict():
    alike = {"headline": "Bridge shut", "lead_image_id": 2, "categories": [2], "body": NOON}
    assert of_words(alike, alike) == Merge(words(**alike), conflicts=[])


# The lead image


def test_the_words_of_one_picture_merge_field_by_field():
    merge = of_words({"lead_caption": "The bridge at one."}, {"lead_credit": "B. Photographer"})
    assert merge == Merge(
        words(lead_caption="The bridge at one.", lead_credit="B. Photographer"), conflicts=[]
    )


def test_a_new_picture_comes_with_its_words_where_the_other_side_left_them_alone():
    new = {"lead_image_id": 2, "lead_caption": "The ferry.", "lead_credit": "C. Photographer"}
    assert of_words({"headline": "Bridge shut"}, new) == Merge(words(headline="Bridge shut", **new), [])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"lead_image_id": 2}, {"lead_caption": "The bridge at one."}),
        ({"lead_caption": "The bridge at one."}, {"lead_image_id": 2}),
        ({"lead_image_id": None}, {"lead_alt_text": "A closed bridge."}),
        (
            {"lead_image_id": 2, "lead_caption": "The ferry."},
            {"lead_image_id": 3, "lead_caption": "The quay."},
        ),
    ],
)
def test_a_caption_never_comes_to_stand_under_another_picture(ours, theirs):
    merge = of_words(ours, theirs)
    assert merge.words == words(**ours)
    (conflict,) = merge.conflicts
    assert conflict.field == "lead_image"
    lead = {name: value for name, value in ALIKE.items() if name.startswith("lead_")}
    assert (conflict.ours, conflict.theirs) == (lead | ours, lead | theirs)


def test_captions_that_both_wrote_for_the_same_new_picture_are_a_conflict_of_the_caption():
    ours, theirs = ({"lead_image_id": 2, "lead_caption": caption} for caption in ("The ferry.", "Ferry."))
    assert of_words(ours, theirs).conflicts == [Conflict("lead_caption", "The ferry.", "Ferry.")]


# Categories and bylines


def test_labels_that_both_changed_have_the_additions_and_removals_of_both_in_our_order():
    merge = of_words({"categories": [3, 2, 1]}, {"categories": [2, 4]})
    assert (merge.words["categories"], merge.conflicts) == ([3, 2, 4], [])


def test_labels_of_which_both_sides_together_leave_none_are_a_conflict():
    merge = of_words({"categories": [1]}, {"categories": [2]})
    assert merge.words["categories"] == [1]
    assert merge.conflicts == [Conflict("categories", [1], [2])]


# The body, block by block


def test_a_name_put_right_by_a_fix_joins_the_paragraph_that_a_colleague_adds():
    right = NOON.replace("Smyth", "Smith")
    assert of_bodies(STORY, [NOON, FERRY, COST, QUIET], [right, COST, QUIET]) == (
        [right, FERRY, COST, QUIET],
        [],
    )


def test_paragraphs_that_both_add_at_different_places_all_stand():
    assert of_bodies(STORY, [FERRY, *STORY], [*STORY, DETOUR]) == ([FERRY, *STORY, DETOUR], [])


def test_paragraphs_that_both_add_at_one_place_are_a_conflict():
    blocks, conflicts = of_bodies(STORY, [*STORY, FERRY], [*STORY, DETOUR])
    assert (blocks, conflicts) == ([*STORY, FERRY], [(FERRY, DETOUR)])


def test_a_paragraph_that_both_add_at_one_place_appears_once():
    assert of_bodies(STORY, [*STORY, FERRY], [*STORY, FERRY]) == ([*STORY, FERRY], [])


def test_a_paragraph_that_both_add_at_different_places_appears_once_and_is_reported():
    blocks, conflicts = of_bodies(STORY, [FERRY, *STORY], [*STORY, FERRY])
    assert (blocks, conflicts) == ([FERRY, *STORY], [(FERRY, FERRY)])


def test_a_paragraph_deleted_by_one_and_changed_by_the_other_is_a_conflict():
    changed = COST.replace("2,300", "2,400")
    assert of_bodies(STORY, [NOON, QUIET], [NOON, changed, QUIET]) == ([NOON, QUIET], [("", changed)])
    assert of_bodies(STORY, [NOON, changed, QUIET], [NOON, QUIET]) == (
        [NOON, changed, QUIET],
        [(changed, "")],
    )


def test_a_paragraph_deleted_by_one_and_left_alone_by_the_other_goes():
    assert of_bodies(STORY, [NOON, QUIET], STORY) == ([NOON, QUIET], [])
    assert of_bodies(STORY, STORY, [NOON, QUIET]) == ([NOON, QUIET], [])


@pytest.mark.parametrize("swapped", [False, True])
def test_a_change_follows_the_paragraph_that_the_other_side_moved(swapped):
    right = NOON.replace("Smyth", "Smith")
    sides = [[COST, QUIET, NOON], [right, COST, QUIET]]
    assert of_bodies(STORY, *(reversed(sides) if swapped else sides)) == ([COST, QUIET, right], [])


def test_a_change_finds_its_paragraph_among_several_that_are_new_beside_it():
    right = QUIET.replace("quay", "pier")
    changed = QUIET.replace("afternoon", "evening")
    blocks, conflicts = of_bodies([NOON, QUIET], [NOON, FERRY, changed, DETOUR], [NOON, right])
    both = right.replace("afternoon", "evening")
    assert (blocks, conflicts) == ([NOON, FERRY, both, DETOUR], [])


# The body, word by word


def test_words_that_two_people_changed_in_one_paragraph_are_merged():
    ours, theirs = NOON.replace("noon", "one"), NOON.replace("Smyth", "Smith")
    assert of_blocks(NOON, ours, theirs) == ours.replace("Smyth", "Smith")


def test_changed_words_that_touch_are_a_conflict():
    assert is_conflict(NOON, NOON.replace("Ann", "Anna"), NOON.replace("Smyth", "Smith"))
    assert is_conflict(NOON, NOON.replace("Smyth", "Smythe"), NOON.replace("Smyth", "Smith"))


def test_a_figure_never_comes_out_as_neither_side_wrote_it():
    assert is_conflict(COST, COST.replace("2,300", "2,400"), COST.replace("2,300", "3,300"))
    span = "<p>It takes from 10 – 12 weeks to mend the old bridge.</p>"
    longer = span.replace("10", "11").replace("12", "13")
    assert is_conflict(span, span.replace("10", "11"), span.replace("12", "13"))
    assert of_blocks(span, longer, span.replace("old", "iron")) == longer.replace("old", "iron")


def test_a_paragraph_that_one_side_wrote_anew_does_not_take_single_words_of_the_other():
    base = "<p>The mayor opened her bridge gladly on Monday at noon.</p>"
    anew = "<p>The council voted down their plan again on Monday at night.</p>"
    other = base.replace("Monday", "Tuesday")
    assert is_conflict(base, anew, other)
    assert is_conflict(base, other, anew)


def test_emphasis_and_links_of_both_sides_merge_where_they_do_not_cross():
    ours = NOON.replace("bridge", '<a href="https://example.org/bridge">bridge</a>')
    theirs = NOON.replace("Mayor Ann Smyth", "<strong>Mayor Ann Smyth</strong>")
    both = ours.replace("Mayor Ann Smyth", "<strong>Mayor Ann Smyth</strong>")
    assert of_blocks(NOON, ours, theirs) == both


def test_emphasis_that_would_cross_is_a_conflict():
    ours = NOON.replace("closed at noon on", "<strong>closed at noon on</strong>")
    theirs = NOON.replace("noon on Monday, Mayor", "<em>noon on Monday, Mayor</em>")
    assert is_conflict(NOON, ours, theirs)


def test_items_that_both_add_to_a_list_at_different_places_all_stand():
    base = "<ul><li>One</li><li>Two</li></ul>"
    ours = "<ul><li>Nought</li><li>One</li><li>Two</li></ul>"
    assert of_blocks(base, ours, "<ul><li>One</li><li>Two</li><li>Three</li></ul>") == (
        "<ul><li>Nought</li><li>One</li><li>Two</li><li>Three</li></ul>"
    )


def figure(key="a" * 16, caption="The old bridge at noon, seen from the quay."):
    return html.figure(key, 640, 480, "A bridge.", caption, "A. Photographer")


def test_a_caption_in_the_body_merges_under_the_same_picture_only():
    ours, theirs = "The old bridge at one, seen from the quay.", "The old bridge at noon, seen from the pier."
    both = "The old bridge at one, seen from the pier."
    assert of_blocks(figure(), figure(caption=ours), figure(caption=theirs)) == figure(caption=both)
    assert is_conflict(figure(), figure(key="b" * 16), figure(caption=theirs))


def test_cells_of_a_table_merge_only_where_neither_side_changes_its_rows_and_columns():
    row = "<tr><td>North {}</td><td>gained</td></tr>"
    table = "<table><tbody>{}</tbody></table>"
    base, ours, theirs = (
        html.clean(table.format(row.format(one) + row.format(other)))
        for one, other in (("12", "15"), ("13", "15"), ("12", "16"))
    )
    assert of_blocks(base, ours, theirs) == ours.replace("15", "16")
    wider = html.clean(theirs.replace("<td>gained</td>", "<td>gained</td><td>seats</td>"))
    assert is_conflict(base, ours, wider)


def test_chinese_merges_clause_by_clause():
    base = "<p>大桥周一中午关闭，市长在市政厅说，维修需要三周。</p>"
    ours, theirs = base.replace("中午", "下午"), base.replace("三周", "五周")
    assert of_blocks(base, ours, theirs) == ours.replace("三周", "五周")
    assert is_conflict(base, base.replace("三周", "五周"), base.replace("三周", "三月"))


def test_a_merged_body_is_canonical_even_where_a_side_spelt_a_hidden_character_as_a_reference():
    blocks, _ = of_bodies([NOON], [NOON], [NOON.replace("noon on", "noon&#8232;on&#x202e;")])
    assert blocks == [NOON]


# Properties of any three versions

INLINE = ["{}", "<strong>{}</strong>", "<em>{}</em>", '<a href="https://example.org/">{}</a>', "{}&nbsp;–"]
BLOCKS = [
    "<p>{}</p>",
    "<h2>{}</h2>",
    "<ul><li>{}</li><li>next</li></ul>",
    "<blockquote><p>{}</p></blockquote>",
]
BLOCKS += ["<table><tbody><tr><td>{}</td><td>7</td></tr></tbody></table>", "<hr>"]
BLOCKS += [
    f'<figure data-image="{"c" * 16}"><img alt="" height="4" width="6"><figcaption>{{}}</figcaption></figure>'
]
some_words = st.lists(
    st.builds(
        str.format, st.sampled_from(INLINE), st.sampled_from(["a", "b", "c", "d", "R&amp;D", "2,300", "the"])
    ),
    min_size=1,
    max_size=9,
).map(" ".join)
some_blocks = st.lists(st.builds(str.format, st.sampled_from(BLOCKS), some_words), max_size=6)
bodies = some_blocks.map(lambda blocks: html.clean("".join(blocks)))
fields = st.fixed_dictionaries(
    {
        "headline": st.sampled_from("abc"),
        "body": bodies,
        "lead_image_id": st.sampled_from([None, 1, 2]),
        **{
            name: st.sampled_from("abc")
            for name in ("lead_caption", "lead_credit", "lead_alt_text", "lead_crop")
        },
        "categories": st.lists(st.integers(1, 4), unique=True),
        "bylines": st.lists(st.integers(1, 4), unique=True),
    }
)
steady = settings(deadline=None, derandomize=True, database=None, max_examples=60)


@steady
@given(fields, fields)
def test_what_one_side_alone_changed_is_taken_as_it_is(base, changed):
    assert merged(base, base, changed) == Merge(changed, [])
    assert merged(base, changed, base) == Merge(changed, [])
    assert merged(base, changed, changed) == Merge(changed, [])


@steady
@given(fields, fields, fields)
def test_every_merge_is_canonical_and_reports_each_field_where_theirs_is_not_taken(base, ours, theirs):
    merge = merged(base, ours, theirs)
    assert html.clean(merge.words["body"]) == merge.words["body"]
    reported = {conflict.field for conflict in merge.conflicts}
    for name in ("headline", "lead_image_id", "lead_caption", "lead_credit", "lead_alt_text", "lead_crop"):
        if theirs[name] not in (base[name], merge.words[name]):
            assert name in reported or (name.startswith("lead_") and "lead_image" in reported)
        if ours[name] != base[name]:
            assert merge.words[name] == ours[name]


@st.composite
def edits(draw, body, typed):
    """A body after some edits, each of which types a unique word."""
    blocks = body.split("\n") if body else []
    for number in range(draw(st.integers(0, 5))):
        word = f"{typed}{number}"
        place = draw(st.integers(0, len(blocks)))
        act = draw(st.sampled_from(["add", "add", "change", "change", "change", "delete", "move"]))
        if act == "add" or place == len(blocks):
            blocks.insert(place, draw(st.sampled_from(BLOCKS[:5])).format(word))
        elif act == "delete":
            blocks.pop(place)
        elif act == "move":
            blocks.insert(draw(st.integers(0, len(blocks) - 1)), blocks.pop(place))
        else:
            spaces = [
                match.start() for match in re.finditer(r"(?<=[\w>]) (?=[\w<])", html_text(blocks[place]))
            ]
            at = draw(st.sampled_from(spaces)) if spaces else None
            blocks[place] = (
                f"{blocks[place][:at]} {word}{blocks[place][at:]}" if at else f"<p>{word} instead</p>"
            )
    return html.clean("".join(blocks))


def html_text(block):
    """The block with its tags blanked, so that offsets stay the same."""
    return re.sub(r"<[^>]*>", lambda tag: "<" * len(tag[0]), block)


@st.composite
def three_bodies(draw):
    base = draw(bodies)
    return base, draw(edits(base, "ours")), draw(edits(base, "theirs"))


def typed_in(body):
    return Counter(re.findall(r"(?:ours|theirs)\d", body))


@settings(steady, max_examples=150)
@given(three_bodies())
@example((COST, COST.replace("May", "May ours1"), COST.replace("May", "May theirs1")))
def test_no_word_that_either_side_typed_vanishes(versions):
    base, ours, theirs = versions
    merge = of_words({"body": ours}, {"body": theirs}, body=base)
    body = merge.words["body"]
    reported = Counter()
    for conflict in merge.conflicts:
        reported += typed_in(conflict.theirs)
    assert html.clean(body) == body
    assert typed_in(ours) <= typed_in(body)
    assert typed_in(theirs) <= typed_in(body) + reported
    assert all(count == 1 for count in typed_in(body).values())
