"""What acts do to a scheduled version: stored as facts, and shown as a sentence."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.times.desk_times import desk_time_in_zone

CANCELLED, KEPT, WITH_FIX, WITHOUT_REVERTED = "cancelled", "kept", "with_fix", "without_reverted"
MOVED, RELEASED_AND_MOVED, AT_END_OF_EMBARGO = "moved", "released_and_moved", "at_end_of_embargo"
_SENTENCES = {
    CANCELLED: _("This cancelled %(version)s."),
    KEPT: _("%(version)s stays scheduled."),
    WITH_FIX: _("%(version)s stays scheduled, with this fix."),
    WITHOUT_REVERTED: _("%(version)s stays scheduled, without the reverted words."),
    AT_END_OF_EMBARGO: _("%(version)s is rescheduled for %(again)s, when the embargo ends."),
    MOVED: _("It was scheduled for %(time)s."),
    RELEASED_AND_MOVED: _("It was scheduled for %(time)s. This ended the hold."),
}
"""{outcome, as it is stored: the sentence}"""
_VERSIONS = {
    (True, False): _("the update scheduled for %(time)s"),
    (True, True): _("the update on hold that was scheduled for %(time)s"),
    (False, False): _("the publication scheduled for %(time)s"),
    (False, True): _("the publication on hold that was scheduled for %(time)s"),
}
"""{(whether it is an update, whether it is on hold): its description}"""


@dataclass(frozen=True)
class ScheduleChange:
    """What happened to a scheduled version; as text, a sentence in the language of the page."""

    outcome: str
    set_for: datetime
    is_update: bool
    is_held: bool
    again_at: datetime | None = None
    """When it is rescheduled for, if that is another time."""

    def __str__(self) -> str:
        times = {"time": desk_time_in_zone(self.set_for)}
        if self.again_at:
            times["again"] = desk_time_in_zone(self.again_at)
        version = _VERSIONS[self.is_update, self.is_held] % times
        return capfirst(_SENTENCES[self.outcome] % {"version": version, **times})

    def stored(self) -> str:
        """The facts, as `Revision.cancelled` keeps them."""
        return json.dumps(asdict(self), default=datetime.isoformat)


def sentence(stored: str) -> str:
    """The stored facts as a sentence in the language of the page; empty if there are none.

    Rows from before facts were stored have the sentence itself, in English.
    """
    if not stored.startswith("{"):
        return stored
    facts = json.loads(stored)
    times = {name: facts[name] and datetime.fromisoformat(facts[name]) for name in ("set_for", "again_at")}
    return str(ScheduleChange(**facts | times))
