"""Merging words typed over an older version with what others have changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import merging
from articles.models import Author, Category, Image, Revision, Story
from articles.text import matching
from articles.text.lists import listed
from articles.workflow.acts import Act
from articles.workflow.saving import labels_of, set_scalars
from articles.workflow.seen import Seen

_LABELS: Mapping[str, Any] = {"categories": Category, "bylines": Author}
_MOST_NAMED = 3
"""The most paragraphs to name by their number; more are counted."""


@dataclass(frozen=True)
class Joined:
    """The merged words."""

    words: dict[str, Any]
    """All of a story's words, as `workflow.save` takes them, to be saved over `version`."""
    version: int
    said: str
    """Who changed what meanwhile, in a sentence or two."""
    is_saved: bool
    """Whether that version has all of these words already."""


def joined(story: Story, *, by, words: Mapping[str, object], seen: Seen) -> Joined | None:
    """Merge these words, typed over the version that was seen, with what others have changed since.

    None if both changed the same words, or if the version that was seen is no longer in the history.
    Nothing is saved, and no permission checked: callers know from `save` that this person may save.
    """
    base = story.revisions.filter(version=seen.version).order_by("-id").first()
    if base is None:
        return None
    theirs = Story.objects.with_labels().get(pk=story.pk)
    typed = theirs.as_if(base.words())
    set_scalars(typed, {name: value for name, value in words.items() if name not in _LABELS})
    labels = {name: words.get(name, had) for name, had in labels_of(base).items()}
    saved = _words(theirs)
    merge = merging.merged(_words(base), _with_keys({**typed.words(), **labels}), saved)
    if merge.conflicts:
        return None
    is_saved = merge.words == saved
    return Joined(_for_saving(merge.words), theirs.version, _said(theirs, base, by), is_saved)


def _words(version: Story | Revision) -> dict[str, Any]:
    return _with_keys({**version.words(), **labels_of(version)})


def _with_keys(words: Mapping[str, Any]) -> dict[str, Any]:
    """The words with the primary keys of their categories and bylines."""
    return {**words, **{name: [label.pk for label in words[name]] for name in _LABELS}}


def _for_saving(words: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: model.objects.in_bulk(words[name]) for name, model in _LABELS.items()}
    labels = {name: [found[name][key] for key in words[name] if key in found[name]] for name in _LABELS}
    scalars = {field.name: words[field.attname] for field in Story.word_fields()}
    return {**scalars, **labels, "lead_image": Image.objects.filter(pk=words["lead_image_id"]).first()}


def _said(theirs: Story, base: Revision, by) -> str:
    since = theirs.revisions.filter(version__gt=base.version).exclude(by=by).select_related("by")
    others = list(since.defer("body").order_by("id"))
    what = listed(_changed(_words(base), _words(theirs))) or _("this story")
    if not others:
        return _("You changed %(what)s in another window; your words are kept.") % {"what": what}
    names = listed(dict.fromkeys(str(revision.by) for revision in others))
    is_fix = all(revision.act == Act.FIX for revision in others)
    said = {
        True: _("%(who)s fixed %(what)s of the live story; your words are kept."),
        False: _("%(who)s changed %(what)s; your words are kept."),
    }
    return said[is_fix] % {"who": names, "what": what}


def _changed(base: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, None]:
    """The names of what differs, each once."""
    names = chain.from_iterable(
        _paragraphs(base[name], theirs[name]) if name == "body" else [_name(name)]
        for name in base
        if base[name] != theirs[name]
    )
    return dict.fromkeys(names)


def _name(attribute: str) -> str:
    if attribute in _LABELS:
        return _("the categories") if attribute == "categories" else _("the bylines")
    return _("the %(field)s") % {"field": Story._meta.get_field(attribute).verbose_name}


def _paragraphs(old: str, new: str) -> list[str]:
    """The changed paragraphs, by their number in the newer body."""
    blocks = new.split("\n")
    changed = [step for step in matching.steps(old.split("\n"), blocks) if not step.is_same]
    places = [place for step in changed for place in range(step.first, step.last)]
    if not places or any(not blocks[place].startswith("<p") for place in places):
        return [_("the %(field)s") % {"field": _("body")}]
    if len(places) > _MOST_NAMED:
        count = len(places)
        return [ngettext("%(count)s paragraph", "%(count)s paragraphs", count) % {"count": count}]
    numbers = {place: number for number, place in enumerate(_places_of_paragraphs(blocks), 1)}
    return [_("paragraph %(number)s") % {"number": numbers[place]} for place in places]


def _places_of_paragraphs(blocks: list[str]) -> list[int]:
    return [place for place, block in enumerate(blocks) if block.startswith("<p")]
