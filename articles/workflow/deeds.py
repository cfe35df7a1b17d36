"""The wording of refusals: what each act is called, and who may do it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from articles.workflow.acts import DRAFT, IN_REVIEW, PUBLISHED, WITHDRAWN, Act

_AN_EDITOR = _("Only an editor can %(deed)s.")
_AN_ADMINISTRATOR = _("Only an administrator can %(deed)s.")
_SOMEONE_WITH_A_ROLE = _("Only someone with a role in the newsroom can %(deed)s.")
# A newspaper's own roles may allow this too: the page that shows the refusal names them.
_NOT_IN_THIS_ROLE = _("Your role does not allow you to %(deed)s.")

ONLY: Mapping[str, str] = {
    "view_story": _("Only someone who may see it can %(deed)s."),
    "write_story": _("Only a journalist can %(deed)s."),
    "edit_any_story": _("Only its owner, its assignee or an editor can %(deed)s."),
    "publish_story": _AN_EDITOR,
    "take_down_story": _AN_ADMINISTRATOR,
}
"""{permission: the refusal to a person without it, for acts on a story}."""
ONLY_BY_ROLE: Mapping[str, str] = {
    **ONLY,
    "view_story": _SOMEONE_WITH_A_ROLE,
    "view_image": _SOMEONE_WITH_A_ROLE,
    "view_clip": _SOMEONE_WITH_A_ROLE,
    **dict.fromkeys(
        [
            *("add_story", "add_image", "change_image", "add_clip", "check_image", "kill_image"),
            *("change_category", "change_author", "view_auditentry", "view_job"),
            *("change_newspaper", "view_aboutpage", "add_aboutpage", "change_aboutpage"),
        ],
        _NOT_IN_THIS_ROLE,
    ),
}
"""{permission: the refusal to a person without it, for acts that concern no single story}."""
DEEDS: Mapping[Act, str] = {
    Act.SAVE: _("save this story"),
    Act.SUBMIT: _("submit this story"),
    Act.SEND_BACK: _("send back this story"),
    Act.PUBLISH: _("publish this story"),
    Act.RECALL: _("recall this story"),
    Act.DISCARD: _("discard the changes to this story"),
    Act.RESTORE: _("restore earlier words of this story"),
    Act.RESCHEDULE: _("reschedule this story"),
    Act.HOLD: _("put this story on hold"),
    Act.HOLD_SCHEDULE: _("hold the schedule"),
    Act.RELEASE: _("release this story"),
    Act.CANCEL: _("cancel the schedule of this story"),
    Act.UNDO_CANCEL: _("reschedule this story"),
    Act.FIX: _("fix this story"),
    Act.BACK: _("revert this story to its previous version"),
    Act.NOTE: _("add a public note to this story"),
    Act.MOVE_TO_TOP: _("move this story to the top"),
    Act.PIN: _("pin this story to the front page"),
    Act.UNPIN: _("unpin this story"),
    Act.READDRESS: _("change the address of this story"),
    Act.WITHDRAW: _("withdraw this story"),
    Act.EDIT_NOTICE: _("edit the notice of this story"),
    Act.KEEP_OFF_RECORD: _("keep words of this story off the public history"),
    Act.TAKE_DOWN: _("take down this story"),
    Act.EMBARGO: _("put this story under embargo"),
    Act.LIFT: _("lift the embargo on this story"),
    Act.ASSIGN: _("assign this story"),
    Act.RESTRICT: _("restrict this story"),
    Act.SET_URGENCY: _("set the urgency of this story"),
    Act.SET_GOAL: _("set the word goal of this story"),
    Act.LEAVE_NOTE: _("leave a note on this story"),
    Act.RESOLVE_NOTE: _("resolve notes on this story"),
    Act.SHARE: _("make preview links to this story"),
    Act.REVOKE: _("revoke preview links to this story"),
    Act.FINISH: _("finish tasks of this story"),
    Act.PUT_ON_DUTY: _("put people on duty"),
    Act.END_DUTY: _("end a duty"),
}
"""{act: what a refusal calls it}."""
STATES: Mapping[str, str] = {
    DRAFT: _("the story is a draft"),
    IN_REVIEW: _("the story is in review"),
    PUBLISHED: _("the story is published"),
    WITHDRAWN: _("the story is withdrawn"),
}
ONLY_AN_EDITOR_CHANGES_IT: Mapping[str, str] = {
    IN_REVIEW: _("The story is in review: only an editor can change it now."),
    WITHDRAWN: _("The story is withdrawn: only an editor can change it now."),
}
ONLY_AN_EDITOR_DOES_IT: Mapping[str, str] = {
    DRAFT: _("The story is a draft: only an editor can %(deed)s now."),
    PUBLISHED: _("The story is published: only an editor can %(deed)s now."),
}
STATES_NOW: Mapping[str, str] = {
    DRAFT: _("The story is a draft now: its owner and its assignee can change it."),
    IN_REVIEW: _("The story is in review now: only an editor can change it."),
    PUBLISHED: _("The story is published now: its owner and its assignee can change it."),
    WITHDRAWN: _("The story is withdrawn now: only an editor can change it."),
}
NEEDED: Mapping[str, str] = {
    "live": _("this story is not live"),
    "ahead": _("no version of this story is scheduled"),
    "last": _("this story has never been public"),
}
"""{attribute of Standing that an act needs: the reason given without it}."""
