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


# What makes a change look like a correction.


def correction_signs(old: Side, new: Side) -> list[str]:
    """What was said and is no longer said so, of that which readers rely on: a reason to ask the editor.

    Some of "the headline", "a figure", "a name" and "a quotation". What is only added is no sign.
    """
    signs = {"the headline": old.headline != new.headline}
    before, after = _told_to_readers(old), _told_to_readers(new)
    for sign, told in (("a figure", _figures), ("a name", _names_in), ("a quotation", _quotations)):
        signs[sign] = not _still_stand(told(before), told(after))
    signs["a name"] |= not _still_stand([*map(str, old.authors)], [*map(str, new.authors)])
    return [sign for sign, is_there in signs.items() if is_there]


def _told_to_readers(side):
    return "\n".join(
        [side.headline, side.dek, html.plain_text(side.body), side.lead_caption, f"({side.lead_credit})"]
    )


def _still_stand(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether all of the old stands in the new, in its order."""
    left = iter(new)
    return all(one in left for one in old)


_FIGURE = re.compile(
    r"\d+(?:[.,:]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half"
    r"|hundred|thousand|million|billion)\b",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"“[^“”]*”|\"[^\"\n]*\"|«[^«»]*»|„[^„“”]*[“”]|「[^「」]*」")
_CAPITALISED = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_END = re.compile(r"(?:^|[.!?:\n])[\s“”\"«»‘’()]*$")


def _figures(text):
    return [figure.casefold() for figure in _FIGURE.findall(text)]


def _quotations(text):
    return [" ".join(quotation.split()) for quotation in _QUOTATION.findall(text)]


def _names_in(text):
    """The words with a capital letter that do not have it only because a sentence begins."""
    words = list(_CAPITALISED.finditer(text))
    is_capital = [word[0][0].isupper() for word in words]
    names = []
    for place, word in enumerate(words):
        begins = _SENTENCE_END.search(text, max(0, word.start() - 8), word.start())
        is_paired = place + 1 < len(words) and is_capital[place + 1]
        if is_capital[place] and (not begins or is_paired):
            names.append(word[0])
    return names
