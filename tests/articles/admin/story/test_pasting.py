"""How pasted HTML is cleaned for the editor."""

import pytest

from articles import html
from articles.admin.story.pasting import LONGEST_PASTE

pytestmark = pytest.mark.once

ADDRESS = "/admin/articles/story/paste/"


@pytest.fixture
def paste(desk, journalist):
    return lambda markup: desk(journalist).post(ADDRESS, {"html": markup})


def test_a_paste_is_answered_with_what_a_save_would_store_and_what_was_left_out(paste):
    answer = paste("<p style='font-weight:bold'>a</p><img src=x><script>alert(1)</script>").json()
    assert answer == {"html": "<p><strong>a</strong></p>", "left_out": "1 picture was left out."}


def test_a_figure_of_the_library_comes_back_with_its_picture(paste):
    body = html.figure("a" * 16, 1600, 900, "A field", "In May.", "Ann Grey")
    assert paste(body).json() == {"html": html.for_editor(body), "left_out": ""}


@pytest.mark.parametrize("markup", ["x" * (LONGEST_PASTE + 1), "&amp;" * 150_000, "<p>a" * 40_000])
def test_a_paste_that_no_story_can_hold_is_refused_with_what_to_do(paste, markup):
    answer = paste(markup)
    assert answer.status_code == 400
    assert answer.json()["error"] == "This is too long for one paste: paste it in parts."


def test_only_who_may_write_can_ask(client, desk, reader):
    assert client.post(ADDRESS, {"html": "a"}).status_code == 302
    assert desk(reader).post(ADDRESS, {"html": "a"}).status_code == 403


@pytest.fixture
def reader(journalist):
    """A person of the desk without a role."""
    journalist.groups.clear()
    return journalist
