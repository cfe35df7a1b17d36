"""The boards of the desk's front page: a constant number of queries, each indexed and limited."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from articles.admin.front.story_boards import MOST, any_of, story_boards
from articles.admin.story import presence
from articles.models import Article, DeskNote, Duty, Task
from articles.models.article import HELD_UNTIL
from articles.models.story import visible_to

HORIZON = timedelta(hours=48)
"""How far into the future the timeline reaches."""


def boards(user, at: datetime) -> dict:
    """The boards for a person at a moment, as {name in the template: rows}."""
    return {
        "now": at,
        **story_boards(user, at),
        **_versions(user, at),
        **_open_tasks(user, at),
        "notes": list(_notes(user)[:MOST]),
        "duties": Duty.objects.current(at).select_related("person").order_by("until"),
        "presences": _presences(user, at),
    }


def _notes(user):
    """Open notes to this person, and unaddressed ones on stories that they own or are assigned to."""
    own = Q(story__owner=user) | Q(story__assigned_to=user)
    concerning = DeskNote.objects.filter(
        Q(to=user) | Q(own, to=None), visible_to(user, "story"), resolved_at=None
    )
    notes = (
        concerning.exclude(by=user).select_related("story", "by").defer("story__body", "story__searchable")
    )
    return notes.order_by("-at", "-id")


def _versions(user, at) -> dict[str, list[Article]]:
    """The boards of versions, in one query: the newest live ones, the next ones, and those on hold."""
    found = any_of(
        Article.objects.published(at).in_feed_order()[: MOST // 2],
        _ahead(user).filter(live_from__gt=at, live_from__lte=at + HORIZON)[:MOST],
        _ahead(user).filter(live_from=HELD_UNTIL).order_by("held_from")[:MOST],
    )
    articles = sorted(found.defer("body"), key=lambda article: article.live_from)
    live = [article for article in articles if article.live_from <= at]
    held = [article for article in articles if article.live_from == HELD_UNTIL]
    return {
        "live": sorted(live, key=lambda article: (article.listed_at, article.story_id), reverse=True),
        "ahead": [article for article in articles if at < article.live_from <= at + HORIZON],
        "held": sorted(held, key=lambda article: article.held_from),
    }


def _ahead(user):
    """The versions that are scheduled or on hold."""
    return Article.objects.filter(visible_to(user, "story"), is_closed=False).order_by("live_from")


def _open_tasks(user, at) -> dict[str, list[Task]]:
    """The boards of tasks, in one query: what nobody else has read, and the rest."""
    is_reading, tasks = Q(check_name=Task.SECOND_READER), _tasks(user, at)
    found = any_of(tasks.filter(is_reading)[:MOST], tasks.exclude(is_reading)[:MOST])
    shown = list(_with_story(found).order_by("-at", "-id"))
    return {
        "unread": [task for task in shown if task.check_name == Task.SECOND_READER],
        "tasks": [task for task in shown if task.check_name != Task.SECOND_READER],
    }


def _tasks(user, at):
    """Open tasks of stories that are live or scheduled."""
    open_ended = Q(live_until=None) | Q(live_until__gt=at)
    versions = Article.objects.filter(open_ended, story=OuterRef("story"), is_closed=False)
    return Task.objects.filter(visible_to(user, "story"), Exists(versions), done_at=None).order_by(
        "-at", "-id"
    )


def _with_story(tasks):
    return tasks.select_related("story", "by").defer("story__body", "story__searchable")


def open_tasks(user, at: datetime, before: int | None = None):
    """Open tasks, newest first, those older than the id `before` if it is given."""
    tasks = _with_story(_tasks(user, at)).order_by("-id")
    return tasks.filter(pk__lt=before) if before else tasks


def _presences(user, at):
    """Who has which story open, each person once per story: editing pages first, then the newest."""
    pages = (
        presence.current(at)
        .filter(visible_to(user, "story"))
        .select_related("story")
        .defer("story__body", "story__searchable")
    )
    people: dict = {}
    for page in pages.order_by("-is_editing", "-since", "-pk")[: MOST * 2]:
        people.setdefault((page.story_id, page.person_id), page)
    first = {page.story_id: place for place, page in reversed(list(enumerate(people.values())))}
    return sorted(people.values(), key=lambda page: first[page.story_id])
