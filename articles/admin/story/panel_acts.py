"""The acts of the side panels. Each takes effect at once and does not save the words."""

from functools import partial

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from articles import workflow
from articles.admin.finding import find_story
from articles.admin.form_fields import whole_number
from articles.admin.story import panels
from articles.admin.story.around import around
from articles.workflow.seen import Seen
from articles.workflow.standing import Standing


def paths(view):
    """The routes of the acts; `view` wraps each in the admin's access check."""
    return [
        path(f"<int:story_id>/{address}/", view(partial(_act, act=act)), name=f"articles_story_{name}")
        for name, address, act in (
            ("note", "notes", _leave_note),
            ("resolve", "notes/<int:pk>/resolve", _resolve_note),
            ("finish", "tasks/<int:pk>/done", _finish),
            ("assign", "assign", _assign),
            ("urgency", "urgency", _set_urgency),
            ("goal", "goal", _set_goal),
            ("restrict", "restrict", _restrict),
            ("share", "links", _share),
            ("revoke", "links/<int:pk>/revoke", _revoke),
        )
    ]


@require_POST
def _act(request, story_id, *, act, **row):
    """Do one act and show the updated panels; a refusal is shown, and nothing changes."""
    story = None
    try:
        story = find_story(request.user, story_id)
        said = act(story, request.user, request.POST, **row)
    except Http404 as absent:
        return _refused(request, story, str(absent), 404)
    except workflow.Refused as refused:
        status = 403 if isinstance(refused, workflow.Forbidden) else 409
        return _refused(request, story, str(refused), status)
    if _is_fetched(request):
        return _panels(request, story_id, said)
    messages.success(request, said)
    return redirect("admin:articles_story_change", story_id)


def _is_fetched(request) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _panels(request, story_id, said):
    story = find_story(request.user, story_id)
    at = timezone.now()
    standing = Standing.of(story, at)
    acts = workflow.open_acts(story, request.user, standing)
    found = around(story, request.user, at)
    beside = panels.beside(story, request.user, standing, acts, found)
    context = {"story": story, "panels": beside, "said": said}
    return render(request, "admin/articles/story/panels/_panels.html", context)


def _refused(request, story, refusal, status):
    """The reason: as text for a script, whose page keeps what was typed, or a page with the typed note."""
    if _is_fetched(request):
        return HttpResponse(refusal, status=status, content_type="text/plain; charset=utf-8")
    context = {
        **admin.site.each_context(request),
        "title": str(story or _("Not done")),
        "story": story,
        "refusal": refusal,
        "typed": request.POST.get("desk_note", ""),
    }
    return TemplateResponse(request, "admin/articles/story/panels/refused.html", context, status=status)


def _leave_note(story, by, typed):
    values = _values(panels.NoteForm(typed))
    workflow.leave_note(story, by=by, text=values["desk_note"], to=values["desk_note_to"], seen=_seen(typed))
    return _("Note left.")


def _resolve_note(story, by, typed, pk):
    workflow.resolve_note(_row(story.desk_notes, pk), by=by)
    return _("Note resolved.")


def _finish(story, by, typed, pk):
    workflow.finish(_row(story.tasks, pk), by=by)
    return _("Task done.")


def _assign(story, by, typed):
    person = _values(panels.AssignForm(typed))["assigned_to"]
    workflow.assign(story, by=by, to=person, seen=_seen(typed))
    return _("Assigned to %(person)s.") % {"person": person} if person else _("Assigned to nobody.")


def _set_urgency(story, by, typed):
    workflow.set_urgency(
        story, by=by, urgency=_values(panels.UrgencyForm(typed))["urgency"], seen=_seen(typed)
    )
    return _("Urgency: %(urgency)s.") % {"urgency": story.get_urgency_display()}


def _set_goal(story, by, typed):
    workflow.set_goal(story, by=by, words=_values(panels.GoalForm(typed))["word_goal"], seen=_seen(typed))
    return _("Word goal: %(count)s.") % {"count": story.word_goal or pgettext("word goal", "none")}


def _restrict(story, by, typed):
    people = _values(panels.RestrictForm(typed))["restricted_to"]
    shown = {whole_number(pk) for pk in typed.getlist("restricted_shown")}
    workflow.restrict(story, by=by, people=people, shown=shown, seen=_seen(typed))
    return _("Restricted to the people selected.") if people else _("Open to everyone on the desk.")


def _share(story, by, typed):
    workflow.share(story, by=by, hours=_values(panels.LinkForm(typed))["link_hours"], seen=_seen(typed))
    return _("Link made.")


def _revoke(story, by, typed, pk):
    workflow.revoke(_row(story.preview_links, pk), by=by)
    return _("Link revoked: it no longer works.")


def _seen(typed) -> Seen:
    return Seen.parse(typed.get("seen", ""))


def _values(form):
    if not form.is_valid():
        raise workflow.Refused(" ".join(message for messages in form.errors.values() for message in messages))
    return form.cleaned_data


def _row(rows, pk):
    """One of the story's own rows; raises Http404 for any other."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404(_("This story has no such row."))
    return found
