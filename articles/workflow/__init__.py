"""The verbs: the only code that sets a status, a time that readers see, or an Article."""

from articles.workflow import embargo, fixing, handling, publishing, saving, scheduling, tasks, withdrawing
from articles.workflow.acts import ACTS, VERBS, Act
from articles.workflow.fixing import Fixed, previous_version
from articles.workflow.handling import may_resolve
from articles.workflow.labelling import label_slug, merge, store_label
from articles.workflow.publishing import flash
from articles.workflow.rules import (
    Forbidden,
    NotReady,
    Overtaken,
    Refused,
    Stale,
    is_on_duty,
    may,
    open_acts,
    people_with,
    permitted_acts,
    possible,
    sees,
)
from articles.workflow.saving import create

__all__ = [
    "ACTS",
    "VERBS",
    "Act",
    "Fixed",
    "Forbidden",
    "NotReady",
    "Overtaken",
    "Refused",
    "Stale",
    "create",
    "embargo",
    "fixing",
    "flash",
    "handling",
    "is_on_duty",
    "label_slug",
    "may",
    "may_resolve",
    "merge",
    "open_acts",
    "people_with",
    "permitted_acts",
    "possible",
    "previous_version",
    "publishing",
    "saving",
    "scheduling",
    "sees",
    "store_label",
    "tasks",
    "withdrawing",
]

# `workflow.publish` and the other registered verbs. This must follow the imports: `embargo` is also the
# name of a module, and `workflow.embargo` must be the verb.
globals().update({str(act): function for act, function in VERBS.items()})
