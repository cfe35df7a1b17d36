"""What changed between two versions of a story's words, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from articles import html, matching, video_lengths
from articles.difference.passages import compared, passages, summary
from articles.difference.runs import Run, runs
from articles.difference.showing import Shown, shown
from articles.models import AboutVersion, Words

__all__ = ["Change", "LeadPicture", "Run", "Shown", "between", "between_pages", "runs"]


_OF_A_PICTURE = 1_000
"""Characters that a page needs for two pictures with their words."""


@dataclass(frozen=True)
class LeadPicture(html.Figure):
    """A lead image with this use's words."""

    crop: str


@dataclass(frozen=True)
class Change:
    """How one part of the words differs."""

    label: str
    runs: Sequence[Run] = ()
    """Of a part without markup."""
    passages: Sequence[Shown] = ()
    """Of a part with markup."""
    summary: str = ""
    unshown: int = 0
    """How many changes of a long text a page has no room for."""
    pictures: Sequence[tuple[html.Figure | None, html.Figure | None]] = ()
    """Where pictures differ: each as it was and as it is, None where there is none."""

    @property
    def what_became(self) -> str:
        """What was done to the picture of a part that is one."""
        old, new = self.pictures[0]
        return f"{self.label} {'changed' if old and new else 'added' if new else 'removed'}"

    @property
    def rest(self) -> str:
        """What is said of the changes that are not shown."""
        if not self.unshown:
            return ""
        return f"{self.unshown:,} more {'change is' if self.unshown == 1 else 'changes are'} not shown."

    @property
    def length(self) -> int:
        """How many characters a page needs for it."""
        text = sum(len(run.text) for run in self.runs) + sum(len(each.html) for each in self.passages)
        return text + _OF_A_PICTURE * len(self.pictures)


def between(
    old: Words, new: Words, *, for_desk: bool = False, by_sides: bool = False, in_brief: bool = False
) -> list[Change]:
    """The parts that differ, in the order in which the words are declared.

    What readers never see is among them for the desk alone. `by_sides` and `in_brief` are as for `shown`.
    """
    found = []
    for label, text in [*_PARTS, *(_DESK_PARTS if for_desk else [])]:
        before, after = text(old), text(new)
        if before == after:
            continue
        pictures = _pictures(label, old, new)
        if label == "Body":
            found.append(_body(before, after, pictures, by_sides=by_sides, in_brief=in_brief))
        else:
            found.append(Change(label, () if pictures else runs(before, after), pictures=pictures))
    return found


def between_pages(old: AboutVersion, new: AboutVersion) -> list[Change]:
    """What differs between two versions of a page of the newspaper."""
    found = [Change("Title", runs(old.title, new.title))] if old.title != new.title else []
    if old.body != new.body:
        found.append(_body(old.body, new.body, _pictures("Body", old, new)))
    return found


def _body(old: str, new: str, pictures, **how: bool) -> Change:
    pairs = compared(old, new)
    said = summary(pairs) or "Only its markup changed: the direction or the language of the text."
    found, unshown = shown(passages(pairs), **how)
    return Change("Body", passages=found, summary=said, unshown=unshown, pictures=pictures)


def _plain(name):
    return lambda side: str(getattr(side, name))


def _names(name):
    return lambda side: ", ".join(str(label) for label in getattr(side, name))


_PARTS = [
    ("Headline", _plain("headline")),
    ("URL slug", _plain("slug")),
    ("Dek", _plain("dek")),
    ("Body", _plain("body")),
    ("Lead image", lambda side: side.lead_image.key if side.lead_image else ""),
    ("Caption", _plain("lead_caption")),
    ("Credit", _plain("lead_credit")),
    ("Alt text", _plain("lead_alt_text")),
    ("Crop", lambda side: side.get_lead_crop_display()),
    ("Categories", _names("categories")),
    ("Bylines", _names("authors")),
    ("Dateline", _plain("dateline")),
    ("Video address", _plain("video_url")),
    ("Video length", lambda side: video_lengths.written(side.video_seconds)),
    ("Social headline", _plain("social_headline")),
    ("Social description", _plain("social_description")),
    ("Source", _plain("source")),
    ("Original address", _plain("original_url")),
    ("May be syndicated", lambda side: "Yes" if side.may_syndicate else "No"),
]
_DESK_PARTS = [("Slugline", _plain("slugline")), ("Related stories", _plain("related"))]


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
