"""What changed between two versions of a story's words, word by word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from articles import crops, html, video_lengths
from articles.difference.passages import compared, passages, summary
from articles.difference.runs import Run, runs
from articles.difference.showing import Shown, shown
from articles.models import AboutVersion, Clip, Words
from articles.pictures import shown as pictures
from articles.text import languages, matching
from articles.times.dates import number

__all__ = ["Change", "Run", "Shown", "between", "between_pages", "runs"]


_OF_A_PICTURE = 1_000
"""Characters that a page needs for two pictures with their words."""


@dataclass(frozen=True)
class Pictured(html.Figure):
    """A picture with this use's words, and what of it may be shown."""

    crop: str = field(default="", kw_only=True)
    looked_up: pictures.Shown = field(kw_only=True)

    @property
    def is_stand_in(self) -> bool:
        """Whether it was removed, so that nothing of it is shown."""
        return self.looked_up.is_stand_in

    @property
    def files(self) -> Mapping[str, Any]:
        return self.looked_up.files

    @property
    def framing(self) -> Mapping[str, Any]:
        return self.looked_up.framing


@dataclass(frozen=True)
class Change:
    """How one part of the words differs."""

    label: str
    runs: Sequence[Run] = ()
    """For a part without markup."""
    passages: Sequence[Shown] = ()
    """For a part with markup."""
    summary: str = ""
    unshown: int = 0
    """How many changes to a long text don't fit on a page."""
    pictures: Sequence[tuple[html.Figure | None, html.Figure | None]] = ()
    """The pictures that differ, each as it was and as it is; None where there is none."""
    part: str = ""
    """The name of the part, whatever the language of its label."""

    @property
    def what_became(self) -> str:
        """What was done to the lead image, if this is its part."""
        old, new = self.pictures[0]
        if old and new:
            return gettext("Lead image changed")
        return gettext("Lead image added") if new else gettext("Lead image removed")

    @property
    def rest(self) -> str:
        """A sentence about the changes that are not shown; empty if all are."""
        if not self.unshown:
            return ""
        words = ngettext(
            "%(count)s more change is not shown.", "%(count)s more changes are not shown.", self.unshown
        )
        return words % {"count": number(self.unshown)}

    @property
    def length(self) -> int:
        """How many characters a page needs for it."""
        text = sum(len(run.text) for run in self.runs) + sum(len(each.html) for each in self.passages)
        return text + _OF_A_PICTURE * len(self.pictures)


def between(
    old: Words, new: Words, *, for_desk: bool = False, by_sides: bool = False, in_brief: bool = False
) -> list[Change]:
    """The parts that differ, in the order in which the words are declared.

    What readers never see is included only for the desk. `by_sides` and `in_brief` are as for `shown`.
    """
    found = []
    for part, (label, text) in (_PARTS | (_DESK_PARTS if for_desk else {})).items():
        before, after = text(old), text(new)
        if before == after:
            continue
        if part == "body":
            # In brief, pictures of the text are only named.
            replaced = [] if in_brief else _pictures(part, old, new)
            found.append(_body(before, after, replaced, by_sides=by_sides, in_brief=in_brief))
        else:
            replaced = _pictures(part, old, new)
            compared = () if replaced else runs(before, after)
            found.append(Change(str(label), compared, pictures=replaced, part=part))
    return found


def between_pages(old: AboutVersion, new: AboutVersion, *, by_sides: bool = False) -> list[Change]:
    """What differs between two versions of an About page; `by_sides` is as for `shown`."""
    found = (
        [Change(pgettext("of a page", "Title"), runs(old.title, new.title))] if old.title != new.title else []
    )
    if old.body != new.body:
        found.append(_body(old.body, new.body, _pictures("body", old, new), by_sides=by_sides))
    return found


def _body(old: str, new: str, replaced, **how: bool) -> Change:
    pairs = compared(old, new)
    said = summary(pairs) or gettext("Only its markup changed: the direction or the language of the text.")
    found, unshown = shown(passages(pairs), **how)
    return Change(
        gettext("Body"), passages=found, summary=said, unshown=unshown, pictures=replaced, part="body"
    )


def _language_of(side) -> str:
    return languages.language_of(side.language).name_here if side.language else gettext("As detected")


def _plain(name):
    return lambda side: str(getattr(side, name))


def _clip_of(side) -> str:
    clip = Clip.objects.filter(key=side.lead_clip).first() if side.lead_clip else None
    length = video_lengths.written(clip.seconds) if clip else ""
    return f"{clip} {length}".strip() if clip else side.lead_clip


def _names(name):
    return lambda side: ", ".join(str(label) for label in getattr(side, name))


_PARTS = {
    "headline": (_("Headline"), _plain("headline")),
    "slug": (_("URL slug"), _plain("slug")),
    "dek": (_("Dek"), _plain("dek")),
    "body": (_("Body"), _plain("body")),
    "lead_image": (_("Lead image"), lambda side: side.lead_image.key if side.lead_image else ""),
    "lead_caption": (_("Caption"), _plain("lead_caption")),
    "lead_credit": (_("Credit"), _plain("lead_credit")),
    "lead_alt_text": (_("Alt text"), _plain("lead_alt_text")),
    "lead_crop": (_("Crop"), lambda side: crops.said(side.lead_crop)),
    "categories": (_("Categories"), _names("categories")),
    "authors": (_("Bylines"), _names("authors")),
    "dateline": (_("Dateline"), _plain("dateline")),
    "video_url": (_("Video address"), _plain("video_url")),
    "video_seconds": (_("Video length"), lambda side: video_lengths.written(side.video_seconds)),
    "social_headline": (_("Social headline"), _plain("social_headline")),
    "social_description": (_("Social description"), _plain("social_description")),
    "source": (_("Source"), _plain("source")),
    "original_url": (_("Original address"), _plain("original_url")),
    "may_syndicate": (
        _("May be syndicated"),
        lambda side: gettext("Yes") if side.may_syndicate else gettext("No"),
    ),
}
"""{name of a part: (its label, a function for its text on one side)}"""
_DESK_PARTS = {
    "lead_clip": (_("Video or audio"), _clip_of),
    "slugline": (_("Slugline"), _plain("slugline")),
    "related": (_("Related stories"), _plain("related")),
    "language": (_("Language"), _language_of),
    "translation_of": (_("Translation of"), _plain("translation_of")),
}


def _pictures(part, old, new):
    """The pictures of a part that were replaced; changes to their words are shown in the text."""
    if part not in _PICTURES:
        return []
    before, after = _PICTURES[part](old), _PICTURES[part](new)
    steps = matching.steps([picture.key for picture in before], [picture.key for picture in after])
    changed = [(before[a:b], after[c:d]) for is_same, a, b, c, d in steps if not is_same]
    pairs = [pair for removed, added in changed for pair in zip_longest(removed, added)]
    return _looked_up(pairs) if part == "body" else pairs


def _looked_up(pairs):
    found = pictures.shown((figure.key for pair in pairs for figure in pair if figure), timezone.now())
    return [tuple(figure and _pictured(figure, found.get(figure.key)) for figure in pair) for pair in pairs]


def _pictured(figure, found):
    found = found or pictures.Shown(figure.key, figure.width, figure.height)
    return Pictured(**vars(figure), looked_up=found)


def _lead_pictures(side):
    image = side.lead_image
    if image is None:
        return []
    words = side.lead_alt_text, side.lead_caption, side.lead_credit
    found = pictures.shown_image(image, timezone.now())
    crop = crops.said(side.lead_crop)
    return [Pictured(image.key, image.width, image.height, *words, crop=crop, looked_up=found)]


_PICTURES = {"lead_image": _lead_pictures, "body": lambda side: html.pictures_in(side.body)}
