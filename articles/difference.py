"""What changed between two versions of a story's words, told word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest

from articles import html
from articles.models import Words

# Spaces stand with their word: alone, each would be like any other, and a rewritten text take a minute.
_TOKEN = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
_MOST_PAIRS = 50_000
"""Pairs of like parts in two texts, beyond which comparing them would keep a person waiting."""


@dataclass(frozen=True)
class Run:
    """Some text that stayed, was removed or was added."""

    kind: str
    """ "same", "removed" or "added"."""
    text: str


@dataclass(frozen=True)
class LeadPicture(html.Figure):
    """A lead image with this use's words."""

    crop: str


@dataclass(frozen=True)
class Change:
    """How one part of the words differs."""

    label: str
    runs: Sequence[Run]
    pictures: Sequence[tuple[html.Figure | None, html.Figure | None]] = ()
    """Where pictures differ: each as it was and as it is, None where there is none."""


def between(old: Words, new: Words, *, for_desk: bool = False) -> list[Change]:
    """The parts that differ, in the order in which the words are declared.

    What readers never see is told to the desk alone.
    """
    parts = [*_PARTS, *(_DESK_PARTS if for_desk else [])]
    texts = [(label, text(old), text(new)) for label, text in parts]
    return [
        Change(label, runs(before, after), _pictures(label, old, new))
        for label, before, after in texts
        if before != after
    ]


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
_DESK_PARTS = [("Slugline", _plain("slugline"))]


def _pictures(label, old, new):
    """The pictures of a part where others took their place; a change of their words is told in the text."""
    if label not in _PICTURES:
        return []
    before, after = _PICTURES[label](old), _PICTURES[label](new)
    steps = _opcodes([picture.key for picture in before], [picture.key for picture in after])
    changed = [(before[a:b], after[c:d]) for kind, a, b, c, d in steps if kind != "equal"]
    return [pair for removed, added in changed for pair in zip_longest(removed, added)]


def _lead_pictures(side):
    image = side.lead_image
    if image is None:
        return []
    words = side.lead_alt_text, side.lead_caption, side.lead_credit
    return [LeadPicture(image.key, image.width, image.height, *words, side.get_lead_crop_display())]


_PICTURES = {"Lead image": _lead_pictures, "Body": lambda side: html.figures(side.body)}


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
    alike = groupby(_told(old, new), lambda run: run.kind)
    return [Run(kind, text) for kind, told in alike if (text := "".join(run.text for run in told))]


def _told(old: str, new: str) -> Iterator[Run]:
    """By words where those are soon compared; else by lines, and by the words of lines that changed."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if _is_soon_compared(before, after):
        for was, is_now in _steps(before, after):
            yield from _run_of("".join(was), "".join(is_now))
        return
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for was, is_now in _steps(before, after) if _is_soon_compared(before, after) else [(before, after)]:
        yield from _told_lines(was, is_now, is_all=len(was) == len(before) and len(is_now) == len(after))


def _told_lines(was, is_now, *, is_all) -> Iterator[Run]:
    if was == is_now or not was or not is_now:
        yield from _run_of("".join(was), "".join(is_now))
    elif not is_all:
        yield from _told("".join(was), "".join(is_now))
    elif len(was) == len(is_now) > 1:
        for one, other in zip(was, is_now, strict=True):
            yield from _told(one, other)
    else:
        yield from _run_of("".join(was), "".join(is_now))


def _run_of(was: str, is_now: str) -> Iterator[Run]:
    if was == is_now:
        yield Run("same", was)
    else:
        if was[:1] == is_now[:1] == " ":
            yield Run("same", " ")
            was, is_now = was[1:], is_now[1:]
        yield Run("removed", was)
        yield Run("added", is_now)


def _steps(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The parts of both in turn: those that are alike, and those that took each other's place."""
    for _, a, b, c, d in _opcodes(before, after):
        yield before[a:b], after[c:d]


def _opcodes(before, after):
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _is_soon_compared(before: list[str], after: list[str]) -> bool:
    times = Counter(after)
    return sum(count * times[part] for part, count in Counter(before).items()) <= _MOST_PAIRS
