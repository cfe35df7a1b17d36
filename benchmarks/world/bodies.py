"""Bodies as newsrooms have them: many short, some long, with headings, lists, links, quotations, pictures."""

import math
import random
from collections.abc import Sequence
from typing import NamedTuple

from articles import html
from articles.cleaning import clean, plain_text
from articles.folding import words_in
from articles.models import Image
from articles.text.lengths import word_count
from benchmarks.world import vocabulary
from benchmarks.world.documents import End
from benchmarks.world.phrases import Phrase, phrase
from benchmarks.world.words import words

MOST_BODIES = 600
"""How many are made at most; each story begins with a paragraph of its own."""
MEDIAN_WORDS, SPREAD = 210, 0.65
"""Of a lognormal distribution: a tenth have fewer than 90 words, a tenth more than 480."""
FEWEST, MOST = 45, 2500


class Body(NamedTuple):
    """Canonical HTML after a story's own first paragraph."""

    markup: str
    plain: Phrase
    words: int
    images: tuple[int, ...]
    end: End
    """The end of a story's document in readers' search."""
    indexed_words: frozenset[str]
    """Its words in the desk's index."""


def bodies(count: int, images: Sequence[Image]) -> list[Body]:
    """Different bodies for this many stories, the same in every run; every eighth has a picture."""
    chance = random.Random(1)  # noqa: S311 - no secret
    return [
        _body(chance, images[number % len(images)] if number % 8 == 0 else None)
        for number in range(min(count, MOST_BODIES))
    ]


def _body(chance, image) -> Body:
    wanted = min(MOST, max(FEWEST, chance.lognormvariate(math.log(MEDIAN_WORDS), SPREAD)))
    blocks: list[str] = []
    words = 0
    while words < wanted:
        block = _block(chance, len(blocks))
        blocks.append(block)
        words += len(block.split())
    if image:
        blocks.insert(1, _figure(image))
    markup = clean("".join(blocks))
    plain = phrase(plain_text(markup))
    indexed_words = frozenset(words_in(plain.unaccented))
    images = (image.pk,) if image else ()
    return Body(markup, plain, word_count(markup), images, End(plain.forms), indexed_words)


def _figure(image):
    return html.figure(image.key, image.width, image.height, image.alt_text, image.caption, image.credit)


def _block(chance, number):
    """The next block: now and then a heading, a list or a quotation between the paragraphs."""
    kind = chance.random()
    if number >= 4 and kind < 0.10:
        return f"<h2>{chance.choice(vocabulary.OBJECTS).capitalize()}</h2><p>{_sentences(chance)}</p>"
    if number >= 2 and kind < 0.15:
        return "<ul>" + "".join(f"<li>{_sentence(chance)}</li>" for _ in range(3)) + "</ul>"
    if number >= 2 and kind < 0.20:
        return f"<blockquote><p>“{_sentence(chance)}”</p></blockquote>"
    if kind < 0.30:
        return f'<p>{_sentences(chance)} <a href="https://example.com/{number}">Read more.</a></p>'
    return f"<p>{_sentences(chance)}</p>"


def _sentences(chance):
    return " ".join(_sentence(chance) for _ in range(chance.randint(1, 4)))


def _sentence(chance):
    if chance.random() < 0.5:
        return words().sentence(chance, chance.randint(8, 24)).text
    subject = chance.choice(vocabulary.SUBJECTS)
    parts = [
        chance.choice(vocabulary.OPENINGS) + ",",
        f"the {subject}" if subject[1:].islower() else subject,
        chance.choice(vocabulary.VERBS),
        f"the {chance.choice(vocabulary.OBJECTS)}",
        *([f"for {chance.choice(vocabulary.FIGURES)}"] if chance.random() < 0.4 else []),
        chance.choice(vocabulary.TAILS) + ",",
        chance.choice(vocabulary.CLAUSES) + ".",
    ]
    return " ".join(parts)
