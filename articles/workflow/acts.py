"""The registry of acts: one row each for its rule, its form fields and its labels."""

from collections.abc import Callable, Mapping
from enum import StrEnum

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
        "Saved",
        Rule(_EDIT, own=_WRITER),
        Button("Save"),
        must_see=Sight.WORDS,
    ),
    Act.SUBMIT: Row(
        "Submitted for review",
        Rule(_EDIT, (DRAFT,), own=(DRAFT,)),
        Button("Submit for review"),
        done="Submitted for review.",
        must_see=Sight.ALL,
        did="submitted this story for review",
        if_refused="It was not submitted.",
    ),
    Act.SEND_BACK: Row(
        "Sent back",
        Rule(_EDITOR, (IN_REVIEW,)),
        Button("Send back", asks=True),
        reads={"note": "send_back_note"},
        done="Sent back to the writer.",
        must_see=Sight.ALL,
        did="sent this story back",
        if_refused="It was not sent back.",
    ),
    Act.PUBLISH: Row(
        "Published",
        Rule(_EDITOR, duty="own"),
        Button("Publish", asks=True, is_main=True),
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
        did="published this story",
        if_refused="Nothing was published.",
    ),
    Act.SCHEDULE: Row(
        "Scheduled",
        touches_readers=True,
        did="scheduled this story",
    ),
    Act.RECALL: Row(
        "Recalled",
        Rule(_EDIT, (IN_REVIEW,), own=(IN_REVIEW,)),
        Button("Recall", is_quiet=True),
        done="Recalled: the story is a draft again.",
        must_see=Sight.STATUS,
        did="recalled this story",
        if_refused="It was not recalled.",
    ),
    Act.DISCARD: Row(
        "Changes discarded",
        Rule(_EDIT, (DRAFT, IN_REVIEW), needs=("live", "ahead"), own=(DRAFT,)),
        Button("Discard changes", asks=True, is_quiet=True),
        done="Changes discarded: these are the words that readers have.",
        must_see=Sight.ALL,
        did="discarded the changes",
        if_refused="Nothing was discarded.",
    ),
    Act.RESTORE: Row(
        "Earlier words restored",
        Rule(_EDIT, own=_WRITER),
        must_see=Sight.ALL,
        if_refused="Nothing was restored.",
    ),
    Act.RESCHEDULE: Row(
        "Time changed",
        Rule(_EDITOR, needs=("ahead",), duty="own"),
        Button("Change time", "ahead", asks=True),
        reads={"at": "new_time"},
        touches_readers=True,
        must_see=Sight.AHEAD,
        did="changed the scheduled time",
    ),
    Act.HOLD: Row(
        "Held",
        Rule(_EDITOR, needs=("ahead",)),
        touches_readers=True,
        did="put the scheduled version on hold",
    ),
    Act.HOLD_SCHEDULE: Row("Schedule held", Rule(_EDITOR, ())),
    Act.RELEASE: Row(
        "Released",
        Rule(_EDITOR, needs=("ahead",)),
        Button("Release", "ahead"),
        touches_readers=True,
        must_see=Sight.AHEAD,
        did="released the version on hold",
        if_refused="Nothing was released.",
    ),
    Act.CANCEL: Row(
        "Schedule cancelled",
        Rule(_EDITOR, needs=("ahead",), duty="own"),
        Button("Cancel the schedule", "ahead", asks=True),
        done="The schedule is cancelled: the story is back in review.",
        touches_readers=True,
        needs_no_words=True,
        must_see=Sight.AHEAD,
        did="cancelled the schedule",
        if_refused="Nothing was cancelled.",
    ),
    Act.UNDO_CANCEL: Row(
        "Schedule set again",
        Rule(_EDITOR, (IN_REVIEW,), duty="own"),
        Button("Undo", "undo"),
        done="Undone: it is scheduled as before.",
        touches_readers=True,
        needs_no_words=True,
        must_see=Sight.STATUS | Sight.PUBLIC,
        did="undid the cancelling of the schedule",
        if_refused="Nothing was scheduled.",
    ),
    Act.FIX: Row(
        "Live story fixed",
        Rule(_EDITOR, needs=("live",), duty="own"),
        Button("Fix live story", "live", is_main=True),
        touches_readers=True,
        must_see=Sight.PUBLIC,
        did="fixed the live story",
        if_refused="Nothing was published.",
    ),
    Act.BACK: Row(
        "Reverted to previous version",
        Rule(_EDITOR, needs=("live",), duty="own"),
        Button("Revert to previous version", "live", asks=True),
        reads={"set_again": "back_set_again"},
        done="Readers have the previous version again. The working copy keeps its words.",
        touches_readers=True,
        removes=True,
        needs_no_words=True,
        must_see=Sight.PUBLIC,
        did="reverted to the previous version",
        if_refused="Readers keep what they have.",
    ),
    Act.NOTE: Row(
        "Public note added",
        Rule(_EDITOR, needs=("live",), duty="own"),
        Button("Public note", "live", asks=True),
        reads={"public_note": "note_alone", "set_again": "note_set_again"},
        done="The public note is published.",
        touches_readers=True,
        needs_no_words=True,
        must_see=Sight.PUBLIC,
        did="added a public note",
        if_refused="Nothing was published.",
    ),
    Act.MOVE_TO_TOP: Row(
        "Moved to the top",
        Rule(_EDITOR, needs=("live",), duty="own"),
        Button("Move to the top", "live", asks=True),
        reads={"reason": "top_reason", "set_again": "top_set_again"},
        done="Moved to the top of the feed.",
        touches_readers=True,
        needs_no_words=True,
        must_see=Sight.PUBLIC,
        did="moved this story to the top",
        if_refused="It was not moved.",
    ),
    Act.PIN: Row(
        "Pinned to the front page",
        Rule(_EDITOR, needs=("live", "ahead"), duty="own"),
        Button("Pin to the front page", "live", asks=True),
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
        "Unpinned",
        Rule(_EDITOR, duty="own"),
        Button("Unpin", "live"),
        done="Unpinned: the story stands in the feed alone.",
        touches_readers=True,
        needs_no_words=True,
    ),
    Act.READDRESS: Row(
        "Address changed",
        Rule(_EDITOR, needs=("live",)),
        Button("Change the address", "live", asks=True),
        reads={"slug": "new_slug", "set_again": "slug_set_again"},
        touches_readers=True,
        needs_no_words=True,
        must_see=Sight.PUBLIC,
        did="changed the address",
        if_refused="The address was not changed.",
    ),
    Act.WITHDRAW: Row(
        "Withdrawn",
        Rule(_EDITOR, needs=("live", "ahead"), duty="any"),
        Button("Withdraw", "live", asks=True),
        reads={"notice": "notice"},
        done="Withdrawn: its address now shows the notice.",
        touches_readers=True,
        removes=True,
        needs_no_words=True,
        did="withdrew this story",
    ),
    Act.EDIT_NOTICE: Row(
        "Notice to readers changed",
        Rule(_EDITOR, needs=("last",), duty="any"),
        Button("Edit the notice", "live", asks=True),
        reads={"notice": "notice"},
        done="The new notice is at the story's address.",
        touches_readers=True,
        removes=True,
        needs_no_words=True,
    ),
    Act.KEEP_OFF_RECORD: Row(
        "Kept off the public history",
        Rule(_EDITOR, needs=("last",)),
        touches_readers=True,
        removes=True,
    ),
    Act.TAKE_DOWN: Row(
        "Taken down",
        Rule("take_down_story", needs=("last", "ahead")),
        Button("Take down", "live", asks=True),
        reads={"reason": "take_down_reason"},
        done="Taken down: no word of it reaches readers. Its words are sealed for administrators.",
        touches_readers=True,
        removes=True,
        needs_no_words=True,
        did="took this story down",
    ),
    Act.EMBARGO: Row(
        "Embargo set",
        Rule(_EDIT, own=(DRAFT,)),
        Button("Set an embargo", "embargo", asks=True),
        reads={"until": "embargo_until", "note": "embargo_note", "set_again": "embargo_set_again"},
        touches_readers=True,
        needs_no_words=True,
        did="put this story under embargo",
    ),
    Act.LIFT: Row(
        "Embargo lifted",
        Rule(_EDITOR, duty="own"),
        Button("Lift the embargo", "embargo", asks=True),
        reads={"reason": "lift_reason"},
        done="The embargo is lifted.",
    ),
    Act.ASSIGN: Row("Assigned", Rule(_EDIT)),
    Act.RESTRICT: Row("Restricted", Rule(_EDIT, own=(DRAFT,))),
    Act.SET_URGENCY: Row("Urgency set", Rule(_EDIT, own=(DRAFT, IN_REVIEW, PUBLISHED))),
    Act.LEAVE_NOTE: Row("Desk note added", Rule("view_story")),
    Act.RESOLVE_NOTE: Row("Desk note resolved", Rule("view_story")),
    Act.SHARE: Row("Preview link made", Rule(_EDIT, own=(DRAFT, IN_REVIEW, PUBLISHED))),
    Act.REVOKE: Row("Preview link revoked", Rule(_EDIT, own=(DRAFT, IN_REVIEW, PUBLISHED))),
    Act.OVERRIDE: Row("Check overridden"),
    Act.FINISH: Row("Task done", Rule("write_story")),
    Act.PUT_ON_DUTY: Row("Put on duty", Rule(_EDITOR, ())),
    Act.END_DUTY: Row("Duty ended", Rule(_EDITOR, ())),
}

RULES: Mapping[Act, Rule] = {act: row.rule for act, row in ACTS.items() if row.rule and row.rule.statuses}
"""The rules of acts on one story."""

NOTABLE_ACTS = [act for act, row in ACTS.items() if row.did]
"""The acts that change the status, or a live or scheduled version."""

VERBS: dict[Act, Callable] = {}
"""{act: its function}."""


def verb[Function: Callable](function: Function) -> Function:
    """Register a function as the verb of the act of the same name."""
    VERBS[Act(function.__name__)] = function
    return function
