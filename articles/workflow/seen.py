"""What somebody had in front of them when they decided on an act, and what has changed since."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import dateformat, timezone
from django.utils.text import Truncator

from articles.models import Article, Revision, Story
from articles.workflow.acts import ACTS, DRAFT, PUBLISHED, Act, Sight
from articles.workflow.rules import Overtaken, Refused, Stale
from articles.workflow.standing import Outlook, Standing

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TEXT = re.compile(
    r"([0-9]{1,9})\.(draft|in_review|published|withdrawn)"
    r"\.([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})\.([01])",
    re.ASCII,
)
_TELLING = [act for act, row in ACTS.items() if row.did]
"""The acts that change a status, what readers have, or what lies ahead."""


@dataclass(frozen=True)
class Seen:
    """The state of a story as a page showed it. Pages carry it as text, in a hidden field."""

    version: int
    status: str = DRAFT
    live: int = 0
    """The id of the version that readers had; 0 for none."""
    ahead: int = 0
    """The id of the version that lay ahead; 0 for none."""
    ahead_at: int = 0
    """The time set for that one, in microseconds since 1970."""
    is_held: bool = False
    is_readable: bool = True
    """False where the text of a page says nothing: an act that must have seen something is refused."""

    @classmethod
    def of(cls, story: Story, standing: Outlook) -> "Seen":
        """The state in which a story stands; a story that is not begun yet stands as a new one will."""
        return cls(
            version=story.version,
            status=story.status,
            live=standing.live.pk if standing.live else 0,
            **_ahead(standing.ahead),
        )

    @classmethod
    def of_ahead(cls, article: Article) -> "Seen":
        """What a list of scheduled versions shows of a story: enough for acts on what lies ahead."""
        return cls(version=0, **_ahead(article))

    @classmethod
    def parse(cls, text: str) -> "Seen":
        """The state that `str` wrote; for any other text one that is not readable."""
        found = _TEXT.fullmatch(text)
        if found is None:
            return cls(version=0, is_readable=False)
        version, status, live, ahead, ahead_at, is_held = found.groups()
        return cls(int(version), status, int(live), int(ahead), int(ahead_at), is_held == "1")

    def __str__(self) -> str:
        parts = (self.version, self.status, self.live, self.ahead, self.ahead_at, int(self.is_held))
        return ".".join(map(str, parts))

    def changes_until(self, now: "Seen") -> Sight:
        """What of the state is another now."""
        changed = Sight.NOTHING
        if self.version != now.version:
            changed |= Sight.WORDS
        # A save makes a published story a draft, which its own page may not have been told yet. All
        # else that lies between the two shows in the version, in what readers have, or in what lies ahead.
        if self.status != now.status and not {self.status, now.status} <= {DRAFT, PUBLISHED}:
            changed |= Sight.STATUS
        if self.live != now.live:
            changed |= Sight.LIVE
        if (self.ahead, self.ahead_at, self.is_held) != (now.ahead, now.ahead_at, now.is_held):
            changed |= Sight.AHEAD
        return changed


def _ahead(article: Article | None) -> dict:
    if article is None:
        return {}
    set_for = (article.set_for - _EPOCH) // _MICROSECOND
    return {"ahead": article.pk, "ahead_at": set_for, "is_held": article.is_held}


def require_seen(seen: Seen, act: Act, story: Story, by, standing: Standing) -> None:
    """Raise Overtaken or Stale when something has changed that matters to whoever decided on this act."""
    row = ACTS[act]
    if row.must_see and not seen.is_readable:
        said = "This page does not say which state of the story it shows: open it again."
        raise Refused(f"{said} {row.undone}")
    changed = seen.changes_until(Seen.of(story, standing)) & row.must_see
    if changed & ~Sight.WORDS:
        raise Overtaken(f"{_what_happened(seen, story, by, standing)} {row.undone}")
    if changed:
        raise stale(story)


def changed_since(seen: Seen, story: Story, by, standing: Standing) -> str:
    """A sentence about what others changed since a page was opened; empty where nothing is another."""
    if not seen.is_readable:
        return ""
    changed = seen.changes_until(Seen.of(story, standing))
    if changed & ~Sight.WORDS:
        return _what_happened(seen, story, by, standing)
    if changed:
        saved = stale(story)
        if saved.saved_by != by:
            return f"{saved.saved_by} saved this story at {desk_time(saved.saved_at)}."
    return ""


def stale(story: Story) -> Stale:
    """Who saved the words that stand now, and when; others may have acted on them since."""
    saved, *later = story.revisions.filter(version=story.version).select_related("by").order_by("id")
    return Stale(story, saved.by, saved.at if later else story.modified_at)


def _what_happened(seen: Seen, story: Story, by, standing: Standing) -> str:
    live = standing.live
    if live and seen.ahead == live.pk:
        return f"“{live.headline}” went out at {desk_time(live.live_from)}, as scheduled."
    acts = story.revisions.filter(act__in=_TELLING).select_related("by").defer("body")
    newest = acts.order_by("-id").first()
    return _in_words(newest, by) if newest else "This story has changed since the page was opened."


def _in_words(revision: Revision, by) -> str:
    who = "You" if revision.by == by else str(revision.by)
    said = f"{who} {ACTS[Act(revision.act)].did} at {desk_time(revision.at)}"
    note = Truncator(revision.note.strip()).chars(200)
    return " ".join(filter(None, [f"{said}: {_ended(note)}" if note else f"{said}.", revision.cancelled]))


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def desk_time(moment: datetime) -> str:
    """A time as the desk's sentences say it: 22:02, with its date where that is not today's."""
    local = timezone.localtime(moment)
    return dateformat.format(local, "H:i" if local.date() == timezone.localdate() else "N j, H:i")
