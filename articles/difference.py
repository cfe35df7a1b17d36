"""What changed between two versions of a story's words, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from articles import html, matching
from articles.models import Words

# Spaces stand with their word: alone, each would be like any other, and a rewritten text look half kept.
_TOKEN = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")


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

    What readers never see is among them for the desk alone.
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
    """The pictures of a part that were replaced; the text shows what changed of their words."""
    if label not in _PICTURES:
        return []
    before, after = _PICTURES[label](old), _PICTURES[label](new)
    steps = matching.steps([picture.key for picture in before], [picture.key for picture in after])
    changed = [(before[a:b], after[c:d]) for is_same, a, b, c, d in steps if not is_same]
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
    """The text as runs that stayed, were removed and were added, in reading order.

    By words where the texts are short; else by lines, and by the words of lines that changed.
    """
    alike = groupby(_compared(old, new), lambda run: run.kind)
    return [Run(kind, text) for kind, found in alike if (text := "".join(run.text for run in found))]


def _compared(old: str, new: str) -> Iterator[Run]:
    if len(old) + len(new) <= _SHORT:
        yield from _compared_words(old, new)
        return
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for is_same, start, end, first, last in matching.steps(before, after):
        was, is_now = "".join(before[start:end]), "".join(after[first:last])
        if is_same or not was or not is_now:
            yield from _run_of(was, is_now)
        else:
            yield from _compared_words(was, is_now)


_SHORT = 5_000
"""Characters of both texts."""


def _compared_words(old: str, new: str) -> Iterator[Run]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    for _, start, end, first, last in matching.steps(before, after):
        yield from _run_of("".join(before[start:end]), "".join(after[first:last]))


def _run_of(was: str, is_now: str) -> Iterator[Run]:
    if was == is_now:
        yield Run("same", was)
        return
    if was[:1] == is_now[:1] == " ":
        yield Run("same", " ")
        was, is_now = was[1:], is_now[1:]
    yield Run("removed", was)
    yield Run("added", is_now)
