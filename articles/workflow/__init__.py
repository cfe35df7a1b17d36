"""The verbs: the only code that changes a status, a time that readers see, or an Article."""

from importlib import import_module
from pkgutil import iter_modules

from articles.workflow.about_pages import page_slug, restore_page, store_page, take_page_off
from articles.workflow.acts import ACTS, VERBS, Act
from articles.workflow.clips import (
    add_captions,
    add_transcript,
    choose_clip_poster,
    kill_clip,
    may_edit_clip,
    remove_clip_text,
    store_clip,
)
from articles.workflow.collecting import collect, move_in_collection, start_collection, take_out
from articles.workflow.fixing import Fixed, disputed_with_fix, previous_version
from articles.workflow.framing import frame_picture
from articles.workflow.handling import may_resolve
from articles.workflow.joining import Joined, joined
from articles.workflow.labelling import (
    label_slug,
    merge,
    namesakes,
    picture_changed,
    require_fit_picture,
    require_name,
    store_label,
)
from articles.workflow.newspaper import (
    CHANGED_MEANWHILE,
    TAKEN_OFF_MEANWHILE,
    lock_newspaper,
    store_newspaper,
)
from articles.workflow.picture_origin import LONGEST_REASON, ai_obstacle
from articles.workflow.pictures import (
    PICTURE_CHANGED_MEANWHILE,
    check_picture,
    kill_picture,
    may_edit_picture,
    require_cleared_pictures,
    store_picture,
    store_picture_cost,
)
from articles.workflow.publishing import flash
from articles.workflow.rules import (
    ChangedMeanwhile,
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
    require_allowed,
    require_permission,
    sees,
)
from articles.workflow.saving import create, has_words, is_same
from articles.workflow.scheduling import cancelling
from articles.workflow.versions import reopen_closed_early
from articles.workflow.withdrawing import notes_before, withdrawal_of

__all__ = [
    "ACTS",
    "CHANGED_MEANWHILE",
    "LONGEST_REASON",
    "PICTURE_CHANGED_MEANWHILE",
    "TAKEN_OFF_MEANWHILE",
    "VERBS",
    "Act",
    "ChangedMeanwhile",
    "Fixed",
    "Forbidden",
    "Joined",
    "NotReady",
    "Overtaken",
    "Refused",
    "Stale",
    "add_captions",
    "add_transcript",
    "ai_obstacle",
    "cancelling",
    "check_picture",
    "choose_clip_poster",
    "collect",
    "create",
    "disputed_with_fix",
    "flash",
    "frame_picture",
    "has_words",
    "is_on_duty",
    "is_same",
    "joined",
    "kill_clip",
    "kill_picture",
    "label_slug",
    "lock_newspaper",
    "may",
    "may_edit_clip",
    "may_edit_picture",
    "may_resolve",
    "merge",
    "move_in_collection",
    "namesakes",
    "notes_before",
    "open_acts",
    "page_slug",
    "people_with",
    "permitted_acts",
    "picture_changed",
    "possible",
    "previous_version",
    "remove_clip_text",
    "reopen_closed_early",
    "require_allowed",
    "require_cleared_pictures",
    "require_fit_picture",
    "require_name",
    "require_permission",
    "restore_page",
    "sees",
    "start_collection",
    "store_clip",
    "store_label",
    "store_newspaper",
    "store_page",
    "store_picture",
    "store_picture_cost",
    "take_out",
    "take_page_off",
    "withdrawal_of",
]

# Importing a module registers its verbs: a new module needs no entry here.
for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")

# `workflow.publish` and the other registered verbs. This must follow the imports: `embargo` is also the
# name of a module, and `workflow.embargo` must be the verb.
globals().update({str(act): function for act, function in VERBS.items()})
