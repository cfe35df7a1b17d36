"""The board by status. Each move is an act of the writing page, with the same rules and dialog."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from articles import workflow
from articles.admin.board.columns import MOST, columns
from articles.admin.finding import find_story
from articles.admin.story.act_form import ActForm, act_form
from articles.admin.story.acts import buttons, perform
from articles.text.lists import listed
from articles.workflow.acts import ACTS, Act
from articles.workflow.seen import Seen, changed_by_others, changed_since
from articles.workflow.standing import Standing

AT_ONCE = {act for act in (Act.SUBMIT, Act.RECALL) if not ACTS[act].button.asks}
"""The moves that need no dialog."""


@require_safe
def board(request):
    """The stories by status; those that don't fit in a column are in the list."""
    workflow.require_allowed(request.user, "view_story", _("see the stories"))
    context = {**admin.site.each_context(request), "title": _("Board"), **_shown(request.user)}
    return TemplateResponse(request, "admin/board/page.html", context)


@require_safe
def fresh(request):
    """The columns alone, for the board's automatic refresh."""
    workflow.require_allowed(request.user, "view_story", _("see the stories"))
    return TemplateResponse(request, "admin/board/_columns.html", _shown(request.user))


def _shown(user) -> dict:
    at = timezone.now()
    return {"columns": columns(user, at), "now": at, "most": MOST}


@require_POST
def act(request, story_id, name):
    """Do an act that needs no dialog, and show the board again."""
    if name not in AT_ONCE:
        raise Http404
    story = find_story(request.user, story_id)
    try:
        seen = Seen.parse(request.POST.get("seen", ""))
        said = perform(name, story, ActForm({}, story=story), by=request.user, seen=seen)
        messages.success(request, f"“{story}”: {said}")
    except workflow.Forbidden:
        raise
    except workflow.Refused as refused:
        messages.error(request, f"“{story}”: {refused}")
    return redirect("admin:board")


@require_safe
def dialog(request, story_id, name):
    """The writing page's dialog for an act, for a person who can do it now; else 404.

    It says what others have done to the story since the board was shown, so that the act is deliberate.
    """
    story, at = find_story(request.user, story_id), timezone.now()
    standing = Standing.of(story, at)
    permitted = workflow.permitted_acts(story, request.user, standing)
    offered = {button.act: button for button in buttons(story, standing, permitted, request.user)}
    if name not in offered or not offered[name].asks:
        raise Http404
    withdrawal = workflow.withdrawal_of(story, standing)
    context = {
        "button": offered[name],
        "story": story,
        "standing": standing,
        "seen": Seen.of(story, standing),
        "changed": _changed(Seen.parse(request.GET.get("seen", "")), story, request.user, standing),
        "act_form": act_form(story, standing, when=request.GET.get("when", "")),
        "zone": timezone.get_current_timezone_name(),
        "withdrawal": withdrawal,
        "earlier_notes": workflow.notes_before(withdrawal) if withdrawal else [],
    }
    return TemplateResponse(request, "admin/board/dialog.html", context)


def _changed(seen, story, by, standing) -> str:
    """Who has changed what since the board was shown; empty if nobody else has."""
    if said := changed_since(seen, story, by, standing):
        return said
    # The newest words are this person's own, but may build on others' that they have not seen.
    others = changed_by_others(seen, story, by, story.version) if seen.is_readable else []
    said = ngettext(
        "%(who)s has saved this story since you opened it.",
        "%(who)s have saved this story since you opened it.",
        len(others),
    )
    return said % {"who": listed(others)} if others else ""


ADDRESSES = [
    ("board", "board/", board),
    ("fresh_board", "board/fresh/", fresh),
    ("board_act", "board/<int:story_id>/<slug:name>/", act),
    ("board_dialog", "board/<int:story_id>/<slug:name>/dialog/", dialog),
]
"""(name, route, view) of each, under the desk's URL."""
