"""The board's columns: stories by status, and the columns to which a person can move each story."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.admin.front.selection import waiting
from articles.admin.stories.listing import STATES as STATES_OF_LIST
from articles.admin.stories.listing import Row, rows, with_versions
from articles.clocks import AT_A_TIME, NOW
from articles.models import Article, Story
from articles.models.story import visible_to
from articles.workflow import is_on_duty
from articles.workflow.acts import ACTS, DRAFT, IN_REVIEW, PUBLISHED, WITHDRAWN, Act
from articles.workflow.rules import reason_against
from articles.workflow.standing import Outlook

MOST = 20
"""Maximum number of stories in a column."""
SCHEDULED, LIVE = "scheduled", "live"
COLUMNS = {
    str(DRAFT): _("Drafts"),
    str(IN_REVIEW): pgettext_lazy("status", "In review"),
    SCHEDULED: pgettext_lazy("status", "Scheduled"),
    LIVE: pgettext_lazy("status", "Live"),
    str(WITHDRAWN): pgettext_lazy("status", "Withdrawn"),
}
"""{column: its name}, in workflow order."""
STATES = {**{column: column for column in COLUMNS}, LIVE: str(PUBLISHED)}
"""{column: the state by which the list of stories shows the rest of it}."""
_TO: Mapping[str, Act] = {
    IN_REVIEW: Act.SUBMIT,
    SCHEDULED: Act.PUBLISH,
    LIVE: Act.PUBLISH,
    WITHDRAWN: Act.WITHDRAW,
}
"""{column: the act that moves a story there from most other columns}."""
_OPEN_IT = _("Open it and change the words: readers keep the live version until you publish again.")
_NO_ACT: Mapping[tuple[str, str], Any] = {
    (LIVE, DRAFT): _OPEN_IT,
    (LIVE, IN_REVIEW): _OPEN_IT,
    (SCHEDULED, DRAFT): _("Cancel the schedule first: the story is back in review then."),
    (WITHDRAWN, DRAFT): _("Open it, change the words and publish it again."),
    (WITHDRAWN, IN_REVIEW): _("Open it, change the words and publish it again."),
}
"""{(from column, to column): why there is no act between the two}."""


class Move(NamedTuple):
    """A column to which a story can be moved, or why it can't."""

    column: str
    name: str
    """The name of the column."""
    act: Act | None
    label: str = ""
    """What the act is called, if it can be done."""
    asks: bool = False
    why_not: str = ""

    @property
    def when(self) -> str:
        """The initial choice in the publish dialog."""
        return AT_A_TIME if self.column == SCHEDULED else NOW


class Card(NamedTuple):
    """A story on the board."""

    row: Row
    badge: str
    """Its state, if that says more than the column."""
    moves: list[Move]


class Column(NamedTuple):
    key: str
    name: str
    cards: list[Card]
    state: str
    """The state by which the list of stories shows all of it."""

    @property
    def is_full(self) -> bool:
        return len(self.cards) == MOST

    @property
    def count(self) -> str:
        return f"{len(self.cards)}{'+' if self.is_full else ''}"


def columns(user, at: datetime) -> list[Column]:
    """The board for a person at a moment, in a constant number of queries."""
    chosen = {key: list(ids) for key, ids in _ids(user, at).items()}
    stories = with_versions(Story.objects.filter(pk__in={pk for ids in chosen.values() for pk in ids}))
    found = {row.story.pk: row for row in rows(stories, at)}
    on_duty = cache(lambda: is_on_duty(user))
    return [
        Column(key, str(name), [_card(found[pk], key, user, on_duty) for pk in chosen[key]], STATES[key])
        for key, name in COLUMNS.items()
    ]


def _ids(user, at) -> dict[str, QuerySet]:
    """{column: the ids of its stories, in order}."""
    ahead = Article.objects.filter(is_closed=False, live_from__gt=at)
    free = Story.objects.filter(visible_to(user)).exclude(Exists(ahead.filter(story=OuterRef("pk"))))
    newest = free.order_by("-modified_at", "-id")
    in_review = waiting(free.filter(status=IN_REVIEW)).order_by("urgency", "waiting_since", "id")
    scheduled = ahead.filter(visible_to(user, "story")).order_by("live_from", "story")
    return {
        DRAFT: newest.filter(status=DRAFT).values_list("pk", flat=True)[:MOST],
        IN_REVIEW: in_review.values_list("pk", flat=True)[:MOST],
        SCHEDULED: scheduled.values_list("story", flat=True)[:MOST],
        LIVE: newest.filter(status=PUBLISHED).values_list("pk", flat=True)[:MOST],
        WITHDRAWN: newest.filter(status=WITHDRAWN, taken_down_at=None).values_list("pk", flat=True)[:MOST],
    }


def _card(row: Row, column: str, by, on_duty) -> Card:
    badge = "" if row.state == STATES_OF_LIST[STATES[column]] else row.state
    return Card(row, badge, [_move(row, column, to, by, on_duty) for to in COLUMNS if to != column])


def _move(row: Row, column, to, by, on_duty) -> Move:
    name, act = str(COLUMNS[to]), _act(row.story, column, to, by)
    if act is None:
        return Move(to, name, None, why_not=str(_NO_ACT[column, to]))
    if why_not := reason_against(act, row.story, by, row.standing, on_duty):
        return Move(to, name, act, why_not=why_not)
    return Move(to, name, act, _label(act, to, row.standing), ACTS[act].button.asks)


def _act(story: Story, column, to, by) -> Act | None:
    """The act that moves a story from one column to another, allowed or not; None if there is none."""
    if (column, to) in _NO_ACT:
        return None
    if column == SCHEDULED and to == IN_REVIEW:
        return Act.CANCEL
    if column == IN_REVIEW and to == DRAFT:
        return Act.RECALL if by.pk in (story.owner_id, story.assigned_to_id) else Act.SEND_BACK
    return _TO[to]


def _label(act: Act, to: str, standing: Outlook) -> str:
    if to == SCHEDULED:
        return str(_("Schedule"))
    if act == Act.PUBLISH and standing.live:
        return str(_("Publish update"))
    return str(ACTS[act].button.label)
