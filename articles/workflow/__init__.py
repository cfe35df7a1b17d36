"""The verbs: the only code that sets a status, a time that readers see, or an Article."""

from articles.workflow.embargo import embargo, lift
from articles.workflow.fixing import Fixed, back, fix, version_before
from articles.workflow.handling import (
    assign,
    end_duty,
    leave_note,
    may_resolve,
    put_on_duty,
    resolve_note,
    restrict,
    revoke,
    set_urgency,
    share,
)
from articles.workflow.labelling import label_slug, merge, store_label
from articles.workflow.publishing import flash, note, publish, readdress
from articles.workflow.rules import (
    Forbidden,
    NotReady,
    Refused,
    Stale,
    is_on_duty,
    may,
    open_acts,
    permitted_acts,
    possible,
    sees,
)
from articles.workflow.saving import create, discard, recall, restore, save, send_back, submit
from articles.workflow.scheduling import cancel, hold, release, reschedule
from articles.workflow.tasks import finish
from articles.workflow.withdrawing import edit_notice, keep_off_record, take_down, withdraw

__all__ = [
    "Fixed",
    "Forbidden",
    "NotReady",
    "Refused",
    "Stale",
    "assign",
    "back",
    "cancel",
    "create",
    "discard",
    "edit_notice",
    "embargo",
    "end_duty",
    "finish",
    "fix",
    "flash",
    "hold",
    "is_on_duty",
    "keep_off_record",
    "label_slug",
    "leave_note",
    "lift",
    "may",
    "may_resolve",
    "merge",
    "note",
    "open_acts",
    "permitted_acts",
    "possible",
    "publish",
    "put_on_duty",
    "readdress",
    "recall",
    "release",
    "reschedule",
    "resolve_note",
    "restore",
    "restrict",
    "revoke",
    "save",
    "sees",
    "send_back",
    "set_urgency",
    "share",
    "store_label",
    "submit",
    "take_down",
    "version_before",
    "withdraw",
]
