"""The "Fix live story" page: edits the live words, whatever the working copy contains."""

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from articles import difference, workflow
from articles.admin.finding import find_story
from articles.admin.form_fields import whole_number
from articles.admin.library.uses import with_library_words
from articles.admin.story.act_form import ActForm
from articles.admin.story.acts import remark, with_cancelled
from articles.admin.story.before_publishing import before_publishing, overridable
from articles.admin.story.editor import POLICY
from articles.admin.story.forms import FixForm
from articles.admin.story.sending import opens
from articles.follow_up.notifications import see
from articles.models import Article, Image, Story
from articles.workflow.acts import Act
from articles.workflow.seen import Seen
from articles.workflow.standing import Standing


@csp_override(POLICY)
def fix(request, story_id):
    """Show the live words; on POST, publish them as typed."""
    story = find_story(request.user, story_id)
    if request.method == "POST":
        return _publish(request, story)
    standing = Standing.of(story, timezone.now())
    workflow.require_permission(Act.FIX, story, request.user, standing)
    if not standing.live:
        messages.warning(request, _("This story is not live, so there is nothing to fix."))
        return redirect("admin:articles_story_change", story.pk)
    see(story, request.user)
    if image := _offered(request):
        messages.info(
            request, _("The library’s words of the picture are filled in: check them, then publish the fix.")
        )
    return _page(
        request, story, _form(request, story, image=image), ActForm(story=story, initial={"kind": "minor"})
    )


@require_POST
def changes(request, story_id):
    """The checks of the typed words, and how they differ from the live ones."""
    story = find_story(request.user, story_id)
    form = _form(request, story, request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    return before_publishing(request, story, form.typed)


def _offered(request) -> Image | None:
    """The picture whose words from the library are to be filled in, if the URL names one."""
    number = whole_number(request.GET.get("picture", ""))
    return Image.objects.filter(pk=number).first() if number else None


def _form(request, story, *typed, image=None):
    standing = Standing.of(story, timezone.now())
    live = standing.last or story
    words = with_library_words(live.words(), image) if image else None
    return FixForm(*typed, story=story, live=live, words=words, by=request.user)


def _publish(request, story):
    form = _form(request, story, request.POST, request.FILES)
    asked = ActForm(request.POST, story=story)
    if opens(request) is not None:
        return _page(request, story, form, asked, opened=opens(request), seen=request.POST.get("seen", ""))
    if not form.is_valid() or asked.has_errors_for("publish"):
        return _page(request, story, form, asked, opened="fix", seen=request.POST.get("seen", ""))
    try:
        with transaction.atomic(), form.stored_picture():
            fixed = _fix(request, story, form, asked)
    except workflow.Forbidden as forbidden:
        return _page(request, story, form, asked, status=403, refusal=str(forbidden))
    except workflow.Refused as refused:
        return _refused_page(request, story, form, asked, refused)
    messages.success(request, with_cancelled(_("Fixed: readers have the new words."), story))
    if fixed.conflicts:
        said = _("The working copy had changed the same words and keeps its own: %(words)s. Compare them.")
        messages.warning(request, said % {"words": fixed.disputed})
    return redirect("admin:articles_story_change", story.pk)


def _fix(request, story: Story, form: FixForm, asked: ActForm) -> workflow.Fixed:
    if form.unstored:
        raise workflow.Refused(_("Nothing is published: the new picture could not be stored."))
    values = asked.cleaned_data
    return workflow.fix(
        story,
        by=request.user,
        article=form.cleaned_data["article"] or Article(),
        words=form.words,
        kind=values["kind"] or Article.Kind.MINOR,
        note=values["update_note"],
        public_note=asked.public_note,
        overriding=values["overriding"],
        remark=remark(asked, form.cleaned_data["article"], form.typed),
        set_again=values["set_again"],
        seen=Seen.parse(request.POST.get("seen", "")),
    )


def _refused_page(request, story, form, asked, refused):
    """The typed words; if another version has gone live meanwhile, also how they differ from it."""
    story = find_story(request.user, story.pk)
    live = Standing.of(story, timezone.now()).live
    context = {"refusal": str(refused), "overridable": overridable(refused), "opened": "fix", "status": 409}
    if live and live != form.cleaned_data["article"]:
        form.data = form.data.copy()
        form.data["article"] = live.pk
        context |= {
            "opened": "",
            "newer": live,
            "changes": difference.between(live, form.typed, by_sides=True),
            "sides": [_("Live version"), pgettext("version", "Yours")],
        }
    return _page(request, story, form, asked, **context)


def _page(request, story, form, asked, *, status=200, seen="", **context):
    standing = Standing.of(story, timezone.now())
    context = {
        **admin.site.each_context(request),
        "opts": Story._meta,
        "title": _("Fix live story: %(story)s") % {"story": story},
        "story": story,
        "standing": standing,
        "seen": seen or Seen.of(story, standing),
        "form": form,
        "act_form": asked,
        "picture": form.picture,
        "media": form.media,
        **context,
    }
    return TemplateResponse(request, "admin/articles/story/fix.html", context, status=status)
