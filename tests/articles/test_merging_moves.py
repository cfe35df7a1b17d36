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
    assert (blocks, conflicts) == ([changed, NOON, QUIET, FERRY, DETOUR], [("", COST)])
