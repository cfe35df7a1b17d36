"""The work of a merge, counted: it grows linearly with the length of the texts, not quadratically."""

import pytest

from articles.merging.bodies import merged_bodies
from articles.origins import origins
from tests.articles.work import work

pytestmark = pytest.mark.once


def paragraphs(numbers, said="old"):
    return [f"<p>Number {n} of the {said} bridge by pier{n} and gate{n}.</p>" for n in numbers]


EDITS = {
    "one moves all that the other changes": lambda n: (
        paragraphs(reversed(range(n))),
        paragraphs(range(n), "new"),
    ),
    "both move all": lambda n: (
        paragraphs([*range(n // 2, n), *range(n // 2)], "new"),
        paragraphs([*range(n // 3, n), *range(n // 3)], "iron"),
    ),
    "one removes all that the other moves": lambda n: ([], paragraphs(reversed(range(n)), "new")),
    "both write all anew": lambda n: (
        [f"<p>Mine {k} it is.</p>" for k in range(n)],
        [f"<p>Theirs are {k} now.</p>" for k in range(2 * n)],
    ),
    "both set like blocks": lambda n: (["<p>the 1 x</p>"] * n, ["<p>the 1 x</p>", "<p>a 2 y</p>"] * n),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_the_work_of_a_merge_grows_with_the_length(name):
    some, many = (work(_merge, paragraphs(range(n)), *EDITS[name](n)) for n in (200, 400))
    assert many < 2.6 * some
    assert many < 2_000_000


def _merge(*versions):
    merged_bodies(*map("\n".join, versions))


def test_finding_where_parts_went_looks_at_few_others_however_alike_all_are():
    looked_at = []

    class Words(set):
        def __and__(self, other):
            looked_at.append(1)
            return super().__and__(other)

    def words(part):
        return Words(part.split())

    old = [f"the ward has {n} votes" for n in range(2_000)]
    new = [f"the ward had {n} votes" for n in reversed(range(2_000))]
    found = origins(old, new, words)
    assert {**found.stayed, **found.moved} == {place: 1_999 - place for place in range(2_000)}
    assert len(looked_at) <= 3 * 2_000
