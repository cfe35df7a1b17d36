"""The three-way merge of a story's words: changes that were made in two places to the same version."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles.merging.bodies import merged_bodies

_LEAD = ("lead_image_id", "lead_caption", "lead_credit", "lead_alt_text", "lead_crop")


@dataclass(frozen=True)
class Conflict:
    """What both sides changed differently; the merged words have `ours`."""

    field: str
    """A name in the words; "body" once for each place. "lead_image" stands for the image and its words."""
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Merge:
    """The words with both sides' changes, and the conflicts that a person must decide."""

    words: dict[str, Any]
    conflicts: list[Conflict]


def merged(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merge:
    """`ours`, the working copy, with what `theirs` changed since `base`; in a conflict, `ours` stays.

    Each is as `Words.words` returns it, with "categories" and "bylines" as lists in order. Bodies are
    cleaned first. A picture and its words are never mixed with those of another.

    Bodies are merged by `bodies.merged_bodies`.
    """
    conflicts = []
    if _leads_differ(base, ours, theirs):
        conflicts.append(Conflict("lead_image", _lead(ours), _lead(theirs)))
        theirs = {**theirs, **_lead(base)}
    words = {}
    for name in ours:
        merge = _MERGES.get(name, _merged_values)
        words[name], disputed = merge(base[name], ours[name], theirs[name])
        conflicts += [Conflict(name, *each) for each in disputed]
    return Merge(words, conflicts)


def _lead(words: Mapping[str, Any]) -> dict[str, Any]:
    return {name: words[name] for name in _LEAD}


def _leads_differ(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Whether both changed the lead image or its words, and now show different pictures."""
    have_changed = _lead(ours) != _lead(base) != _lead(theirs)
    return have_changed and ours["lead_image_id"] != theirs["lead_image_id"]


type _Merged[Value] = tuple[Value, list[tuple[Value, Value]]]
"""A value, and its conflicts as (ours, theirs)."""


def _merged_values[Value](base: Value, ours: Value, theirs: Value) -> _Merged[Value]:
    if theirs in (base, ours):
        return ours, []
    if ours == base:
        return theirs, []
    return ours, [(ours, theirs)]


def _merged_labels(base: Sequence, ours: Sequence, theirs: Sequence) -> _Merged[list]:
    """Both sides' additions and removals, in our order; a conflict if these leave none at all."""
    base, ours, theirs = list(base), list(ours), list(theirs)
    labels, disputed = _merged_values(base, ours, theirs)
    if disputed and ours and theirs:
        kept = [label for label in ours if label in theirs or label not in base]
        kept += [label for label in theirs if label not in ours and label not in base]
        return (kept, []) if kept else (ours, disputed)
    return labels, disputed


_MERGES: dict[str, Callable[[Any, Any, Any], _Merged]] = {
    "body": merged_bodies,
    "categories": _merged_labels,
    "bylines": _merged_labels,
}
