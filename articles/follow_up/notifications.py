"""What a person is notified of on the desk: their bell, and the list behind it."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles.models import Notification, Story


def unseen(person) -> QuerySet[Notification]:
    """Notifications that a person has not seen yet."""
    return of(person).filter(seen_at=None)


def of(person) -> QuerySet[Notification]:
    """A person's notifications of stories that they may see now, and of take-downs."""
    # Asked of each row: as `story__in` it would gather all stories first, a second at 300,000 of them.
    may_see = Exists(Story.objects.visible_to(person).filter(pk=OuterRef("story")))
    return Notification.objects.filter(may_see | Q(at=F("story__taken_down_at")), person=person)


def is_of_take_down(notification: Notification) -> bool:
    """Whether it says that the story was taken down: no word of the story is in it, nor may be beside it."""
    return notification.at == notification.story.taken_down_at
