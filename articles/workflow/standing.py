from dataclasses import dataclass
from datetime import datetime

from articles.cursors import MICROSECOND
from articles.models import Article, Story

_CHANGES = {
    Story.Status.DRAFT: ("draft changes", "with changes"),
    Story.Status.IN_REVIEW: ("changes in review", "changes in review"),
}
"""What a working copy beside set words is called, and one beside those that readers have."""


@dataclass(frozen=True)
class Standing:
    """What readers have of a story at a moment, and what they are set to get."""

    live: Article | None
    """The version that readers have."""
    ahead: Article | None
    """The version that waits for its time."""
    last: Article | None
    """The newest version that has ever been live; `live` itself while there is one."""

    @classmethod
    def of(cls, story: Story, at: datetime) -> "Standing":
        """Read it in one query; a story has at most one version ahead."""
        return cls.among(list(story.articles.order_by("-live_from")[:2]) if story.pk else [], at)

    @classmethod
    def among(cls, newest: list[Article], at: datetime) -> "Standing":
        """Tell it from a story's newest versions, the newest first."""
        newest = newest[:2]
        ahead = newest.pop(0) if newest and newest[0].live_from > at else None
        last = newest[0] if newest else None
        is_live = (
            last is not None and not last.is_closed and (last.live_until is None or last.live_until > at)
        )
        return cls(live=last if is_live else None, ahead=ahead, last=last)

    def earliest_next(self, at: datetime) -> datetime:
        """The first moment, at or after this one, at which a new version can open."""
        if self.last is None:
            return at
        closed_at = self.last.live_until if self.last.is_closed else None
        return max(at, self.last.live_from + MICROSECOND, closed_at or at)

    def in_words(self, story: Story) -> str:
        """The state of the story as lists and badges say it."""
        if story.taken_down_at:
            return "Taken down"
        changes = _CHANGES.get(story.status)
        if self.ahead and story.status != Story.Status.WITHDRAWN:
            fate = "on hold" if self.ahead.is_held else "scheduled"
            words = f"Update {fate}" if self.live else fate.capitalize()
            return f"{words}, {changes[0]}" if changes else words
        return f"Live, {changes[1]}" if self.live and changes else story.get_status_display()
