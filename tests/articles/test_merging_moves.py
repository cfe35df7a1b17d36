"""Blocks that one side moves while the other removes or changes them."""

import pytest

from tests.articles.test_merging import COST, DETOUR, FERRY, NOON, QUIET, STORY, of_bodies

pytestmark = pytest.mark.once


def test_a_block_that_one_removed_does_not_come_back_because_the_other_moved_it():
    assert of_bodies(STORY, [NOON, QUIET], [COST, NOON, QUIET]) == ([NOON, QUIET], [("", COST)])
    assert of_bodies(STORY, [COST, NOON, QUIET], [NOON, QUIET]) == ([COST, NOON, QUIET], [(COST, "")])


def test_a_block_that_both_moved_and_one_changed_does_not_stand_twice():
    changed = COST.replace("2,300", "3,200")
    story = [NOON, QUIET, FERRY, COST, DETOUR]
    blocks, conflicts = of_bodies(
        story, [changed, NOON, QUIET, FERRY, DETOUR], [NOON, COST, QUIET, FERRY, DETOUR]
    )
    assert (blocks, conflicts) == ([changed, NOON, QUIET, FERRY, DETOUR], [(changed, COST)])


def test_a_block_that_one_moved_and_changed_and_the_other_removed_is_a_conflict():
    changed = COST.replace("2,300", "3,200")
    assert of_bodies(STORY, [NOON, QUIET], [changed, NOON, QUIET]) == ([NOON, QUIET], [("", changed)])
    blocks, conflicts = of_bodies(STORY, [changed, NOON, QUIET], [NOON, QUIET])
    assert (blocks, conflicts) == ([changed, NOON, QUIET], [(changed, "")])


@pytest.mark.parametrize("swapped", [False, True])
def test_words_of_both_meet_in_a_block_that_one_moved_and_changed(swapped):
    moved, changed = COST.replace("2,300", "3,200"), COST.replace("May", "June")
    sides = [[moved, NOON, QUIET], [NOON, changed, QUIET]]
    both = moved.replace("May", "June")
    assert of_bodies(STORY, *(reversed(sides) if swapped else sides)) == ([both, NOON, QUIET], [])


def test_a_block_that_both_moved_and_changed_appears_once_with_the_words_of_both():
    ours, theirs = COST.replace("2,300", "3,200"), COST.replace("May", "June")
    both = ours.replace("May", "June")
    blocks, conflicts = of_bodies([*STORY, FERRY], [ours, NOON, QUIET, FERRY], [theirs, NOON, QUIET, FERRY])
    assert (blocks, conflicts) == ([both, NOON, QUIET, FERRY], [])


def test_of_identical_blocks_that_both_move_as_many_stand_as_there_were():
    story = [COST, NOON, COST, QUIET, FERRY]
    blocks, _ = of_bodies(story, [NOON, COST, QUIET, COST, FERRY], [COST, NOON, QUIET, FERRY, COST])
    assert blocks.count(COST) == 2
    assert sorted(set(blocks)) == sorted({COST, NOON, QUIET, FERRY})
    assert of_bodies([COST, COST, NOON], [NOON, COST, COST], [COST, NOON, COST])[0].count(COST) == 2


def test_a_move_that_meets_another_ones_new_block_is_taken_back_and_reported():
    blocks, conflicts = of_bodies(STORY, [FERRY, *STORY], [QUIET, NOON, COST])
    assert (blocks, conflicts) == ([FERRY, *STORY], [(FERRY, QUIET)])


def test_a_sentence_that_both_move_into_different_blocks_does_not_stand_twice_unsaid():
    sentence = " Nobody was hurt when the old crane fell."
    to = [block.replace("</p>", f"{sentence}</p>") for block in STORY]
    base, ours, theirs = [to[0], COST, QUIET], [NOON, to[1], QUIET], [NOON, COST, to[2]]
    blocks, conflicts = of_bodies(base, ours, theirs)
    assert blocks == ours
    assert conflicts == [("\n".join(ours), "\n".join(theirs))]


def test_a_block_that_one_adds_and_the_other_writes_in_place_of_another_appears_once():
    assert of_bodies(STORY, [NOON, FERRY, QUIET], [*STORY, FERRY]) == ([NOON, FERRY, QUIET], [(FERRY, FERRY)])
    assert of_bodies(STORY, [*STORY, FERRY], [NOON, FERRY, QUIET]) == ([*STORY, FERRY], [(COST, FERRY)])
