from dataclasses import dataclass
from datetime import datetime, timedelta

from articles.models import Article, Story

MICROSECOND = timedelta(microseconds=1)


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
        if story.status == Story.Status.PUBLISHED and self.ahead:
            if self.ahead.is_held:
                return "Update on hold" if self.live else "On hold"
            return "Update scheduled" if self.live else "Scheduled"
        words = story.get_status_display()
        if story.status in (Story.Status.DRAFT, Story.Status.IN_REVIEW):
            if self.live:
                words = (
                    "Live, with changes" if story.status == Story.Status.DRAFT else "Live, changes in review"
                )
            elif self.ahead:
                words = f"Scheduled, {words.lower()} changes"
        return words
