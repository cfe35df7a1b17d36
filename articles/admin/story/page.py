from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from articles import difference, html, workflow
from articles.admin.finding import find_story
from articles.admin.stories import page as stories
from articles.admin.story import answering, checks, fix_page, panel_acts, panels, presence
from articles.admin.story.act_form import ActForm, act_form
from articles.admin.story.acts import ON_READERS, buttons, perform
from articles.admin.story.autosave import autosave, begin, begun
from articles.admin.story.before_publishing import before_going_back, before_publishing, unseen
from articles.admin.story.conflict import proposal
from articles.admin.story.editor import POLICY
from articles.admin.story.forms import StoryForm
from articles.admin.story.presence_view import story_presence
from articles.admin.take_down import page as take_down
from articles.admin.versions import pages as versions
from articles.models import Story
from articles.preview import HEADERS, as_article, page_of
from articles.workflow import readiness
from articles.workflow.standing import Standing


@admin.register(Story)
class StoryAdmin(admin.ModelAdmin):
    """The list of stories, and the page on which one is written, reviewed and published."""

    def changelist_view(self, request, extra_context=None):
        return stories.changelist(self, request)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("preview/", view(self.preview_typed), name="articles_story_preview_typed"),
            path("difference/", view(self.difference), name="articles_story_difference_new"),
            path("checks/", view(self.checks), name="articles_story_checks_new"),
            path("<int:story_id>/checks/", view(self.checks), name="articles_story_checks"),
            *panel_acts.paths(view),
            path("<int:story_id>/preview/", view(self.preview), name="articles_story_preview"),
            path("<int:story_id>/difference/", view(self.difference), name="articles_story_difference"),
            *take_down.paths(view),
            *versions.urls(view),
            path("<int:story_id>/back/difference/", view(before_going_back), name="articles_story_back"),
            path("<int:story_id>/fix/", view(fix_page.fix), name="articles_story_fix"),
            path("<int:story_id>/fix/difference/", view(fix_page.changes), name="articles_story_fix_changes"),
            path("autosave/", autosave, name="articles_story_autosave_new"),
            path("<int:story_id>/autosave/", autosave, name="articles_story_autosave"),
            path("<int:story_id>/presence/", story_presence, name="articles_story_presence"),
            *super().get_urls(),
        ]

    # The writing page: its own view, for Django's would store the labels behind the workflow's back.

    @method_decorator(csp_override(POLICY))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        object_id = object_id or begun(request)
        story = find_story(request.user, object_id) if object_id else self._begin(request)
        if request.method == "POST":
            return self._act(request, story)
        return self._page(request, story, self._form(request, story))

    def _begin(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        return Story(owner=request.user)

    def _form(self, request, story, data=None, files=None):
        is_address_fixed = Standing.of(story, timezone.now()).last is not None
        return StoryForm(data, files, instance=story, by=request.user, is_address_fixed=is_address_fixed)

    def _act(self, request, story):
        """Save the words, do the act, and answer; a refusal comes back with what was typed."""
        act = request.POST.get("_act", "save")
        # The page of those who may only read has no words.
        has_words = act == "save" or not story.pk or "version" in request.POST
        form = self._form(request, story, *([request.POST, request.FILES] if has_words else []))
        asked = ActForm(request.POST, story=story)
        saves = has_words and act != "discard"
        if asked.hinders(act):
            return self._page(request, story, form, asked, opened=act)
        if saves and not form.is_valid():
            return self._invalid_page(request, act, story, form, asked)
        try:
            with transaction.atomic():
                written, said = self._save(request, story, form) if saves else (story, "")
                refused, said = self._perform(request, act, written, asked, said)
        except workflow.Stale as stale:
            if act in ON_READERS:
                self._perform_all_the_same(request, act, story, asked)
            return self._stale_page(request, story, form, asked, stale)
        except workflow.Refused as refused:
            status = 403 if isinstance(refused, workflow.Forbidden) else 409
            # Where this person may do the act, it was the save that was refused.
            if story.pk and act in ON_READERS and workflow.may(act, story, request.user):
                self._perform_all_the_same(request, act, story, asked)
            story = find_story(request.user, story.pk) if story.pk else story
            return self._page(request, story, form, asked, refusal=str(refused), status=status)
        if refused:
            written = find_story(request.user, written.pk)
            form = self._form(request, written) if saves else form
            told = {"refusal": said, "unseen": unseen(refused), "opened": act}
            return self._page(request, written, form, asked, status=409, **told)
        messages.success(request, said)
        page = "take_down" if act == "take_down" else "change"
        return redirect(f"admin:articles_story_{page}", written.pk)

    def _save(self, request, story, form):
        """Store the typed words; give the story, and the sentence that tells what was done."""
        if not story.pk:
            return begin(request.user, answering.page_of(request), form.words), "Saved."
        version = form.cleaned_data["version"]
        workflow.save(story, by=request.user, version=version, words=form.words)
        return story, "Saved."

    def _perform(self, request, act, story, asked, said):
        """Do the act after the save; a refusal leaves the words saved and is given with what is told."""
        if act == "save":
            return None, said
        try:
            with transaction.atomic():
                return None, perform(act, story, asked, by=request.user)
        except workflow.Forbidden:
            raise
        except workflow.Refused as refused:
            return refused, f"Your words are saved. {refused}" if said else str(refused)

    def _perform_all_the_same(self, request, act, story, asked):
        """Do an act that needs none of the typed words, though they can't be saved."""
        try:
            with transaction.atomic():
                messages.success(request, perform(act, story, asked, by=request.user))
        except workflow.Refused as refused:
            messages.error(request, str(refused))

    def _invalid_page(self, request, act, story, form, asked):
        """What was typed, with what is wrong with it."""
        if not story.pk or act not in ON_READERS:
            return self._page(request, story, form, asked, opened=act)
        self._perform_all_the_same(request, act, story, asked)
        return self._page(request, find_story(request.user, story.pk), form, asked, status=409)

    def _stale_page(self, request, story, form, asked, stale):
        """Both versions: the typed one in the form, ready to be saved over the other once it is merged."""
        typed = form.words
        story = find_story(request.user, story.pk)
        theirs = story
        stood_on = form.cleaned_data["version"]
        form.data = form.data.copy()
        form.data["version"] = story.version
        changes = difference.between(theirs, story.as_if(typed), for_desk=True)
        return self._page(
            request,
            story,
            form,
            asked,
            refusal=str(stale),
            stale=stale,
            stood_on=stood_on,
            changes=changes,
            sides=[f"{stale.saved_by}’s version", "Yours"],
            merged=proposal(story, typed, stood_on),
            status=409,
        )

    def _page(self, request, story, form, asked=None, *, status=200, refusal="", opened="", **context):
        at = timezone.now()
        standing = Standing.of(story, at)
        permitted = workflow.permitted_acts(story, request.user, standing)
        acts = workflow.possible(permitted, story, standing)
        offered = buttons(story, standing, permitted)
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(story) if story.pk else "New story",
            "story": story,
            "standing": standing,
            "state": standing.in_words(story),
            "form": form,
            "act_form": asked or act_form(story, standing),
            "buttons": offered,
            "offered": {button.act for button in offered},
            "zone": timezone.get_current_timezone_name(),
            "under_embargo": story.is_under_embargo(at),
            "picture": form.picture,
            "problems": readiness.problems(story, at) if story.pk else [],
            "revisions": self._history(story),
            "panels": panels.beside(story, request.user, acts) if story.pk else None,
            "refusal": refusal,
            "opened": opened,
            "writer": presence.writer(story, apart_from=request.user, at=at) if story.pk else None,
            "pages": presence.pages_of(story, request.user) if story.pk else [],
            "media": form.media,
        }
        if "save" not in context["offered"] and status == 200:
            article = as_article(story, at)
            context |= {"article": article, "article_body": html.render(article.body)}
            return TemplateResponse(request, "admin/articles/story/read_only.html", context)
        return TemplateResponse(request, "admin/articles/story/writing.html", context, status=status)

    def _history(self, story):
        return story.revisions.select_related("by").defer("body").order_by("-id")[:8] if story.pk else []

    def history_view(self, request, object_id, extra_context=None):
        return redirect("admin:articles_story_versions", find_story(request.user, object_id).pk)

    # What readers will see, and what differs from what they have.

    def preview(self, request, story_id):
        """The working copy as readers would see it; on POST, the words as they are typed."""
        story = find_story(request.user, story_id)
        if request.method != "POST":
            return self._preview(request, story, as_article(story, timezone.now()))
        return self._preview_typed(request, story)

    @method_decorator(require_POST)
    def preview_typed(self, request):
        return self._preview_typed(request, self._begin(request))

    def _preview_typed(self, request, story):
        form = self._form(request, story, request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, story, form)
        typed = form.instance.as_if(form.words)
        return self._preview(request, story, as_article(typed, timezone.now()))

    def _preview(self, request, story, article):
        at = timezone.now()
        live = Standing.of(story, at).live
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Preview",
            "story": story,
            "article": article,
            "page": page_of(request, article, at),
            "live_page": live and page_of(request, live, at),
        }
        # Without a referrer, the desk's own forms on the page would be taken for another site's.
        headers = {**HEADERS, "Referrer-Policy": "same-origin"}
        return TemplateResponse(request, "admin/articles/story/preview.html", context, headers=headers)

    @method_decorator(require_POST)
    def checks(self, request, story_id=None):
        """The live list beside the words, for what is typed."""
        story = find_story(request.user, story_id) if story_id else self._begin(request)
        return checks.beside(request, story, self._form(request, story, request.POST))

    @method_decorator(require_POST)
    def difference(self, request, story_id=None):
        """What stands between the typed words and readers, and how they differ from what readers have.

        The page of those who may only read sends no words: there it is the words that are saved.
        """
        story = find_story(request.user, story_id) if story_id else self._begin(request)
        if story.pk and "version" not in request.POST:
            return before_publishing(request, story, story)
        form = self._form(request, story, request.POST)
        if not form.is_valid():
            return HttpResponse(status=422)
        return before_publishing(request, story, form.instance.as_if(form.words))
