"""Random edits by two people, of every kind: none is lost, doubled or silently undone."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import html
from tests.articles.test_merging import is_conflict, of_blocks, of_words

pytestmark = pytest.mark.once

SENTENCES = [
    "The bridge of {} was closed at noon on Monday.",
    "Repairs at {} will take until the end of May.",
    "A ferry to {} runs from the old pier.",
    "{} votes were counted.",
]


@st.composite
def stories(draw):
    """Blocks with a name each, some of them twice."""
    names = draw(st.lists(st.sampled_from("ABCDEFGH"), min_size=1, max_size=8))
    names = [name for place, name in enumerate(names) if names[:place].count(name) < 2]
    return [f"<p>{SENTENCES[ord(name) % len(SENTENCES)].format(f'name{name}')}</p>" for name in names]


@st.composite
def edited(draw, blocks, typed):
    """The blocks after some edits, each typing a unique word."""
    blocks = [*blocks]
    for number in range(draw(st.integers(1, 5))):
        word, place = f"{typed}{number}", draw(st.integers(0, len(blocks)))
        act = draw(st.sampled_from(["add", "remove", "move", "change", "move and change", "rewrite"]))
        if act == "add" or place == len(blocks):
            blocks.insert(place, f"<p>A new {word} was seen at the town hall today.</p>")
            continue
        block = blocks.pop(place)
        if "change" in act:
            block = block.replace(" at ", f" at {word} ", 1).replace(" from ", f" from {word} ", 1)
        if "move" in act:
            place = draw(st.integers(0, len(blocks)))
        if act != "remove":
            blocks.insert(place, f"<p>{word} instead</p>" if act == "rewrite" else block)
    return blocks


@st.composite
def two_peoples_edits(draw):
    base = draw(stories())
    return base, draw(edited(base, "ours")), draw(edited(base, "theirs"))


def marked(*texts):
    """How often each name of the story and each typed word occurs in the texts."""
    return Counter(re.findall(r"name\w|ours\d|theirs\d", " ".join(texts)))


@settings(deadline=None, derandomize=True, database=None, max_examples=1_000)
@given(two_peoples_edits())
def test_what_two_people_did_is_all_there_and_nothing_twice_or_else_it_is_a_conflict(versions):
    base, ours, theirs = map("\n".join, versions)
    merge = of_words({"body": ours}, {"body": theirs}, body=base)
    body = merge.words["body"]
    was, mine, other, now = map(marked, (base, ours, theirs, body))
    reported = marked(*(conflict.theirs for conflict in merge.conflicts))
    assert html.clean(body) == body
    for word in was | mine | other:
        assert now[word] <= max(mine[word], other[word]), word
        assert now[word] >= min(mine[word], other[word]), word
        if word.startswith("ours"):
            assert now[word] == mine[word], word
        if word.startswith("theirs"):
            assert now[word] or reported[word] or not other[word], word
        if not merge.conflicts and was[word] < 2:
            assert now[word] == max(0, mine[word] + other[word] - was[word]), word


def test_a_colon_within_a_time_ends_no_clause():
    base = "<p>大桥中午12：30关闭，市长在市政厅说，维修需要三周。</p>"
    ours = base.replace("大桥", "桥梁")
    assert is_conflict(base, ours, base.replace("市长", "市议员"))
    assert of_blocks(base, ours, base.replace("三周", "五周")) == ours.replace("三周", "五周")
