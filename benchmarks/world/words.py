"""Words distributed as in a language: a few in every second story, most in hardly any, to search for.

Their frequencies follow Zipf's law with Mandelbrot's correction: the word of rank r has the weight
1 / (r + 2.7).
"""

import random
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from articles.folding import unaccented
from benchmarks.world.phrases import Phrase, joined, phrase

DISTINCT = 60_000


def _listed(text: str) -> list[str]:
    return text.split()


_ONSETS = _listed("b br c ch d dr f fl g gl gr h k l m n p pl pr r s st t th tr v w")
_VOWELS = _listed("a e i o u a e i o ai ea ee ou")
_CODAS = ["", "", "", "", *_listed("n r s l m nd nt st")]
_ENDINGS = [*[""] * 8, *_listed("s ed ing er ly ion ness al")]
_ACCENTED = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü", "n": "ñ"}


class Words(NamedTuple):
    """All words, the most frequent first, and the running sum of their weights."""

    ranked: list[Phrase]
    sums: list[float]

    def some(self, chance: random.Random, count: int) -> list[Phrase]:
        """This many words at random, each as often as its rank says."""
        return chance.choices(self.ranked, cum_weights=self.sums, k=count)

    def sentence(self, chance: random.Random, count: int) -> Phrase:
        """The same as a sentence, with a comma in the middle."""
        words, half = self.some(chance, count), count // 2
        halves = joined(words[:half]).then(","), joined(words[half:]).then(".")
        sentence = joined(halves)
        return sentence._replace(text=sentence.text[0].upper() + sentence.text[1:])


@cache
def words() -> Words:
    """The words, the same in every run."""
    chance = random.Random(2)  # noqa: S311 - no secret
    made: dict[str, str] = {}
    while len(made) < DISTINCT:
        word = _word(chance, is_frequent=len(made) < 500)
        made.setdefault(unaccented(word), word)
    return Words(
        ranked=[phrase(word) for word in made.values()],
        sums=[*accumulate(1 / (rank + 2.7) for rank in range(1, DISTINCT + 1))],
    )


def _word(chance, *, is_frequent):
    """Short if it is frequent; one in thirty has accents, one in twenty is a name."""
    syllables = 1 if is_frequent else chance.choice((2, 2, 3))
    parts = [_syllable(chance) for _ in range(syllables)]
    word = "".join(parts) + ("" if is_frequent else chance.choice(_ENDINGS))
    kind = chance.random()
    if kind < 0.03:
        return word[0] + "".join(_ACCENTED.get(letter, letter) for letter in word[1:])
    return word.capitalize() if kind < 0.08 else word


def _syllable(chance):
    return f"{chance.choice(_ONSETS)}{chance.choice(_VOWELS)}{chance.choice(_CODAS)}"
