"""Who has a story open and who is editing it: one Presence for each open page."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Presence, Story

STORED_EVERY = timedelta(seconds=10)
"""How old a page's stored heartbeat may get before it is stored again, to spare writes."""
GONE_AFTER = timedelta(seconds=45)
"""How long after its last heartbeat a page counts as open."""
GRACE = timedelta(seconds=5)
"""Grace period for requests sent before the page was closed."""
MOST_READ = 100
"""Maximum number of a story's pages that are examined for who is reading it."""
KEPT_FOR = timedelta(days=14)
"""How long a page's row is kept: as long as a session, so that words from an old page find their story."""


def current(at: datetime):
    """The pages that are open at this moment."""
    return Presence.objects.filter(seen_at__gt=at - GONE_AFTER).select_related("person")


def writer(story: Story, *, apart_from, at: datetime) -> Presence | None:
    """The page on which somebody else is editing the story now."""
    return writers(story, apart_from=apart_from, at=at).first()


def writers(story: Story, *, apart_from, at: datetime):
    """The pages on which others are editing the story now: one, unless two began at once."""
    return current(at).filter(story=story, is_editing=True).exclude(person=apart_from)


def readers(story: Story, *, apart_from, at: datetime) -> list[Presence]:
    """Other people who have the story open without editing it, each once, most recent first."""
    found = current(at).filter(story=story, is_editing=False).exclude(person=apart_from)
    found = found.order_by("-since", "-pk")[:MOST_READ]
    return list({each.person_id: each for each in found}.values())


def story_of(page: str, person) -> int | None:
    """The id of the story that this page began or opened."""
    return Presence.objects.filter(page=page, person=person).values_list("story_id", flat=True).first()


def heartbeat(page: str, story: Story, person, *, writes: bool, at: datetime) -> Presence:
    """Record that a page is open; the first page on which something is typed gets to edit.

    Raises PermissionDenied for a page of another person or story.
    """
    own = _find(page, story, person)
    if own is None:
        with transaction.atomic():
            lock(story)
            own = _find(page, story, person)  # Its first two requests may arrive at once.
            if own is None:
                return enter(page, story, person, writes=writes, at=at)
    is_first = writes and not own.is_editing and not own.taken_over_by_id
    if is_first or at - own.seen_at > STORED_EVERY:
        with transaction.atomic():
            lock(story)
            own = Presence.objects.select_for_update().get(pk=own.pk)
            if GONE_AFTER <= at - own.seen_at < GONE_AFTER + GRACE:
                return own  # Sent before the page was closed, and overtaken by its "leave".
            own.seen_at = at
            _begin_writing(own, at) if is_first else own.save()
    return own


def enter(page: str, story: Story, person, *, writes: bool, at: datetime) -> Presence:
    """Record a new page. Raises IntegrityError for one that is already recorded."""
    with transaction.atomic():
        lock(story)
        Presence.objects.filter(seen_at__lt=at - KEPT_FOR).delete()
        own = Presence.objects.create(page=page, story=story, person=person, since=at, seen_at=at)
        if writes:
            _begin_writing(own, at)
    return own


def _begin_writing(own, at):
    if writer(own.story, apart_from=own.person, at=at) is None:
        own.since = _since(own, at)
        own.is_editing = True
        _end_others(own)
    own.save()


def take_over(page: str, story: Story, person, *, at: datetime) -> Presence:
    """Make this page the only editing one. Raises PermissionDenied for another person's or story's page."""
    with transaction.atomic():
        lock(story)
        own = _find(page, story, person) or Presence(page=page, story=story, person=person)
        own.since = own.seen_at = at
        own.is_editing, own.taken_over_by = True, None
        own.save()
        _end_others(own)
    return own


def leave(page: str, person, *, at: datetime) -> None:
    """Record that a page was closed. Its row stays, so that words it sent twice create only one story."""
    Presence.objects.filter(page=page, person=person).update(seen_at=at - GONE_AFTER)


def taken_over(page: str, person) -> Presence | None:
    """This page, if another has taken the story over from it."""
    return (
        Presence.objects.filter(page=page, person=person, taken_over_by__isnull=False)
        .select_related("taken_over_by")
        .first()
    )


def taken_over_at(own: Presence) -> datetime:
    """When the story was taken over from this page."""
    takers = Presence.objects.filter(story=own.story_id, person=own.taken_over_by_id).exclude(pk=own.pk)
    return takers.order_by("-is_editing", "-since").values_list("since", flat=True).first() or own.seen_at


def lock(story: Story) -> None:
    """Lock the story's row, so that simultaneous requests of two pages are serialised."""
    Story.objects.select_for_update().values_list("pk").get(pk=story.pk)


def _find(page, story, person) -> Presence | None:
    own = Presence.objects.filter(page=page).select_related("taken_over_by").first()
    if own and (own.story_id, own.person_id) != (story.pk, person.pk):
        raise PermissionDenied(_("This page belongs to another person or story."))
    return own


def _since(own, at) -> datetime:
    """Since when the person has been editing; a page that follows their previous one continues its time."""
    before = Presence.objects.filter(
        story=own.story_id, person=own.person_id, is_editing=True, seen_at__gt=at - 2 * GONE_AFTER
    )
    return before.order_by("-seen_at").values_list("since", flat=True).first() or at


def _end_others(own) -> None:
    others = Presence.objects.filter(story=own.story_id, is_editing=True).exclude(pk=own.pk)
    others.update(is_editing=False, taken_over_by=own.person_id)
