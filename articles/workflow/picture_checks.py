"""The checks of a story's pictures against the library: killed, under embargo, held, or not cleared."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Image, Newspaper
from articles.text.lists import listed
from articles.times.desk_times import desk_time_in_zone

TO_CHECK, _CLEARED, HELD, KILLED = Image.Status


def killed(story, figures, problem: Callable) -> Iterator[Any]:
    """A problem for each picture that was killed and so can't be published."""
    for number, image in _pictures(story, figures):
        if image.status == KILLED:
            message = _("%(picture)s was killed: choose another one, or take it out.")
            yield problem("killed-picture", *_said(message, number))


def embargoed(story, figures, at, problem: Callable) -> Iterator[Any]:
    """A problem for each picture that is under embargo at this time."""
    for number, image in _pictures(story, figures):
        if image.embargoed_until and image.embargoed_until > at:
            ends = desk_time_in_zone(image.embargoed_until)
            message = _("%(picture)s is under embargo until %(time)s.")
            yield problem("embargoed-picture", *_said(message, number, time=ends))


def unchecked(story, figures, problem: Callable) -> Iterator[Any]:
    """A problem for each picture held, or not cleared where that is required; an editor may override it."""
    pictures = _pictures(story, figures)
    needs_clearing = any(image.status == TO_CHECK for _number, image in pictures) and _needs_clearing(story)
    for number, image in pictures:
        if image.status == HELD:
            yield problem(*_checked("held-picture", number))
        elif image.status == TO_CHECK and needs_clearing:
            yield problem(*_checked("unchecked-picture", number))


def confined(story, figures) -> Iterator[Any]:
    """(check, field, message, place) for each picture that may be used only in some territories."""
    for number, image in _pictures(story, figures):
        if image.territory:
            message = _("%(picture)s may be used only here: %(territory)s. Readers everywhere get it.")
            check = f"territory-{number}" if number else "territory"
            yield check, *_said(message, number, territory=image.territory)


def not_cleared(story, figures) -> Iterator[tuple[str, str, str, str]]:
    """(check, field, message, place): advice to have pictures checked, where clearing is not required."""
    numbers = [number for number, image in _pictures(story, figures) if image.status == TO_CHECK]
    if not numbers or _needs_clearing(story):
        return
    if 0 in numbers:
        yield "unchecked-picture", "lead_image", _("Nobody has cleared the lead image yet."), ""
    if in_text := [number for number in numbers if number]:
        message = ngettext(
            "Nobody has cleared picture %(numbers)s in the text yet.",
            "Nobody has cleared pictures %(numbers)s in the text yet.",
            len(in_text),
        )
        said = message % {"numbers": listed(map(str, in_text))}
        yield "unchecked-pictures", "body", said, f"figure {in_text[0]}"


def _checked(check, number):
    """The check's name, including the picture's number, with its field and its place in the body."""
    return (f"{check}-{number}", "body", f"figure {number}") if number else (check, "lead_image")


def _pictures(story, figures) -> Sequence[tuple[int, Image]]:
    """The pictures with their numbers in the text, 0 for the lead image."""
    lead = [(0, story.lead_image)] if story.lead_image_id else []
    return lead + [(number, image) for number, _figure, image in figures if image]


def _said(message, number, **more):
    """The field, the message with the picture's name, and its place in the body."""
    name = _("Picture %(number)s in the text") % {"number": number} if number else _("The lead image")
    where = ("body", f"figure {number}") if number else ("lead_image", "")
    return where[0], message % {"picture": name, **more}, where[1]


def _needs_clearing(story) -> bool:
    """Whether clearing is required; taken from what was read with the story's lock, if it is locked."""
    if lock := getattr(story, "under_lock", None):
        return lock.needs_cleared_pictures
    return Newspaper.objects.filter(pk=Newspaper.ROW, requires_cleared_pictures=True).exists()
