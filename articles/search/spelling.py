"""Finding words of the index from misspellings, by deleting letters from both.

After SymSpell (https://github.com/wolfgarbe/SymSpell): two words within an edit distance share a form
with at most that many letters deleted, so that an index look-up for each form finds them.
Words of scheduled stories are included: before one is offered, check that readers have it, and let none
displace another, which would show that it is there.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import batched, chain, combinations
from math import inf

from django.db import connection
from django.db.models import Model

from articles.models import Spelling
from articles.terms.words import is_unspaced

SHORTEST, LONG = 4, 8
"""Word lengths from which one mistake is allowed, and two: the same as in Typesense."""
MOST_MISTAKES = 2
_PREFIX = 7
"""How many letters at the beginning of a word make its keys: more would double the table for little."""
_AT_ONCE = 5000
_MOST_CANDIDATES = 1000
"""The most known words that are compared with a misspelt one."""


def mistakes(word: str) -> int:
    """How many letters of a word may be wrong."""
    return (len(word) >= SHORTEST) + (len(word) >= LONG)


def learn(forms: Iterable[str], table: type[Model] = Spelling) -> None:
    """Add the new ones among these words. One query if there are none.

    In a fixed order, so that two transactions that add the same words can't deadlock.
    """
    learnable = {form for form in forms if is_learnable(form)}
    new = sorted(learnable - _known(learnable, table))
    for some in batched(rows_of(new), _AT_ONCE, strict=False):
        _store(some, connection.ops.quote_name(table._meta.db_table))


def rows_of(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The rows of these words: (key, word)."""
    return ((key, word) for word in words for key in sorted(_keys(word)))


def is_learnable(form: str) -> bool:
    return len(form) >= SHORTEST and form.isalpha() and not is_unspaced(form)


def _known(forms: Collection[str], table) -> set[str]:
    known: set[str] = set()
    for some in batched(sorted(forms), _AT_ONCE, strict=False):
        known |= _found(some, connection.ops.quote_name(table._meta.db_table))
    return known


def _found(forms: Sequence[str], table: str) -> set[str]:
    """The known words, each looked up by its own key: with two lists, databases would try every pair."""
    marks, values = _as_values([(form[:_PREFIX], form) for form in forms])
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked (key, word) AS (VALUES {marks}) SELECT asked.word FROM asked"  # noqa: S608 - our names
            f" CROSS JOIN {table} known WHERE known.key = asked.key AND known.word = asked.word",
            values,
        )
        return {word for (word,) in cursor.fetchall()}


def _store(rows: Sequence[tuple[str, str]], table: str) -> None:
    """Insert these rows without the ORM, which took half of the time of loading an archive."""
    marks, values = _as_values(rows)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (key, word) VALUES {marks} ON CONFLICT DO NOTHING", values)  # noqa: S608 - our names


def _as_values(rows: Sequence[tuple[str, str]]) -> tuple[str, list[str]]:
    return ", ".join(["(%s, %s)"] * len(rows)), [*chain.from_iterable(rows)]


def near(words: Iterable[str], unfinished: str = "") -> dict[str, list[str]]:
    """For each of these words, the others within the number of mistakes that it may have, nearest first.

    The `unfinished` one is compared to the beginnings of longer words, without those that begin with it.
    One query, or none if all words are too short for a mistake.
    """
    keys = {word: _keys(word) for word in words if mistakes(word)}
    known = _words_of({*chain.from_iterable(keys.values())}, _MOST_CANDIDATES * len(keys))
    return {word: _nearest_first(word, known - {word}, is_unfinished=word == unfinished) for word in keys}


def _words_of(keys: Collection[str], most: int) -> set[str]:
    """The words with any of these keys; those of long words often have many in common."""
    if not keys:
        return set()
    words = Spelling.objects.filter(key__in=keys).values_list("word", flat=True)
    return set(words.distinct()[:most])


def _nearest_first(word: str, others: Collection[str], *, is_unfinished: bool) -> list[str]:
    most, steps_to = mistakes(word), distance_to_beginning if is_unfinished else distance
    shortest, longest = len(word) - most, inf if is_unfinished else len(word) + most
    nearness = {other: steps_to(word, other) for other in others if shortest <= len(other) <= longest}
    allowed = [other for other, steps in nearness.items() if 0 < steps <= most]
    return sorted(allowed, key=lambda other: (nearness[other], other[0] != word[0], other))


def _keys(word: str) -> set[str]:
    """The beginning of a word, with up to as many letters deleted as may be wrong in it."""
    beginning = word[:_PREFIX]
    return {
        "".join(letter for at, letter in enumerate(beginning) if at not in left_out)
        for count in range(mistakes(word) + 1)
        for left_out in combinations(range(len(beginning)), count)
    }


def distance(one: str, other: str) -> int:
    """How many letters to insert, delete, change or swap with a neighbour to turn one word into the other."""
    return _steps(*_without_what_they_share(one, other))[-1]


def distance_to_beginning(typed: str, word: str) -> int:
    """The distance of what was typed to the beginning of a word that is most like it."""
    shared = _same(typed, word)
    return min(_steps(typed[shared:], word[shared : len(typed) + mistakes(typed)]))


def _steps(one: str, other: str) -> list[int]:
    """How many steps turn one text into each beginning of the other, the empty one first."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, against in enumerate(other, start=1):
            steps = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                steps = min(steps, before[column - 2] + 1)
            line.append(steps)
        before, last = last, line
    return last


def _without_what_they_share(one: str, other: str) -> tuple[str, str]:
    """Both without their common prefix and suffix, which most words share with their misspellings."""
    begins = _same(one, other)
    one, other = one[begins:], other[begins:]
    ends = _same(one[::-1], other[::-1])
    return one[: len(one) - ends], other[: len(other) - ends]


def _same(one: str, other: str) -> int:
    """The length of the prefix that the two have in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (letter, against) in pairs if letter != against), min(len(one), len(other)))
