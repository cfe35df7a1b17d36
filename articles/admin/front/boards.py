"""The boards of the desk's front page: a constant number of queries, each indexed and limited."""

from datetime import datetime, timedelta
from itertools import chain

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from articles.admin.stories.listing import rows, with_versions
from articles.admin.story import presence
from articles.models import Article, DeskNote, Duty, Revision, Story, Task
from articles.models.article import HELD_UNTIL
from articles.workflow.acts import Act

MOST = 20
"""Maximum rows of a board."""
HORIZON = timedelta(hours=48)
"""How far into the future the timeline reaches."""
LATELY = timedelta(days=30)
"""How long unpublished changes to a live story count as in progress."""
DRAFT, IN_REVIEW, _, WITHDRAWN = Story.Status
_HANDED_ON = [
    Act.SUBMIT,
    Act.RECALL,
    Act.SEND_BACK,
    Act.SCHEDULE,
    Act.RESCHEDULE,
    Act.PUBLISH,
]


def boards(user, at: datetime) -> dict:
    """The boards for a person at a moment, as {name in the template: rows}."""
    return {
        "now": at,
        "live": Article.objects.published(at).in_feed_order().defer("body")[: MOST // 2],
        "notes": _notes(user)[:MOST],
        "drafts": rows(_drafts(user)[:MOST], at),
        "assigned": rows(_assigned(user)[:MOST], at),
        "in_review": rows(_in_review(user)[:MOST], at),
        "ahead": _ahead(user).filter(live_from__gt=at, live_from__lte=at + HORIZON)[:MOST],
        "held": _ahead(user).filter(live_from=HELD_UNTIL).order_by("held_from")[:MOST],
        "unread": _tasks(user, at).filter(check_name=Task.SECOND_READER)[:MOST],
        "tasks": _tasks(user, at).exclude(check_name=Task.SECOND_READER)[:MOST],
        "changed": rows(_changed(user, at)[:MOST], at),
        "embargoed": rows(_embargoed(user, at), at),
        "duties": Duty.objects.current(at).select_related("person").order_by("until"),
        "presences": _presences(user, at),
    }


def _seen_by(user):
    """The condition that a row belongs to a story that this person may see."""
    return Exists(Story.objects.visible_to(user).filter(pk=OuterRef("story")))


def _notes(user):
    """Open notes to this person, and unaddressed ones on stories that they own or are assigned to."""
    own = Q(story__owner=user) | Q(story__assigned_to=user)
    concerning = DeskNote.objects.filter(Q(to=user) | Q(own, to=None), _seen_by(user), resolved_at=None)
    notes = (
        concerning.exclude(by=user).select_related("story", "by").defer("story__body", "story__searchable")
    )
    return notes.order_by("-at", "-id")


def _drafts(user):
    return _with_fate(Story.objects.visible_to(user).filter(owner=user, status=DRAFT))


def _assigned(user):
    stories = Story.objects.visible_to(user).filter(assigned_to=user, status__in=[DRAFT, IN_REVIEW])
    return _with_fate(stories.exclude(owner=user, status=DRAFT))


def _with_fate(stories):
    """Annotate `fate` and `fate_note`: the last handover of the story, and its note."""
    handed_on = Revision.objects.filter(story=OuterRef("pk"), act__in=_HANDED_ON).order_by("-id")
    fate, note = (Subquery(handed_on.values(name)[:1]) for name in ("act", "note"))
    return _newest_first(stories).annotate(fate=fate, fate_note=note)


def _newest_first(stories):
    return with_versions(stories.order_by("-modified_at", "-id"))


def _in_review(user):
    """By urgency, then by how long it has waited; a story returned by a cancelled schedule has no
    submitted_at, so modified_at stands in.
    """
    stories = Story.objects.visible_to(user).filter(status=IN_REVIEW)
    waiting = stories.annotate(waiting_since=Coalesce("submitted_at", "modified_at"))
    return with_versions(waiting.order_by("urgency", "waiting_since", "id"))


def _ahead(user):
    """The versions that are scheduled or on hold."""
    return Article.objects.filter(_seen_by(user), is_closed=False).defer("body").order_by("live_from")


def _tasks(user, at):
    """Open tasks of stories that are live or scheduled."""
    open_ended = Q(live_until=None) | Q(live_until__gt=at)
    versions = Article.objects.filter(open_ended, story=OuterRef("story"), is_closed=False)
    tasks = Task.objects.filter(_seen_by(user), Exists(versions), done_at=None).select_related("story", "by")
    return tasks.defer("story__body", "story__searchable").order_by("-at", "-id")


def open_tasks(user, at: datetime, before: int | None = None):
    """Open tasks, newest first, those older than the id `before` if it is given."""
    tasks = _tasks(user, at).order_by("-id")
    return tasks.filter(pk__lt=before) if before else tasks


def _changed(user, at):
    """Live stories with unpublished changes."""
    stories = Story.objects.visible_to(user).filter(
        Exists(Article.objects.published(at).filter(story=OuterRef("pk"))),
        status__in=[DRAFT, IN_REVIEW],
        modified_at__gt=at - LATELY,
    )
    return _newest_first(stories)


def _embargoed(user, at):
    """Stories whose embargo ends soonest, then those whose embargo must be lifted."""
    stories = Story.objects.visible_to(user).exclude(status=WITHDRAWN)
    timed = with_versions(stories.filter(embargo_until__gt=at).order_by("embargo_until", "id"))
    open_ended = _newest_first(stories.filter(embargo_until_lifted=True))
    return chain(timed[:MOST], open_ended[:MOST])


def _presences(user, at):
    """Who has which story open, each person once per story: editing pages first, then the newest."""
    # However many pages one person has opened, they leave room for the others.
    newer = presence.current(at).filter(
        story=OuterRef("story"), person=OuterRef("person"), pk__gt=OuterRef("pk")
    )
    pages = (
        presence.current(at)
        .filter(_seen_by(user))
        .filter(Q(is_editing=True) | ~Exists(newer))
        .select_related("story")
        .defer("story__body", "story__searchable")
    )
    people: dict = {}
    for page in pages.order_by("-is_editing", "-since", "-pk")[: MOST * 2]:
        people.setdefault((page.story_id, page.person_id), page)
    first = {page.story_id: place for place, page in reversed(list(enumerate(people.values())))}
    return sorted(people.values(), key=lambda page: first[page.story_id])
