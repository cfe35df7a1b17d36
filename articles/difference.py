"""What changed between two versions of a story's words, told word by word."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

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
    before, after = _parts(old, new)
    told = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            told.append(Run("same", "".join(before[a:b])))
            continue
        told += [Run("removed", "".join(before[a:b]))] if b > a else []
        told += [Run("added", "".join(after[c:d]))] if d > c else []
    return told


def _parts(old: str, new: str) -> tuple[list[str], list[str]]:
    """Both texts in words where that is soon compared, else in lines, else each as a whole."""
    for split in (_TOKEN.findall, lambda text: text.splitlines(keepends=True)):
        before, after = split(old), split(new)
        times = Counter(after)
        if sum(count * times[part] for part, count in Counter(before).items()) <= _MOST_PAIRS:
            return before, after
    return [old], [new]
