"""The state of a story that a person saw when they decided on an act, and what has changed since."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.models import Article, Revision, Story
from articles.text.typography import with_full_stop
from articles.times.desk_times import recent_time
from articles.workflow.acts import ACTS, DRAFT, EMBARGO_ACTS, NOTABLE_ACTS, PUBLISHED, Act, Sight
from articles.workflow.rules import Overtaken, Refused, Stale, state_now
from articles.workflow.standing import Outlook, Standing

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_UNTIL_LIFTED = 1
_TEXT = re.compile(
    r"([0-9]{1,9})\.(draft|in_review|published|withdrawn)"
    r"\.([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})\.([01])"
    # A page from before the last update of the site says nothing of the embargo.
    r"(?:\.([0-9]{1,18}))?",
    re.ASCII,
)


@dataclass(frozen=True)
class Seen:
    """The state of a story as a page showed it; pages carry it as text in a hidden field."""

    version: int
    status: str = DRAFT
    live: int = 0
    """The id of the live version; 0 for none."""
    ahead: int = 0
    """The id of the scheduled version; 0 for none."""
    ahead_at: int = 0
    """The time for which that is scheduled, in microseconds since 1970."""
    is_held: bool = False
    embargo: int = 0
    """When the embargo ends, in microseconds since 1970; 1 if it must be lifted, 0 without one."""
    is_readable: bool = True
    """False if the page's text could not be parsed: acts that depend on a state are refused."""

    @classmethod
    def of(cls, story: Story, standing: Outlook) -> "Seen":
        """The current state of a story; an unsaved story counts as a new draft."""
        return cls(
            version=story.version,
            status=story.status,
            live=standing.live.pk if standing.live else 0,
            embargo=_embargo(story),
            **_ahead(standing.ahead),
        )

    @classmethod
    def of_ahead(cls, article: Article) -> "Seen":
        """The state that a list of scheduled versions shows: enough for acts on those versions."""
        return cls(version=0, **_ahead(article))

    @classmethod
    def parse(cls, text: str) -> "Seen":
        """Parse the text that `str` gives; any other text gives a state that is not readable."""
        found = _TEXT.fullmatch(text)
        if found is None:
            return cls(version=0, is_readable=False)
        version, status, live, ahead, ahead_at, is_held, embargo = found.groups("0")
        held = is_held == "1"
        return cls(int(version), status, int(live), int(ahead), int(ahead_at), held, int(embargo))

    def __str__(self) -> str:
        parts = (self.version, self.status, self.live, self.ahead, self.ahead_at, int(self.is_held))
        return ".".join(map(str, (*parts, self.embargo)))

    def changes_until(self, now: "Seen") -> Sight:
        """The parts of the state that differ now."""
        changed = Sight.NOTHING
        if self.version != now.version:
            changed |= Sight.WORDS
        # A save makes a published story a draft, which its own page may not know yet. Any other change
        # between the two also shows in the version number, or in the live or scheduled version.
        if self.status != now.status and not {self.status, now.status} <= {DRAFT, PUBLISHED}:
            changed |= Sight.STATUS
        if self.live != now.live:
            changed |= Sight.LIVE
        if (self.ahead, self.ahead_at, self.is_held) != (now.ahead, now.ahead_at, now.is_held):
            changed |= Sight.AHEAD
        if self.embargo != now.embargo:
            changed |= Sight.EMBARGO
        return changed


def _embargo(story: Story) -> int:
    if story.embargo_until_lifted:
        return _UNTIL_LIFTED
    return _microseconds(story.embargo_until) if story.embargo_until else 0


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _ahead(article: Article | None) -> dict:
    if article is None:
        return {}
    return {"ahead": article.pk, "ahead_at": _microseconds(article.set_for), "is_held": article.is_held}


def require_seen(seen: Seen, act: Act, story: Story, by, standing: Standing) -> None:
    """Raise Overtaken or Stale if a part of the state that this act depends on has changed."""
    row = ACTS[act]
    if row.must_see and not seen.is_readable:
        reason = _("This page does not say which state of the story it shows: open it again.")
        raise Refused(f"{reason} {row.if_refused}")
    changed = seen.changes_until(Seen.of(story, standing)) & row.must_see
    if changed & ~Sight.WORDS:
        raise Overtaken(f"{_what_happened(seen, story, by, standing, changed)} {row.if_refused}")
    if changed:
        raise stale(story, "" if act == Act.SAVE else str(row.if_refused))


def require_status(seen: Seen, act: Act, story: Story, by, standing: Standing) -> None:
    """Raise Overtaken if the status has changed, for someone who could do the act in the status seen."""
    if act != Act.SAVE and seen.is_readable and seen.status != story.status:
        reason = f"{_what_happened(seen, story, by, standing, Sight.STATUS)} {state_now(story)}"
        raise Overtaken(f"{reason} {ACTS[act].if_refused}")


def require_shown(shown, now, act: Act, story: Story, by, *, since: Collection[Act]) -> None:
    """Raise Overtaken if the page showed another value than the one that an act replaces; None accepts any.

    `since` are the acts that change it: the newest is named.
    """
    if shown is not None and shown != now:
        raise Overtaken(f"{_newest_of(since, story, by)} {ACTS[act].if_refused}")


def with_own_saves(seen: Seen, story: Story, by, version: int) -> Seen:
    """The state that a page has seen once its words are saved as this version.

    A save counts as seen by the person who made it. If somebody else's words have come in between, the
    page has not seen them until it shows what they change.
    """
    if not seen.is_readable or version <= seen.version:
        return seen
    if not _is_next_own(seen, story, by, version) and changed_by_others(seen, story, by, version):
        return seen
    return replace(seen, version=version)


def _is_next_own(seen, story, by, version) -> bool:
    """Whether what was read under the lock shows that only this person's save came in between."""
    newest = story.under_lock.newest if story.under_lock else None
    if newest is None or (newest.act, newest.by_id) != (Act.SAVE, by.pk):
        return False
    return newest.version == version == seen.version + 1


def changed_by_others(seen: Seen, story: Story, by, version: int) -> list[str]:
    """The names of other people who have saved words since, up to this version, the first to save first."""
    between = story.revisions.filter(version__gt=seen.version, version__lte=version).exclude(by=by)
    saved = between.order_by("id").select_related("by").only("by")
    return list(dict.fromkeys(str(revision.by) for revision in saved))


def changed_since(seen: Seen, story: Story, by, standing: Standing) -> str:
    """A sentence about what changed since a page was opened; empty if nothing did."""
    if not seen.is_readable:
        return ""
    changed = seen.changes_until(Seen.of(story, standing))
    if changed & ~Sight.WORDS:
        return _what_happened(seen, story, by, standing, changed)
    if changed:
        saved = stale(story)
        if saved.saved_by != by:
            said = {"who": saved.saved_by, "time": recent_time(saved.saved_at)}
            return _("%(who)s saved this story at %(time)s.") % said
    return ""


def stale(story: Story, outcome: str = "") -> Stale:
    """The exception that names who saved the current words, and when; others may have acted since."""
    if story.under_lock:
        story.under_lock.store()
    saved, *later = story.revisions.filter(version=story.version).select_related("by").order_by("id")
    return Stale(story, saved.by, saved.at if later else story.modified_at, outcome)


def _what_happened(seen: Seen, story: Story, by, standing: Standing, changed: Sight) -> str:
    live = standing.live
    if live and seen.ahead == live.pk:
        said = {"story": live.headline, "time": recent_time(live.live_from)}
        return _("“%(story)s” went out at %(time)s, as scheduled.") % said
    among = NOTABLE_ACTS if changed & ~Sight.WORDS & ~Sight.EMBARGO else EMBARGO_ACTS
    return _newest_of(among, story, by)


def _newest_of(among: Collection[Act], story: Story, by) -> str:
    acts = story.revisions.filter(act__in=among).select_related("by").defer("body")
    newest = acts.order_by("-id").first()
    return _sentence(newest, by) if newest else _("This story has changed since the page was opened.")


def _sentence(revision: Revision, by) -> str:
    who = pgettext("who did it", "You") if revision.by == by else str(revision.by)
    deed = ACTS[Act(revision.act)].did % {"who": who, "time": recent_time(revision.at)}
    note = Truncator(revision.note.strip()).chars(200)
    said = {"deed": deed, "note": with_full_stop(note)}
    sentence = (
        pgettext("what somebody did, and their note", "%(deed)s: %(note)s") % said if note else f"{deed}."
    )
    return " ".join(filter(None, [sentence, revision.schedule_change]))
