"""The versions of a story on the desk: listed, compared, restored, and kept off the public history."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from articles import difference, workflow
from articles.admin.finding import find_story
from articles.admin.versions import timeline
from articles.admin.versions.timeline import LIVE, WORKING_COPY
from articles.follow_up.notifications import see
from articles.models import Story
from articles.workflow.acts import Act
from articles.workflow.seen import Seen
from articles.workflow.standing import Standing


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("For the desk’s record; readers never see it."),
        error_messages={"required": gettext_lazy("Give a reason: it goes on record.")},
    )


def urls(view):
    """The routes of these pages; `view` wraps each in the admin's access check."""
    return [
        path("<int:story_id>/versions/", view(versions), name="articles_story_versions"),
        path("<int:story_id>/versions/compare/", view(compare), name="articles_story_compare"),
        path("<int:story_id>/versions/<str:name>/restore/", view(restore), name="articles_story_restore"),
        path(
            "<int:story_id>/versions/<str:name>/off-record/",
            view(off_record),
            name="articles_story_off_record",
        ),
    ]


@require_safe
def versions(request, story_id):
    """All versions of a story, newest first."""
    story, at = find_story(request.user, story_id), timezone.now()
    see(story, request.user)
    standing = Standing.of(story, at)
    page = timeline.read_page(story, request.GET.get("before", ""), at)
    context = {
        "page": page,
        "standing": standing,
        "acts": workflow.open_acts(story, request.user, standing),
        **_chosen(request, story, page, standing, at),
    }
    return _page(request, story, "versions", context)


def _chosen(request, story, page, standing, at):
    """The versions chosen for comparison, and those of them that are on another page of the list."""
    old = request.GET.get("from", LIVE if standing.live else "")
    new = request.GET.get("to", WORKING_COPY)
    here = {LIVE, WORKING_COPY, *(version.name for version in page.versions)}
    elsewhere = [timeline.find(story, name, at) for name in dict.fromkeys((old, new)) if name not in here]
    return {"old": old, "new": new, "elsewhere": [version for version in elsewhere if version]}


@require_safe
def compare(request, story_id):
    """Compare two versions, `from` and `to`; without `from`, show what `to` changed."""
    story, at = find_story(request.user, story_id), timezone.now()
    new = _find(story, request.GET.get("to", WORKING_COPY), at)
    old = _find(story, request.GET["from"], at) if request.GET.get("from") else timeline.before(story, new)
    by_sides = request.GET.get("view") == "sides"
    context = {
        "old": old,
        "new": new,
        "side_by_side": by_sides,
        "changes": difference.between(_side(old), _side(new), for_desk=True, by_sides=by_sides),
        "acts": workflow.open_acts(story, request.user, Standing.of(story, at)),
    }
    return _page(request, story, "compare", context)


def _find(story, name, at):
    if version := timeline.find(story, name, at):
        return version
    raise Http404(_("This story has no such version."))


def _side(version):
    return version.row if version else Story().as_if({})


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request, story_id, name):
    """Restore a version to the working copy; a GET shows the difference first."""
    story, at = find_story(request.user, story_id), timezone.now()
    version = _find(story, name, at)
    workflow.require_permission(Act.RESTORE, story, request.user, Standing.of(story, at))
    if version.name == WORKING_COPY:
        raise Http404(_("These words are already the working copy."))
    refusal = ""
    if request.method == "POST":
        try:
            return _restored(request, story, version)
        except workflow.Forbidden:
            raise
        except workflow.Refused as refused:
            refusal, story = refused, find_story(request.user, story_id)
    return _restore_page(request, story, version, refusal)


def _restored(request, story, version):
    seen = Seen.parse(request.POST.get("seen", ""))
    workflow.restore(story, by=request.user, source=version.row, seen=seen)
    messages.success(request, _("Restored to the working copy. The live story is unchanged."))
    return redirect("admin:articles_story_change", story.pk)


def _restore_page(request, story, version, refusal):
    standing = Standing.of(story, timezone.now())
    if standing.last:
        version.row.slug = story.slug  # The address stays.
    context = {
        "version": version,
        "seen": Seen.of(story, standing),
        "changes": difference.between(story, _side(version), for_desk=True),
        "refusal": refusal,
        "is_stale": isinstance(refusal, workflow.Stale),
    }
    return _page(request, story, "restore", context, status=409 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def off_record(request, story_id, name):
    """Keep a past version's words off the public history, with a reason."""
    story, at = find_story(request.user, story_id), timezone.now()
    version = _find(story, name, at)
    if version.kind != "article":
        raise Http404(_("This version was never public."))
    workflow.require_permission(Act.KEEP_OFF_RECORD, story, request.user, Standing.of(story, at))
    form, refusal = ReasonForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        try:
            seen = Seen.parse(request.POST.get("seen", ""))
            reason = form.cleaned_data["reason"]
            workflow.keep_off_record(version.row, by=request.user, reason=reason, seen=seen)
        except workflow.Forbidden:
            raise
        except workflow.Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Its words are kept off the public history."))
            return redirect("admin:articles_story_versions", story.pk)
    seen = Seen.of(story, Standing.of(story, at))
    context = {"version": version, "form": form, "refusal": refusal, "seen": seen}
    return _page(request, story, "off_record", context, status=409 if refusal else 200)


def _page(request, story, name, context, status=200):
    context |= {
        **admin.site.each_context(request),
        "opts": Story._meta,
        "title": _("Versions of “%(story)s”") % {"story": story},
        "story": story,
    }
    return TemplateResponse(request, f"admin/articles/story/{name}.html", context, status=status)
