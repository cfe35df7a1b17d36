"""A person's notifications on the desk: their bell, and the list behind it."""

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from articles.models import Notification, Story
from articles.models.story import visible_to


def unseen(person) -> QuerySet[Notification]:
    """A person's notifications that they have not seen yet."""
    return of(person).filter(seen_at=None)


def of(person) -> QuerySet[Notification]:
    """A person's notifications about stories that they may see now, and about take-downs."""
    may_see = visible_to(person, "story")
    return Notification.objects.filter(may_see | Q(at=F("story__taken_down_at")), person=person.pk)


def see(story: Story, person) -> None:
    """Mark this person’s notifications about a story as seen: they are opening it."""
    unseen = about(story, person)
    # Checked first: an update takes SQLite's write lock, even if it matches nothing.
    if unseen.exists():
        unseen.update(seen_at=timezone.now())


def about(story, person) -> QuerySet[Notification]:
    """This person's unseen notifications about a story."""
    return Notification.objects.filter(person=person, story=story, seen_at=None)


def is_of_take_down(notification: Notification) -> bool:
    """Whether it is about a take-down: it must then be shown without any word of the story."""
    return notification.at == notification.story.taken_down_at
