"""The verbs: the only code that sets a status, a time that readers see, or an Article."""

from articles.workflow import embargo, fixing, handling, publishing, saving, scheduling, tasks, withdrawing
from articles.workflow.acts import ACTS, VERBS, Act
from articles.workflow.fixing import Fixed, version_before
from articles.workflow.handling import may_resolve
from articles.workflow.labelling import label_slug, merge, store_label
from articles.workflow.publishing import flash
from articles.workflow.rules import (
    Forbidden,
    NotReady,
    Overtaken,
    Refused,
    Stale,
    able,
    is_on_duty,
    may,
    open_acts,
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
    "able",
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
    "permitted_acts",
    "possible",
    "publishing",
    "saving",
    "scheduling",
    "sees",
    "store_label",
    "tasks",
    "version_before",
    "withdrawing",
]

# `workflow.publish` and the others, by the names under which they are registered. After the imports:
# `embargo` names a module too, and the verb is what is meant.
globals().update({str(act): function for act, function in VERBS.items()})
