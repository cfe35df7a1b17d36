"""The front page's boards of stories, all read in two queries: the stories, then their versions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.admin.stories.listing import Row, rows, with_versions
from articles.models import Article, Revision, Story
from articles.workflow.acts import Act

MOST = 20
"""Maximum rows of a board."""
LATELY = timedelta(days=30)
"""How long unpublished changes to a live story count as in progress."""
DRAFT, IN_REVIEW, _, WITHDRAWN = Story.Status
IN_WORK = (DRAFT, IN_REVIEW)
_HANDED_ON = [
    Act.SUBMIT,
    Act.RECALL,
    Act.SEND_BACK,
    Act.SCHEDULE,
    Act.RESCHEDULE,
    Act.PUBLISH,
]


class Board(NamedTuple):
    """A board: how the database finds its first rows, and which of the rows of all boards are on it.

    Of those the first MOST are the same in both ways, since the database has found them, too.
    """

    condition: Q
    has: Callable[[Row], Any]
    order: tuple[str, ...] = ("-modified_at", "-id")


def story_boards(user, at: datetime) -> dict[str, list[Row]]:
    """The boards, each in its order."""
    boards, visible = _boards(user, at), _waiting(Story.objects.visible_to(user))
    cut = [visible.filter(board.condition).order_by(*board.order)[:MOST] for board in boards.values()]
    found = _with_fate(_waiting(with_versions(any_of(*cut))))
    listed = rows(found, at)
    filled = {name: _in_order(filter(board.has, listed), board)[:MOST] for name, board in boards.items()}
    return filled | {"embargoed": filled["embargoed"] + filled.pop("embargoed_until_lifted")}


def any_of(*cut: QuerySet) -> QuerySet:
    """The rows of any of these queries of one table, each of which is cut to a number of rows."""
    table = cut[0].model.objects.order_by()
    # SQLite takes a LIMIT only in a query below those that it unites.
    keys = [table.filter(pk__in=found.values("pk")).values("pk") for found in cut]
    return table.filter(pk__in=keys[0].union(*keys[1:]).order_by())


def _boards(user, at) -> dict[str, Board]:
    own_draft = Q(owner=user, status=DRAFT)
    in_work, since = Q(status__in=IN_WORK), at - LATELY
    live = Q(Exists(Article.objects.published(at).filter(story=OuterRef("pk"))))

    def is_own_draft(row):
        return row.story.owner_id == user.pk and row.story.status == DRAFT

    def is_assigned(row):
        return row.story.assigned_to_id == user.pk and row.story.status in IN_WORK and not is_own_draft(row)

    def is_changed(row):
        return row.standing.live and row.story.status in IN_WORK and row.story.modified_at > since

    return {
        "drafts": Board(own_draft, is_own_draft),
        "assigned": Board(Q(assigned_to=user) & in_work & ~own_draft, is_assigned),
        # By urgency, then by how long each has waited.
        "in_review": Board(
            Q(status=IN_REVIEW), lambda row: row.story.status == IN_REVIEW, ("urgency", "waiting_since", "id")
        ),
        "changed": Board(live & in_work & Q(modified_at__gt=since), is_changed),
        **_boards_of_embargoes(at),
    }


def _boards_of_embargoes(at) -> dict[str, Board]:
    """Stories whose embargo ends soonest, and those whose embargo must be lifted."""
    not_withdrawn = ~Q(status=WITHDRAWN)

    def is_timed(row):
        return row.story.status != WITHDRAWN and row.story.embargo_until and row.story.embargo_until > at

    return {
        "embargoed": Board(not_withdrawn & Q(embargo_until__gt=at), is_timed, ("embargo_until", "id")),
        "embargoed_until_lifted": Board(
            not_withdrawn & Q(embargo_until_lifted=True),
            lambda row: row.story.status != WITHDRAWN and row.story.embargo_until_lifted,
        ),
    }


def _in_order(listed, board: Board) -> list[Row]:
    """In the board's order: the names in it all go up, or all go down."""
    names = [name.removeprefix("-") for name in board.order]
    is_downward = board.order[0].startswith("-")
    return sorted(listed, key=lambda row: [getattr(row.story, name) for name in names], reverse=is_downward)


def _waiting(stories):
    """Annotate `waiting_since`; a story returned by a cancelled schedule has no submitted_at."""
    return stories.annotate(waiting_since=Coalesce("submitted_at", "modified_at"))


def _with_fate(stories):
    """Annotate `fate` and `fate_note`: the last handover of the story, and its note."""
    handed_on = Revision.objects.filter(story=OuterRef("pk"), act__in=_HANDED_ON).order_by("-id")
    fate, note = (Subquery(handed_on.values(name)[:1]) for name in ("act", "note"))
    return stories.annotate(fate=fate, fate_note=note)
