"""Words to search for, more than a process caches the results of: common, rare and mistyped ones."""

import random
from itertools import chain

from articles.terms.words import forms_of_text
from benchmarks.world import vocabulary
from benchmarks.world.words import words

MANY = 200
_RARE = 20_000
"""The rank from which on a word is in few stories: at most one in 1,500."""


def common() -> list[str]:
    """Words of all headlines and bodies, each in every eighth to every hundredth story, and more."""
    made = (word.unaccented for word in words().ranked[:MANY])
    return [*_of_vocabulary(), *made][:MANY]


def rare() -> list[str]:
    return [word.unaccented for word in _chance().sample(words().ranked[_RARE:], MANY)]


def mistyped() -> list[str]:
    """Words with two letters swapped, one left out, or one too many."""
    chance = _chance()
    known = [*_of_vocabulary(), *(word.unaccented for word in words().ranked[500:5000])]
    long_enough = [word for word in known if len(word) > 4 and word.isalpha()]
    return [_mistyped(chance, word) for word in chance.sample(long_enough, MANY)]


def _of_vocabulary() -> list[str]:
    texts = vocabulary.SUBJECTS, vocabulary.VERBS, vocabulary.OBJECTS, vocabulary.TAILS, vocabulary.CLAUSES
    return [*dict.fromkeys(form for text in chain(*texts) for form in forms_of_text(text))]


def _mistyped(chance, word):
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return chance.choice(
        [before + after, before + letter + letter + after, before + after[0] + letter + after[1:]]
    )


def _chance():
    return random.Random(3)  # noqa: S311 - no secret
