"""Which rows are on the front page: the ids for all its boards, in one query that is compiled once."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from articles.admin.story.presence import GONE_AFTER
from articles.models import Article, DeskNote, Pin, Presence, Story, Task
from articles.models.article import HELD_UNTIL
from articles.models.story import Sight, visible_to
from articles.prepared import Prepared
from articles.workflow import people_with

MOST = 20
"""Maximum number of rows on a board."""
HORIZON = timedelta(hours=48)
"""How far into the future the timeline reaches."""
LATELY = timedelta(days=30)
"""How long unpublished changes to a live story count as in progress."""
DRAFT, IN_REVIEW, _, WITHDRAWN = Story.Status


def selected(user, at: datetime) -> dict[str, list[int]]:
    """{board: the ids of its rows, unordered}, for a person at a moment.

    For people who may put others on duty, "journalists" are those to choose from.
    """
    permissions = Sight.of(user, "articles.publish_story").permissions
    moments = {"at": at, "since": at - LATELY, "horizon": at + HORIZON, "gone": at - GONE_AFTER}
    chosen: dict[str, list[int]] = defaultdict(list)
    for board, pk in _ids(permissions, person=user.pk, **moments):
        chosen[board].append(pk)
    return chosen


@Prepared
def _ids(permissions, *, person, at, since, horizon, gone) -> QuerySet:
    user = Sight(person, permissions)
    boards = {
        **_stories(user, at, since),
        **_versions(user, at, horizon),
        **_tasks(user, at),
        "notes": notes(user)[:MOST],
        "presences": _presences(user, gone),
        "pins": Pin.objects.current(at).filter(visible_to(user, "story")),
    }
    if user.has_perm("articles.publish_story"):
        boards["journalists"] = journalists()
    # SQLite allows a LIMIT in a UNION only inside subqueries.
    ids = [
        found.model.objects.order_by().filter(pk__in=found.values("pk")).values_list(Value(board), "pk")
        for board, found in boards.items()
    ]
    return ids[0].union(*ids[1:], all=True).order_by()


def _stories(user, at, since) -> dict[str, QuerySet]:
    visible = Story.objects.filter(visible_to(user))
    newest = visible.order_by("-modified_at", "-id")
    own_draft = Q(owner=user.pk, status=DRAFT)
    in_work = Q(status__in=[DRAFT, IN_REVIEW])
    live = Exists(Article.objects.published(at).filter(story=OuterRef("pk")))
    under_embargo = visible.exclude(status=WITHDRAWN)
    found = {
        "drafts": newest.filter(own_draft),
        "assigned": newest.filter(in_work, assigned_to=user.pk).exclude(own_draft),
        "in_review": waiting(visible).filter(status=IN_REVIEW).order_by("urgency", "waiting_since", "id"),
        # Live stories with unpublished changes.
        "changed": newest.filter(live, in_work, modified_at__gt=since),
        # Those whose embargo ends soonest, and those whose embargo must be lifted.
        "embargoed": under_embargo.filter(embargo_until__gt=at).order_by("embargo_until", "id"),
        "embargoed_until_lifted": newest.exclude(status=WITHDRAWN).filter(embargo_until_lifted=True),
    }
    return {board: stories[:MOST] for board, stories in found.items()}


def waiting(stories):
    """Annotate `waiting_since`; a story returned by a cancelled schedule has no submitted_at."""
    return stories.annotate(waiting_since=Coalesce("submitted_at", "modified_at"))


def _versions(user, at, horizon) -> dict[str, QuerySet]:
    """The newest live versions, the next scheduled ones, and those on hold."""
    ahead = Article.objects.filter(visible_to(user, "story"), is_closed=False)
    return {
        "live": Article.objects.published(at).in_feed_order()[: MOST // 2],
        "ahead": ahead.filter(live_from__gt=at, live_from__lte=horizon).order_by("live_from")[:MOST],
        "held": ahead.filter(live_from=HELD_UNTIL).order_by("held_from")[:MOST],
    }


def _tasks(user, at) -> dict[str, QuerySet]:
    """The open tasks for a second reader, and the other open tasks."""
    is_reading, newest = Q(check_name=Task.SECOND_READER), open_tasks(user, at).order_by("-at", "-id")
    return {"unread": newest.filter(is_reading)[:MOST], "tasks": newest.exclude(is_reading)[:MOST]}


def open_tasks(user, at):
    """Open tasks of stories that are live or scheduled."""
    open_ended = Q(live_until=None) | Q(live_until__gt=at)
    versions = Article.objects.filter(open_ended, story=OuterRef("story"), is_closed=False)
    return Task.objects.filter(visible_to(user, "story"), Exists(versions), done_at=None)


def notes(user):
    """Open notes to this person, and unaddressed ones on stories that they own or are assigned to."""
    own = Q(story__owner=user.pk) | Q(story__assigned_to=user.pk)
    concerning = DeskNote.objects.filter(visible_to(user, "story"), Q(to=user.pk) | Q(own, to=None))
    return concerning.filter(resolved_at=None).exclude(by=user.pk).order_by("-at", "-id")


def journalists() -> QuerySet:
    """People who may write but not publish."""
    editors = people_with("articles.publish_story")
    return people_with("articles.write_story").exclude(pk__in=editors.values("pk"))


def _presences(user, gone):
    """The open pages: those being edited first, then the newest."""
    current = Presence.objects.filter(seen_at__gt=gone)
    # The many open pages of one person must not crowd out everyone else's.
    newer = current.filter(story=OuterRef("story"), person=OuterRef("person"), pk__gt=OuterRef("pk"))
    pages = current.filter(visible_to(user, "story")).filter(Q(is_editing=True) | ~Exists(newer))
    return pages.order_by("-is_editing", "-since", "-pk")[: MOST * 2]
