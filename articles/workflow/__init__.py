"""The verbs: the only code that sets a status, a time that readers see, or an Article."""

from articles.workflow.acting import acting_at
from articles.workflow.publishing import (
    cancel,
    note,
    publish,
    readdress,
    reschedule,
    take_down,
    withdraw,
)
from articles.workflow.rules import Forbidden, NotReady, Refused, Stale, may, open_acts
from articles.workflow.saving import create, discard, recall, save, send_back, submit

__all__ = [
    "Forbidden",
    "NotReady",
    "Refused",
    "Stale",
    "acting_at",
    "cancel",
    "create",
    "discard",
    "may",
    "note",
    "open_acts",
    "publish",
    "readdress",
    "recall",
    "reschedule",
    "save",
    "send_back",
    "submit",
    "take_down",
    "withdraw",
]
