"""The boards of the desk's front page, in a constant number of queries."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery

from articles.admin.front.selection import MOST, open_tasks, selected, waiting
from articles.admin.stories.listing import rows, shown_in_rows
from articles.models import Article, DeskNote, Duty, Pin, Presence, Revision, Story, Task
from articles.models.story import NOT_LISTED
from articles.workflow.acts import Act

_STORIES: dict[str, tuple[str, ...]] = {
    "drafts": ("-modified_at", "-pk"),
    "assigned": ("-modified_at", "-pk"),
    # By urgency, then by how long each has waited.
    "in_review": ("urgency", "waiting_since", "pk"),
    "changed": ("-modified_at", "-pk"),
    "embargoed": ("embargo_until", "pk"),
    "embargoed_until_lifted": ("-modified_at", "-pk"),
}
"""{board of stories: its order, all ascending or all descending}."""
_VERSIONS: dict[str, tuple[str, ...]] = {
    "live": ("-listed_at", "-story_id"),
    "ahead": ("live_from",),
    "held": ("held_from",),
}
"""{board of versions: its order}."""
_COUNTED = {
    "mine": ("notes", "assigned", "drafts"),
    "review": ("in_review",),
    "ahead": ("ahead", "held"),
    "tasks": ("unread", "tasks"),
    "changed": ("changed",),
    "embargoed": ("embargoed", "embargoed_until_lifted"),
}
"""{section of the page: the boards whose rows are counted next to its name}."""
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
    chosen = selected(user, at)
    tasks = list(_as_of(at, Task.objects.filter(pk__in=[*chosen["unread"], *chosen["tasks"]])))
    notes = _with_story(DeskNote.objects.filter(pk__in=chosen["notes"]))
    return {
        "now": at,
        "counts": _counts(chosen),
        **_stories_and_versions(chosen, at),
        **_tasks(tasks, chosen),
        "notes": _ordered(notes, chosen["notes"], ("-at", "-pk")),
        "duties": Duty.objects.current(at).select_related("person").order_by("until"),
        "presences": _presences(chosen["presences"]),
        "journalists": chosen["journalists"],
        "pins": _pins(chosen["pins"]),
    }


def _tasks(tasks, chosen) -> dict:
    """The boards of tasks, apart from those that concern a scheduled version."""
    shown: dict = {"has_more_tasks": MOST in (len(chosen["unread"]), len(chosen["tasks"]))}
    for board in ("unread", "tasks"):
        ordered = _ordered(tasks, chosen[board], ("-at", "-pk"))
        shown[board] = [task for task in ordered if not task.is_ahead]
        shown[f"{board}_ahead"] = [task for task in ordered if task.is_ahead]
    return shown


def _counts(chosen) -> dict[str, str]:
    """{section: its number of rows}, with a plus sign if one of its boards is full."""
    counts = {}
    for section, boards_of_it in _COUNTED.items():
        sizes = [len(chosen[board]) for board in boards_of_it]
        counts[section] = f"{sum(sizes)}{'+' if MOST in sizes else ''}"
    return counts


def _pins(chosen) -> dict[int, Pin]:
    """{story id: its pin}, newest first."""
    pins = Pin.objects.filter(pk__in=chosen).select_related("story").order_by("-at", "-pk")
    return {pin.story_id: pin for pin in pins.defer(*NOT_LISTED)}


def _stories_and_versions(chosen, at) -> dict:
    """The boards of stories and those of versions, in two queries."""
    ids = {pk for board in _STORIES for pk in chosen[board]}
    stories = list(_with_fate(waiting(shown_in_rows(Story.objects.filter(pk__in=ids)))))
    articles = _versions(stories, {pk for board in _VERSIONS for pk in chosen[board]})
    of_stories = {
        board: rows(_ordered(stories, chosen[board], order), at) for board, order in _STORIES.items()
    }
    of_stories["embargoed"] += of_stories.pop("embargoed_until_lifted")
    return of_stories | {
        board: _ordered(articles, chosen[board], order) for board, order in _VERSIONS.items()
    }


def _versions(stories, ids) -> list[Article]:
    """The versions with these ids and the stories' open ones, also set as their `open_versions`."""
    of_stories = Q(story__in=[story.pk for story in stories], is_closed=False)
    found = Article.objects.filter(of_stories | Q(pk__in=ids)).defer("body")
    # Sorted in Python: with an ORDER BY, SQLite would scan an index of all versions instead.
    found = sorted(found.order_by(), key=lambda article: article.live_from, reverse=True)
    versions: dict[int, list[Article]] = {}
    for article in found:
        if not article.is_closed:
            versions.setdefault(article.story_id, []).append(article)
    for story in stories:
        story.open_versions = versions.get(story.pk, [])
    return found


def _ordered(found, ids, order: tuple[str, ...]) -> list:
    """The rows with these ids, in this order."""
    names = [name.removeprefix("-") for name in order]
    shown = [row for row in found if row.pk in set(ids)]
    is_downward = order[0].startswith("-")
    return sorted(shown, key=lambda row: [getattr(row, name) for name in names], reverse=is_downward)


def _with_fate(stories):
    """Annotate `fate` and `fate_note`: the last handover of the story, and its note."""
    handed_on = Revision.objects.filter(story=OuterRef("pk"), act__in=_HANDED_ON).order_by("-id")
    fate, note = (Subquery(handed_on.values(name)[:1]) for name in ("act", "note"))
    return stories.annotate(fate=fate, fate_note=note)


def _with_story(rows):
    return rows.select_related("story", "by").defer(*NOT_LISTED)


def _as_of(at, tasks):
    """Tasks with their stories; `is_ahead` tells whether no version has gone live since each was opened."""
    since = Article.objects.filter(story=OuterRef("story"), live_from__lte=at, live_from__gte=OuterRef("at"))
    return _with_story(tasks.annotate(is_ahead=~Exists(since)))


def older_tasks(user, before: int | None, at: datetime):
    """All open tasks, newest first; with `before`, only those with a lower id."""
    tasks = _as_of(at, open_tasks(user, at)).order_by("-id")
    return tasks.filter(pk__lt=before) if before else tasks


def _presences(ids):
    """Who has which story open, each person once per story: editing pages first, then the newest."""
    pages = Presence.objects.filter(pk__in=ids).select_related("person", "story")
    people: dict = {}
    for page in pages.defer(*NOT_LISTED).order_by("-is_editing", "-since", "-pk"):
        people.setdefault((page.story_id, page.person_id), page)
    first = {page.story_id: place for place, page in reversed(list(enumerate(people.values())))}
    return sorted(people.values(), key=lambda page: first[page.story_id])
