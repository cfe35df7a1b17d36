"""What changed between two versions of a story's words, told word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import attrgetter

from articles import html
from articles.models import Story, Words

# Spaces stand with their word: alone, each would be like any other, and a rewritten text take a minute.
_TOKEN = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
_MOST_PAIRS = 100_000
"""Pairs of like parts in two texts, beyond which comparing them would keep a person waiting."""


@dataclass(frozen=True)
class Run:
    """Some text that stayed, was removed or was added."""

    kind: str
    """ "same", "removed" or "added"."""
    text: str


@dataclass(frozen=True)
class Change:
    """How one part of the words differs."""

    label: str
    runs: Sequence[Run]


class Side:
    """The words of one version, its categories and authors included."""

    def __init__(self, words: Words, categories, authors):
        self._words, self.categories, self.authors = words, categories, authors

    def __getattr__(self, name):
        return getattr(self._words, name)

    @classmethod
    def of(cls, version) -> "Side":
        """A Story or an Article as it stands."""
        return cls(version, version.categories, version.authors)

    @classmethod
    def typed(cls, story: Story, words: dict) -> "Side":
        """A story with words that are typed and not yet saved."""
        typed = Story(pk=story.pk, owner=story.owner, **_scalars(words))
        typed.embargo_until, typed.embargo_until_lifted = story.embargo_until, story.embargo_until_lifted
        typed.body = html.clean(typed.body)
        return cls(typed, words["categories"], words["bylines"])


def _scalars(words):
    return {name: value for name, value in words.items() if name not in ("categories", "bylines")}


def between(old: Side, new: Side) -> list[Change]:
    """The parts that differ, in the order in which the words are declared."""
    texts = [(label, text(old), text(new)) for label, text in _PARTS]
    return [Change(label, runs(before, after)) for label, before, after in texts if before != after]


def _plain(name):
    return lambda side: str(getattr(side, name))


def _names(name):
    return lambda side: ", ".join(str(label) for label in getattr(side, name))


_PARTS = [
    ("Headline", _plain("headline")),
    ("URL slug", _plain("slug")),
    ("Dek", _plain("dek")),
    ("Body", lambda side: _body_text(side.body)),
    ("Lead image", lambda side: f"{side.lead_image} [{side.lead_image.key}]" if side.lead_image else ""),
    ("Caption", _plain("lead_caption")),
    ("Credit", _plain("lead_credit")),
    ("Alt text", _plain("lead_alt_text")),
    ("Crop", lambda side: side.get_lead_crop_display()),
    ("Categories", _names("categories")),
    ("Bylines", _names("authors")),
    ("Dateline", _plain("dateline")),
    ("Video address", _plain("video_url")),
    ("Social headline", _plain("social_headline")),
    ("Social description", _plain("social_description")),
    ("Source", _plain("source")),
    ("Original address", _plain("original_url")),
    ("May be syndicated", lambda side: "Yes" if side.may_syndicate else "No"),
]


def _body_text(body):
    """The body as text that shows what changes of markup alone would hide: headings, emphasis, links."""
    body = re.sub(r'<a href="([^"]*)">(.*?)</a>', r"\2 [\1]", body)
    body = re.sub(r'<figure data-image="([a-z0-9]+)"><img alt="([^"]*)"[^>]*>', r"[Picture \1: \2] ", body)
    for element, mark in _MARKS:
        body = re.sub(element, mark, body)
    return html.plain_text(body)


_MARKS = [
    (r"<h2[^>]*>", r"\g<0>## "),
    (r"<h3[^>]*>", r"\g<0>### "),
    (r"<li[^>]*>", r"\g<0>• "),
    (r"<blockquote[^>]*>(\n?<p[^>]*>)?", r"\g<0>> "),
    (r"</?strong>", "**"),
    (r"</?em>", "_"),
]


def runs(old: str, new: str) -> list[Run]:
    """The text as runs that stayed, were removed and were added, in reading order."""
    alike = groupby(_by_line(old, new), key=attrgetter("kind"))
    return [Run(kind, "".join(run.text for run in pieces)) for kind, pieces in alike]


def _by_line(old: str, new: str) -> Iterator[Run]:
    """Line by line, and word by word where lines differ: quick for a long body in which little changes."""
    for kind, before, after in _compared(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        yield from _by_word(before, after) if kind == "replace" else _told(kind, before, after)


def _by_word(old: str, new: str) -> Iterator[Run]:
    for compared in _compared(_TOKEN.findall(old), _TOKEN.findall(new)):
        yield from _told(*compared)


def _compared(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    """What SequenceMatcher makes of the two, as its name for it and the text on either side.

    Texts that it would be long about are told as replaced.
    """
    if not _are_soon_compared(before, after):
        yield "replace", "".join(before), "".join(after)
        return
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield kind, "".join(before[a:b]), "".join(after[c:d])


def _are_soon_compared(before: list[str], after: list[str]) -> bool:
    times = Counter(after)
    return sum(count * times[part] for part, count in Counter(before).items()) <= _MOST_PAIRS


def _told(kind: str, before: str, after: str) -> Iterator[Run]:
    if kind == "equal":
        yield Run("same", before)
        return
    if before[:1] == after[:1] == " ":
        yield Run("same", " ")
        before, after = before[1:], after[1:]
    if before:
        yield Run("removed", before)
    if after:
        yield Run("added", after)
