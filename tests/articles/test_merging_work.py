"""The work of a merge, counted where it could take the square of the text."""

import pytest

from articles import merging

pytestmark = pytest.mark.once


class Counted(list):
    """A list of texts that counts the characters read out of it and written into it."""

    characters = 0

    def __getitem__(self, place):
        text = super().__getitem__(place)
        self.characters += len(text)
        return text

    def __setitem__(self, place, text):
        self.characters += len(text)
        super().__setitem__(place, text)


def carried(count):
    """How many characters it takes where one side moves so many paragraphs that the other changes."""
    blocks = [f"<p>Number {n} of the old bridge.</p>" for n in range(count)]
    base = [part for block in blocks for part in ("", block)] + [""]
    mover = Counted(["" for _ in base[:-1]] + ["\n".join(blocks)])
    changer = Counted(part.replace("old", "new") for part in base)
    merging._carry_changes(base, mover, changer)
    assert mover[-1].count("new bridge") == count
    assert list(changer) == base
    return mover.characters + changer.characters


def test_carrying_changes_to_where_much_was_moved_grows_with_the_length():
    assert carried(400) < 2.5 * carried(200)
