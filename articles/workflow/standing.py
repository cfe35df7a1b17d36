from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles.cursors import MICROSECOND
from articles.models import Article, Story, Task

DRAFT, IN_REVIEW = Story.Status.DRAFT, Story.Status.IN_REVIEW
_LIVE = {DRAFT: _("Live, with changes"), IN_REVIEW: _("Live, changes in review")}
"""{status of a working copy that differs from the live version: state}"""
_SCHEDULED = {
    "": _("Scheduled"),
    DRAFT: _("Scheduled, draft changes"),
    IN_REVIEW: _("Scheduled, changes in review"),
}
_ON_HOLD = {
    "": _("On hold"),
    DRAFT: _("On hold, draft changes"),
    IN_REVIEW: _("On hold, changes in review"),
}
_UPDATE_SCHEDULED = {
    "": _("Update scheduled"),
    DRAFT: _("Update scheduled, draft changes"),
    IN_REVIEW: _("Update scheduled, changes in review"),
}
_UPDATE_ON_HOLD = {
    "": _("Update on hold"),
    DRAFT: _("Update on hold, draft changes"),
    IN_REVIEW: _("Update on hold, changes in review"),
}
"""{status of a working copy that differs from a scheduled version, else "": state}"""


@dataclass(frozen=True)
class Outlook:
    """A story's live and scheduled versions at a moment: what lists show of it."""

    live: Article | None
    """The live version."""
    ahead: Article | None
    """The scheduled version, or the one on hold."""

    @classmethod
    def among(cls, versions: list[Article], at: datetime) -> "Outlook":
        """Find both among a story's versions that are not marked as closed, newest first."""
        ahead = next((article for article in versions[:1] if article.live_from > at), None)
        started = versions[1:2] if ahead else versions[:1]
        live = next((article for article in started if _is_live(article, at)), None)
        return Outlook(live=live, ahead=ahead)

    def in_words(self, story: Story) -> str:
        """The story's state as lists and badges show it."""
        if story.taken_down_at:
            return str(_("Taken down"))
        if self.ahead and story.status != Story.Status.WITHDRAWN:
            states = _states(self.live, self.ahead)
            return str(states.get(story.status, states[""]))
        return str(_LIVE[story.status]) if self.live and story.status in _LIVE else story.get_status_display()


def _states(live: Article | None, ahead: Article) -> Mapping[str, str]:
    if live:
        return _UPDATE_ON_HOLD if ahead.is_held else _UPDATE_SCHEDULED
    return _ON_HOLD if ahead.is_held else _SCHEDULED


def _newest(story) -> list[Article]:
    return story.under_lock.versions if story.under_lock else list(story.articles.order_by("-live_from")[:2])


def _is_live(article: Article, at: datetime) -> bool:
    return article.live_until is None or article.live_until > at


@dataclass(frozen=True)
class Standing(Outlook):
    """An Outlook with the last public version: what the verbs and a story's own pages read."""

    last: Article | None
    """The newest version that has ever been live; the same as `live` if there is one."""

    @classmethod
    def of(cls, story: Story, at: datetime) -> "Standing":
        """Read it in one query, or in none under a lock; a story has at most one scheduled version."""
        newest = _newest(story) if story.pk else []
        outlook = Outlook.among(newest, at)
        started = [article for article in newest if article != outlook.ahead]
        return cls(live=outlook.live, ahead=outlook.ahead, last=started[0] if started else None)

    def concerns_ahead(self, task: Task) -> bool:
        """Whether a task was opened since the last version went live: only the scheduled one needs it."""
        return self.last is None or task.at > self.last.live_from

    def goes_out(self, at: datetime) -> datetime:
        """The time at which the checks judge the story: the scheduled time, else this moment."""
        return max(at, self.ahead.set_for) if self.ahead else at

    def earliest_next(self, at: datetime) -> datetime:
        """The earliest moment, from this one on, at which a new version can open."""
        return at if self.last is None else max(at, self.last.live_from + MICROSECOND)
