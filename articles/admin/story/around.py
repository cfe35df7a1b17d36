"""What surrounds a story's words: its notes, tasks and preview links, and the pages on which it is open.

These are read in one query, the history in another, and the people whom they name in a third.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import BooleanField, CharField, ExpressionWrapper, F, Q, Value

from articles import workflow
from articles.admin.story import presence
from articles.models import DeskNote, Presence, PreviewLink, Revision, Story, Task
from articles.workflow.acts import Act

MOST_PAGES = 20
"""Maximum number of a person's own pages that are sent to their page."""
MOST_REVISIONS = 8
"""Maximum number of Revisions in the history next to the words."""
_HANDED_ON = [Act.SEND_BACK, Act.SUBMIT, Act.PUBLISH, Act.SCHEDULE, Act.RESCHEDULE]
_COLUMNS = {
    DeskNote: ("at", "by", "to", "resolved_at", "resolved_by", "text", None),
    Task: ("at", "by", None, None, None, "message", "check_name"),
    PreviewLink: ("made_at", "made_by", None, "expires_at", None, "token", None),
    Presence: ("since", "person", None, "seen_at", None, "page", None),
}
"""{table: its fields, by column of the query}."""
_NOTHING = Value(None, output_field=CharField())


@dataclass(frozen=True)
class Around:
    """What the queries found, with the people in it."""

    notes: list[DeskNote]
    """Including resolved ones."""
    tasks: list[Task]
    """The open ones."""
    links: list[PreviewLink]
    """Those that still work, newest first."""
    pages: list[str]
    """The newest pages on which this person opened the story."""
    writer: Presence | None
    """The page on which somebody else is editing the story now."""
    people: dict
    """{id: person} of those who may write stories and those who are named."""
    writers: list
    """The people who may write stories, by name."""
    history: list[Revision]
    """The newest Revisions, without their words."""
    sent_back: Revision | None
    """The act that sent a draft back with a note, until the draft is submitted again."""


def around(story: Story, by, at: datetime) -> Around:
    """Read what surrounds a story, for a person."""
    found, revisions = _found(story, by, at), _revisions(story)
    named = {
        getattr(row, f"{name}_id") for rows in found.values() for row in rows for name in _people_in(row)
    }
    acted = {revision.by_id for revision in revisions}
    people, writers = _people({story.owner_id, *story.belonging.named, *acted, *named} - {None})
    for revision in revisions:
        revision.by = people[revision.by_id]
    for row in (row for rows in found.values() for row in rows):
        for name in _people_in(row):
            setattr(row, name, people.get(getattr(row, f"{name}_id")))
    return Around(
        **_in_order(found, by),
        people=people,
        writers=writers,
        history=revisions[:MOST_REVISIONS],
        sent_back=_sending_back(story, revisions),
    )


def _in_order(found, by) -> dict:
    """What was found, as fields of Around."""
    pages = sorted(found[Presence], key=lambda page: page.pk)
    return {
        "notes": sorted(found[DeskNote], key=lambda note: (note.at, note.pk)),
        "tasks": sorted(found[Task], key=lambda task: (task.at, task.pk)),
        "links": sorted(found[PreviewLink], key=lambda link: -link.pk),
        "pages": [page.page for page in reversed(pages) if page.person_id == by.pk],
        "writer": next((page for page in pages if page.person_id != by.pk), None),
    }


def _revisions(story) -> list[Revision]:
    """The newest Revisions and, for a draft, its last handover."""
    revisions = story.revisions.order_by("-pk")
    is_shown = Q(pk__in=revisions.values("pk")[:MOST_REVISIONS])
    if story.status == Story.Status.DRAFT:
        is_shown |= Q(pk__in=revisions.filter(act__in=_HANDED_ON).values("pk")[:1])
    return list(revisions.filter(is_shown).only("act", "by", "at", "note", "cancelled"))


def _sending_back(story, revisions) -> Revision | None:
    if story.status != Story.Status.DRAFT:
        return None
    last = next((revision for revision in revisions if revision.act in _HANDED_ON), None)
    return last if last and last.act == Act.SEND_BACK and last.note else None


def _found(story, by, at) -> dict:
    """{table: its rows}."""
    parts = [
        _part(DeskNote, story),
        _part(Task, story, done_at=None),
        _part(PreviewLink, story, revoked_at=None, expires_at__gt=at),
        _part(Presence, story, pk__in=_newest_pages(story, by)),
        _part(Presence, story, pk__in=presence.writers(story, apart_from=by, at=at).values("pk")),
    ]
    found: dict = {table: [] for table in _COLUMNS}
    tables = {table.__name__: table for table in _COLUMNS}
    for kind, pk, *values in parts[0].union(*parts[1:], all=True).order_by():
        table = tables[kind]
        fields = zip(_COLUMNS[table], values, strict=True)
        row = {table._meta.get_field(name).attname: value for name, value in fields if name}
        found[table].append(table(pk=pk, story=story, **row))
    return found


def _part(table, story, **those):
    columns = [F(table._meta.get_field(name).attname) if name else _NOTHING for name in _COLUMNS[table]]
    return (
        table.objects.order_by()
        .filter(story=story.pk, **those)
        .values_list(Value(table.__name__), "pk", *columns)
    )


def _newest_pages(story, by):
    return Presence.objects.filter(story=story.pk, person=by).order_by("-pk").values("pk")[:MOST_PAGES]


def _people_in(row) -> list[str]:
    """The names of a row's loaded fields that hold a person."""
    fields = [row._meta.get_field(name) for name in _COLUMNS[type(row)] if name]
    return [field.name for field in fields if field.is_relation]


def _people(named: set[int]) -> tuple[dict, list]:
    """{id: person} of everyone who is named or may write stories, and a list of the latter by name."""
    writers = workflow.people_with("articles.write_story").values("pk")
    may_write = ExpressionWrapper(Q(pk__in=writers), BooleanField())
    found = get_user_model().objects.annotate(may_write=may_write).filter(Q(may_write=True) | Q(pk__in=named))
    people = {person.pk: person for person in found.order_by("first_name", "last_name", "username")}
    return people, [person for person in people.values() if person.may_write]
