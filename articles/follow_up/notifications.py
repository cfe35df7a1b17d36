"""A person's notifications on the desk: their bell, and the list behind it."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.models import Notification, Story


def unseen(person) -> QuerySet[Notification]:
    """A person's notifications that they have not seen yet."""
    return of(person).filter(seen_at=None)


def of(person) -> QuerySet[Notification]:
    """A person's notifications about stories that they may see now, and about take-downs."""
    # Exists, checked per row: `story__in` would collect all stories first, a second for 300,000 of them.
    may_see = Exists(Story.objects.visible_to(person).filter(pk=OuterRef("story")))
    return Notification.objects.filter(may_see | Q(at=F("story__taken_down_at")), person=person)


def see(story: Story, person) -> None:
    """Mark this person’s notifications about a story as seen: they are opening it."""
    unseen = Notification.objects.filter(person=person, story=story, seen_at=None)
    # Asked first: an update takes SQLite's write lock, even for nothing.
    if seen := list(unseen.values_list("pk", flat=True)):
        unseen.filter(pk__in=seen).update(seen_at=timezone.now())


def is_of_take_down(notification: Notification) -> bool:
    """Whether it is about a take-down: it must then be shown without any word of the story."""
    return notification.at == notification.story.taken_down_at
