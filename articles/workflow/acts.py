"""The registry of acts: one row each, with its rule, form fields and labels."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Story
from articles.workflow.rows import Button, Row, Rule, Sight

DRAFT, IN_REVIEW, PUBLISHED, WITHDRAWN = Story.Status
ANY = tuple(Story.Status)


class Act(StrEnum):
    """Every act on the desk, named after its verb. These strings are stored: never change one.

    The writing page shows buttons in this order.
    """

    SAVE = "save"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    SCHEDULE = "schedule"
    RECALL = "recall"
    DISCARD = "discard"
    RESTORE = "restore"
    RESCHEDULE = "reschedule"
    HOLD = "hold"
    HOLD_SCHEDULE = "hold_schedule"
    RELEASE = "release"
    CANCEL = "cancel"
    UNDO_CANCEL = "undo_cancel"
    FIX = "fix"
    BACK = "back"
    NOTE = "note"
    MOVE_TO_TOP = "move_to_top"
    PIN = "pin"
    UNPIN = "unpin"
    READDRESS = "readdress"
    WITHDRAW = "withdraw"
    EDIT_NOTICE = "edit_notice"
    KEEP_OFF_RECORD = "keep_off_record"
    TAKE_DOWN = "take_down"
    EMBARGO = "embargo"
    LIFT = "lift"
    ASSIGN = "assign"
    RESTRICT = "restrict"
    SET_URGENCY = "set_urgency"
    SET_GOAL = "set_goal"
    LEAVE_NOTE = "leave_note"
    RESOLVE_NOTE = "resolve_note"
    SHARE = "share"
    REVOKE = "revoke"
    OVERRIDE = "override"
    FINISH = "finish"
    PUT_ON_DUTY = "put_on_duty"
    END_DUTY = "end_duty"


_EDITOR = "publish_story"
_EDIT = "edit_any_story"
_WRITER = (DRAFT, PUBLISHED)
_PUBLIC_NOTE = {"public_note": "public_note", "note": "update_note"}

ACTS: Mapping[Act, Row] = {
    Act.SAVE: Row(
        _("Saved"),
        Rule(_EDIT, own=_WRITER),
        Button(_("Save")),
        must_see=Sight.WORDS,
    ),
    Act.SUBMIT: Row(
        _("Submitted for review"),
        Rule(_EDIT, (DRAFT,), own=(DRAFT,)),
        Button(_("Submit for review")),
        done=_("Submitted for review."),
        must_see=Sight.ALL,
        did=_("%(who)s submitted this story for review at %(time)s"),
        if_refused=_("It was not submitted."),
    ),
    Act.SEND_BACK: Row(
        _("Sent back"),
        Rule(_EDITOR, (IN_REVIEW,)),
        Button(_("Send back"), asks=True),
        reads={"note": "send_back_note"},
        done=_("Sent back to the writer."),
        must_see=Sight.ALL,
        did=_("%(who)s sent this story back at %(time)s"),
        if_refused=_("It was not sent back."),
    ),
    Act.PUBLISH: Row(
        _("Published"),
        Rule(_EDITOR, duty="own"),
        Button(_("Publish"), asks=True, is_main=True),
        reads={
            "kind": "kind",
            "at": "publish_at",
            "move_to_top": "move_to_top",
            "overriding": "overriding",
            "again": "publish_again",
            "remark": "is_correction",
            "without_notes": "notes_reason",
            **_PUBLIC_NOTE,
        },
        touches_readers=True,
        must_see=Sight.ALL,
        did=_("%(who)s published this story at %(time)s"),
        if_refused=_("Nothing was published."),
    ),
    Act.SCHEDULE: Row(
        _("Scheduled"),
        touches_readers=True,
        did=_("%(who)s scheduled this story at %(time)s"),
    ),
    Act.RECALL: Row(
        _("Recalled"),
        Rule(_EDIT, (IN_REVIEW,), own=(IN_REVIEW,)),
        Button(_("Recall"), is_quiet=True),
        done=_("Recalled: the story is a draft again."),
        must_see=Sight.STATUS,
        did=_("%(who)s recalled this story at %(time)s"),
        if_refused=_("It was not recalled."),
    ),
    Act.DISCARD: Row(
        _("Changes discarded"),
        Rule(_EDIT, (DRAFT, IN_REVIEW), needs=("live", "ahead"), own=(DRAFT,)),
        Button(_("Discard changes"), asks=True, is_quiet=True),
        done=_("Changes discarded: these are the words that readers have."),
        must_see=Sight.ALL,
        did=_("%(who)s discarded the changes at %(time)s"),
        if_refused=_("Nothing was discarded."),
    ),
    Act.RESTORE: Row(
        _("Earlier words restored"),
        Rule(_EDIT, own=_WRITER),
        must_see=Sight.ALL,
        if_refused=_("Nothing was restored."),
    ),
    Act.RESCHEDULE: Row(
        _("Time changed"),
        Rule(_EDITOR, needs=("ahead",), duty="own"),
        Button(_("Change time"), "ahead", asks=True),
        reads={"at": "new_time"},
        touches_readers=True,
        must_see=Sight.AHEAD,
        did=_("%(who)s changed the scheduled time at %(time)s"),
    ),
    Act.HOLD: Row(
        _("Held"),
        Rule(_EDITOR, needs=("ahead",)),
        touches_readers=True,
        did=_("%(who)s put the scheduled version on hold at %(time)s"),
    ),
    Act.HOLD_SCHEDULE: Row(_("Schedule held"), Rule(_EDITOR, ())),
    Act.RELEASE: Row(
        _("Released"),
        Rule(_EDITOR, needs=("ahead",)),
        Button(_("Release"), "ahead"),
        touches_readers=True,
        must_see=Sight.AHEAD,
        did=_("%(who)s released the version on hold at %(time)s"),
        if_refused=_("Nothing was released."),
    ),
    Act.CANCEL: Row(
        _("Schedule cancelled"),
        Rule(_EDITOR, needs=("ahead",), duty="own"),
        Button(_("Cancel the schedule"), "ahead", asks=True),
        done=_("The schedule is cancelled: the story is back in review."),
        touches_readers=True,
        needs_no_words=True,
        must_see=Sight.AHEAD,
        did=_("%(who)s cancelled the schedule at %(time)s"),
        if_refused=_("Nothing was cancelled."),
    ),
    Act.UNDO_CANCEL: Row(
        _("Schedule restored"),
        Rule(_EDITOR, (IN_REVIEW,), duty="own"),
        Button(_("Undo"), "undo"),
        done=_("Undone: it is scheduled as before."),
        touches_readers=True,
        needs_no_words=True,
        must_see=Sight.STATUS | Sight.PUBLIC,
        did=_("%(who)s undid the cancellation of the schedule at %(time)s"),
        if_refused=_("Nothing was scheduled."),
    ),
    Act.FIX: Row(
        _("Live story fixed"),
        Rule(_EDITOR, needs=("live",), duty="own"),
        Button(_("Fix live story"), "live", is_main=True),
        touches_readers=True,
        must_see=Sight.PUBLIC,
        did=_("%(who)s fixed the live story at %(time)s"),
        if_refused=_("Nothing was published."),
    ),
    Act.BACK: Row(
        _("Reverted to previous version"),
        Rule(_EDITOR, needs=("live",), duty="own"),
        Button(_("Revert to previous version"), "live", asks=True),
        reads={"set_again": "back_set_again"},
        done=_("Readers have the previous version again. The working copy keeps its words."),
        touches_readers=True,
        removes=True,
        needs_no_words=True,
        must_see=Sight.PUBLIC,
        did=_("%(who)s reverted to the previous version at %(time)s"),
        if_refused=_("Readers keep what they have."),
    ),
    Act.NOTE: Row(
        _("Public note added"),
        Rule(_EDITOR, needs=("live",), duty="own"),
        Button(_("Public note"), "live", asks=True),
        reads={"public_note": "note_alone", "set_again": "note_set_again"},
        done=_("The public note is published."),
        touches_readers=True,
        needs_no_words=True,
        must_see=Sight.PUBLIC,
        did=_("%(who)s added a public note at %(time)s"),
        if_refused=_("Nothing was published."),
    ),
    Act.MOVE_TO_TOP: Row(
        _("Moved to the top"),
        Rule(_EDITOR, needs=("live",), duty="own"),
        Button(_("Move to the top"), "live", asks=True),
        reads={"reason": "top_reason", "set_again": "top_set_again"},
        done=_("Moved to the top of the feed."),
        touches_readers=True,
        needs_no_words=True,
        must_see=Sight.PUBLIC,
        did=_("%(who)s moved this story to the top at %(time)s"),
        if_refused=_("It was not moved."),
    ),
    Act.PIN: Row(
        _("Pinned to the front page"),
        Rule(_EDITOR, needs=("live", "ahead"), duty="own"),
        Button(_("Pin to the front page"), "live", asks=True),
        reads={
            "lasts": "pin_lasts",
            "until": "pin_until",
            "label": "pin_label",
            "in_strip": "pin_in_strip",
        },
        touches_readers=True,
        needs_no_words=True,
    ),
    Act.UNPIN: Row(
        _("Unpinned"),
        Rule(_EDITOR, duty="own"),
        Button(_("Unpin"), "live"),
        done=_("Unpinned: the story is now only in the feed."),
        touches_readers=True,
        needs_no_words=True,
    ),
    Act.READDRESS: Row(
        _("Address changed"),
        Rule(_EDITOR, needs=("live",)),
        Button(_("Change the address"), "live", asks=True),
        reads={"slug": "new_slug", "set_again": "slug_set_again"},
        touches_readers=True,
        needs_no_words=True,
        must_see=Sight.PUBLIC,
        did=_("%(who)s changed the address at %(time)s"),
        if_refused=_("The address was not changed."),
    ),
    Act.WITHDRAW: Row(
        _("Withdrawn"),
        Rule(_EDITOR, needs=("live", "ahead"), duty="any"),
        Button(_("Withdraw"), "live", asks=True),
        reads={"notice": "notice"},
        done=_("Withdrawn: its address now shows the notice."),
        touches_readers=True,
        removes=True,
        needs_no_words=True,
        did=_("%(who)s withdrew this story at %(time)s"),
    ),
    Act.EDIT_NOTICE: Row(
        _("Notice to readers changed"),
        Rule(_EDITOR, needs=("last",), duty="any"),
        Button(_("Edit the notice"), "live", asks=True),
        reads={"notice": "notice", "shown": "notice_shown"},
        done=_("The new notice is at the story’s address."),
        touches_readers=True,
        removes=True,
        needs_no_words=True,
        did=_("%(who)s changed the notice to readers at %(time)s"),
        if_refused=_("The notice was not changed."),
    ),
    Act.KEEP_OFF_RECORD: Row(
        _("Kept off the public history"),
        Rule(_EDITOR, needs=("last",)),
        touches_readers=True,
        removes=True,
    ),
    Act.TAKE_DOWN: Row(
        _("Taken down"),
        Rule("take_down_story", needs=("last", "ahead")),
        Button(_("Take down"), "live", asks=True),
        reads={"reason": "take_down_reason"},
        done=_("Taken down: no word of it reaches readers. Its words are sealed for administrators."),
        touches_readers=True,
        removes=True,
        needs_no_words=True,
        did=_("%(who)s took this story down at %(time)s"),
    ),
    Act.EMBARGO: Row(
        _("Embargo set"),
        Rule(_EDIT, own=(DRAFT,)),
        Button(_("Set an embargo"), "embargo", asks=True),
        reads={"until": "embargo_until", "note": "embargo_note", "set_again": "embargo_set_again"},
        touches_readers=True,
        needs_no_words=True,
        did=_("%(who)s put this story under embargo at %(time)s"),
    ),
    Act.LIFT: Row(
        _("Embargo lifted"),
        Rule(_EDITOR, duty="own"),
        Button(_("Lift the embargo"), "embargo", asks=True),
        reads={"reason": "lift_reason"},
        done=_("The embargo is lifted."),
        must_see=Sight.EMBARGO,
        did=_("%(who)s lifted the embargo at %(time)s"),
        if_refused=_("The embargo was not lifted."),
    ),
    Act.ASSIGN: Row(_("Assigned"), Rule(_EDIT)),
    Act.RESTRICT: Row(
        _("Restricted"),
        Rule(_EDIT, own=(DRAFT,)),
        did=_("%(who)s changed who can see this story at %(time)s"),
    ),
    Act.SET_URGENCY: Row(_("Urgency set"), Rule(_EDIT, own=(DRAFT, IN_REVIEW, PUBLISHED))),
    Act.SET_GOAL: Row(_("Word goal set"), Rule(_EDIT, own=(DRAFT, IN_REVIEW, PUBLISHED))),
    Act.LEAVE_NOTE: Row(_("Desk note added"), Rule("view_story")),
    Act.RESOLVE_NOTE: Row(_("Desk note resolved"), Rule("view_story")),
    Act.SHARE: Row(_("Preview link made"), Rule(_EDIT, own=(DRAFT, IN_REVIEW, PUBLISHED))),
    Act.REVOKE: Row(_("Preview link revoked"), Rule(_EDIT, own=(DRAFT, IN_REVIEW, PUBLISHED))),
    Act.OVERRIDE: Row(_("Check overridden")),
    Act.FINISH: Row(_("Task done"), Rule("write_story")),
    Act.PUT_ON_DUTY: Row(pgettext_lazy("on record", "Put on duty"), Rule(_EDITOR, ())),
    Act.END_DUTY: Row(_("Duty ended"), Rule(_EDITOR, ())),
}

RULES: Mapping[Act, Rule] = {act: row.rule for act, row in ACTS.items() if row.rule and row.rule.statuses}
"""The rules for acts on a single story."""

EMBARGO_ACTS = [Act.EMBARGO, Act.LIFT]
NOTABLE_ACTS = [
    act for act, row in ACTS.items() if row.did and act not in {Act.LIFT, Act.EDIT_NOTICE, Act.RESTRICT}
]
"""The acts that change the status, or a live or scheduled version."""

VERBS: dict[Act, Callable] = {}
"""{act: its function}."""


def verb[Function: Callable](function: Function) -> Function:
    """Register a function as the verb of the act of the same name."""
    VERBS[Act(function.__name__)] = function
    return function
