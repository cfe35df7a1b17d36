from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from articles import difference, workflow
from articles.admin.finding import find_story, says_if_taken_down
from articles.admin.library.similar import say_alike
from articles.admin.stories import page as stories
from articles.admin.story import checks, embedding, fix_page, panel_acts, panels, related
from articles.admin.story.act_form import ActForm, act_form
from articles.admin.story.acts import buttons, needs_no_words
from articles.admin.story.answering import name_for
from articles.admin.story.around import around
from articles.admin.story.autosave import autosave, begun
from articles.admin.story.before_publishing import before_going_back, before_publishing, overridable
from articles.admin.story.editor import POLICY
from articles.admin.story.forms import StoryForm
from articles.admin.story.presence_view import story_presence
from articles.admin.story.reading import to_read
from articles.admin.story.sending import Sent, has_words, opens
from articles.admin.take_down import page as take_down
from articles.admin.theirs import sides
from articles.admin.versions import pages as versions
from articles.follow_up.notifications import see
from articles.models import Story
from articles.pictured import add_shown
from articles.readers.preview import HEADERS, as_article, page_of
from articles.workflow import readiness
from articles.workflow.acts import Act
from articles.workflow.seen import Seen
from articles.workflow.seen import stale as stale_words
from articles.workflow.standing import Standing


@admin.register(Story)
class StoryAdmin(admin.ModelAdmin):
    """The list of stories, and the page on which one is written, reviewed and published."""

    def changelist_view(self, request, extra_context=None):
        return stories.changelist(self, request)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        def view(page):
            return self.admin_site.admin_view(says_if_taken_down(page))

        return [
            path("preview/", view(self.preview_typed), name="articles_story_preview_typed"),
            path("difference/", view(self.difference), name="articles_story_difference_new"),
            path("checks/", view(self.checks), name="articles_story_checks_new"),
            *embedding.paths(view),
            path("related/", view(related.offers), name="articles_story_related"),
            path("<int:story_id>/checks/", view(self.checks), name="articles_story_checks"),
            path("<int:story_id>/both/", view(self.both), name="articles_story_both"),
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

    # The writing page has its own view: Django's would store the labels without the workflow.

    @method_decorator(says_if_taken_down)
    @method_decorator(csp_override(POLICY))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        story_id = object_id or begun(request)
        is_sent = request.method == "POST"
        story = find_story(request.user, story_id, to_open=not is_sent) if story_id else self._begin(request)
        if is_sent:
            return self._act(request, story)
        if story.pk and story.is_news:
            see(story, request.user)
        return self._page(request, story, self._form(request, story), opened=_wanted(request))

    def _begin(self, request):
        workflow.require_allowed(request.user, "add_story", _("begin a story"))
        return Story(owner=request.user)

    def _form(self, request, story, data=None, files=None, **how):
        fixed = story.has_been_public
        return StoryForm(data, files, instance=story, by=request.user, is_address_fixed=fixed, **how)

    def _act(self, request, story):
        """Save the words, do the act and answer; a refused page keeps what was typed."""
        sent = self._sent(request, story)
        if opens(request) is not None:
            return self._again(sent, story, opened=opens(request))
        if sent.asked.has_errors_for(sent.act):
            return self._again(sent, story, opened=sent.act)
        if sent.saves and not sent.form.is_valid():
            return self._invalid_page(sent)
        try:
            with transaction.atomic(), sent.form.stored_picture(), sent.story_locked():
                return self._done(sent)
        except workflow.Stale as stale:
            if needs_no_words(sent.act):
                self._perform_without_words(sent)
            return self._stale_page(sent, stale)
        except workflow.Refused as refused:
            return self._refused_page(sent, refused)

    def _sent(self, request, story):
        words = [request.POST, request.FILES] if has_words(request, story) else []
        return Sent(
            request,
            story,
            self._form(request, story, *words, takes_poster=True),
            ActForm(request.POST, story=story),
        )

    def _done(self, sent):
        """Save, then act. A refused act leaves the words saved; a refused save raises."""
        if sent.saves:
            sent.store_words()
        if sent.form.unstored and not needs_no_words(sent.act):
            return self._unfinished_page(sent, workflow.Refused(sent.form.unstored))
        try:
            said = sent.perform()
        except workflow.Forbidden:
            raise
        except workflow.Refused as refused:
            return self._unfinished_page(sent, refused)
        _confirm(sent, said)
        if sent.form.unstored:
            messages.error(sent.request, f"{_('Your words are saved.')} {sent.form.unstored}")
        if uploaded := sent.form.uploaded:
            say_alike(sent.request, uploaded.original_name, uploaded)
        if sent.request.POST.get("from") == "board":
            return redirect("admin:board")
        page = "take_down" if sent.act == Act.TAKE_DOWN else "change"
        return redirect(f"admin:articles_story_{page}", (sent.written or sent.story).pk)

    def _again(self, sent, story, *, status=200, **found):
        """The page with what was typed. Unless the act was done, it keeps the state that it had shown."""
        if not sent.is_done:
            found |= {"seen": sent.shown, "notice_shown": sent.request.POST.get("notice_shown", "")}
        return self._page(sent.request, story, sent.form, sent.asked, status=status, **found)

    def _invalid_page(self, sent):
        """The page with what was typed and its errors; an act that needs no words is still done."""
        if not sent.story.pk or not needs_no_words(sent.act):
            return self._again(sent, sent.story, opened=sent.act)
        self._perform_without_words(sent)
        return self._again(sent, find_story(sent.request.user, sent.story.pk), status=409)

    def _perform_without_words(self, sent):
        """Do an act that needs none of the typed words, although they can't be saved."""
        try:
            _confirm(sent, sent.perform())
            sent.is_done = True
        except workflow.Refused as refused:
            messages.error(sent.request, str(refused))

    def _unfinished_page(self, sent, refused):
        """The page that says why the act was refused, with the words saved."""
        request = sent.request
        story = find_story(request.user, (sent.written or sent.story).pk)
        form = self._form(request, story) if sent.saves else sent.form
        said = self._why_unfinished(sent, refused)
        found = {"refusal": said, "overridable": overridable(refused), "opened": sent.act}
        return self._page(request, story, form, sent.asked, status=409, **found)

    def _why_unfinished(self, sent, refused):
        if not sent.has_saved:
            return str(refused)
        # The person has not seen the words of others that came in with this save.
        if sent.joined and isinstance(refused, workflow.Stale):
            go_on = _("Read the incoming changes, then try again.")
            return f"{_('Your words are saved.')} {sent.joined} {refused.outcome} {go_on}"
        return f"{_('Your words are saved.')} {refused}"

    def _refused_page(self, sent, refused):
        """The page with what was typed, and why it can't be saved."""
        request, story = sent.request, sent.story
        status = 403 if isinstance(refused, workflow.Forbidden) else 409
        # If this person may do the act, it was the save that was refused.
        if story.pk and needs_no_words(sent.act) and workflow.may(sent.act, story, request.user):
            self._perform_without_words(sent)
        story = find_story(request.user, story.pk) if story.pk else story
        return self._again(sent, story, refusal=str(refused), status=status)

    def _stale_page(self, sent, stale, *, status=409):
        """Both versions, the typed one in the form; a save overwrites the other unless both can be joined."""
        form, typed, stood_on, by = sent.form, sent.form.words, sent.stood_on, sent.request.user
        story = find_story(by, sent.story.pk)
        is_joined = bool(workflow.joined(story, by=by, words=typed, seen=Seen(stood_on)))
        if not is_joined:
            form.data = form.data.copy()
            form.data["version"] = story.version
        found = {
            "refusal": str(stale),
            "stale": stale,
            "is_joined": is_joined,
            "stood_on": stood_on,
            "changes": difference.between(story, story.as_if(typed), for_desk=True, by_sides=True),
            "sides": sides(stale.saved_by, by),
        }
        return self._again(sent, story, status=status, **found)

    @method_decorator([csp_override(POLICY), require_POST])
    def both(self, request, story_id):
        """The stored and the typed words side by side. It saves nothing, so it works for anyone."""
        story = find_story(request.user, story_id)
        sent = self._sent(request, story)
        if not sent.form.is_valid():
            return self._again(sent, story)
        if sent.stood_on == story.version:
            return self._again(sent, story, refusal=_("Nobody has saved this story since you opened it."))
        return self._stale_page(sent, stale_words(story), status=200)

    def _page(self, request, story, form, asked=None, *, status=200, **context):
        at = timezone.now()
        standing = Standing.of(story, at)
        permitted = workflow.permitted_acts(story, request.user, standing)
        acts = workflow.possible(permitted, story, standing)
        offered = buttons(story, standing, permitted, request.user)
        found = around(story, request.user, at) if story.pk else None
        context = {
            **self._context(request, story, standing, at),
            **self._others(request, found),
            "form": form,
            "act_form": asked or act_form(story, standing, when=request.GET.get("when", "")),
            "buttons": offered,
            "offered": {button.act for button in offered},
            "picture": form.picture,
            "panels": found and panels.beside(story, request.user, standing, acts, found),
            **self._withdrawal(story, standing),
            "media": form.media,
            **context,
        }
        if Act.SAVE not in context["offered"] and not form.is_bound:
            context |= to_read(story, request.user, standing, at)
            return TemplateResponse(request, "admin/articles/story/read_only.html", context, status=status)
        return TemplateResponse(request, "admin/articles/story/writing.html", context, status=status)

    def _context(self, request, story, standing, at):
        """The template context that does not depend on what was typed."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(story) if story.pk else _("New story"),
            "story": story,
            "standing": standing,
            "state": standing.in_words(story),
            "zone": timezone.get_current_timezone_name(),
            "under_embargo": story.is_under_embargo(at),
            "problems": readiness.problems(story, standing.goes_out(at), request.user) if story.pk else [],
            "seen": Seen.of(story, standing),
            "page_name": "" if story.pk else name_for(request),
        }

    def _others(self, request, found):
        """What the page shows of others' work on a stored story."""
        return {
            "revisions": found.history if found else [],
            "writer": found and found.writer,
            "pages": found.pages if found else [],
        }

    def _withdrawal(self, story, standing):
        """Who withdrew the story, and its earlier notes, about which the publish dialog asks."""
        withdrawal = workflow.withdrawal_of(story, standing)
        notes = workflow.notes_before(withdrawal) if withdrawal else []
        return {"withdrawal": withdrawal, "earlier_notes": notes}

    def history_view(self, request, object_id, extra_context=None):
        return redirect("admin:articles_story_versions", find_story(request.user, object_id).pk)

    # Previews and differences.

    def preview(self, request, story_id):
        """The working copy as readers would see it; on POST, the typed words."""
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
        if form.cleaned_data.get("lead_upload"):
            messages.info(request, _("The new lead image is not in this preview: save the story to see it."))
        typed = form.instance.as_if(form.words)
        return self._preview(request, story, as_article(typed, timezone.now()))

    def _preview(self, request, story, article):
        at = timezone.now()
        live = Standing.of(story, at).live
        if live:
            add_shown([live], at)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": pgettext("a page", "Preview"),
            "story": story,
            "article": article,
            "page": page_of(request, article, at),
            "live_page": live and page_of(request, live, at),
        }
        # Django's CSRF check needs the referrer of the forms on this page.
        headers = {**HEADERS, "Referrer-Policy": "same-origin"}
        return TemplateResponse(request, "admin/articles/story/preview.html", context, headers=headers)

    @method_decorator(require_POST)
    def checks(self, request, story_id=None):
        """The live list of checks for the typed words."""
        story = find_story(request.user, story_id) if story_id else self._begin(request)
        return checks.beside(request, story, self._form(request, story, request.POST))

    @method_decorator(require_POST)
    def difference(self, request, story_id=None):
        """The open checks of the typed words, and how they differ from the live ones.

        A read-only page sends no words: then the saved ones are used.
        """
        story = find_story(request.user, story_id) if story_id else self._begin(request)
        if story.pk and "version" not in request.POST:
            return before_publishing(request, story, story)
        form = self._form(request, story, request.POST)
        if not form.is_valid():
            return HttpResponse(status=422)
        return before_publishing(request, story, form.instance.as_if(form.words))


def _wanted(request) -> str:
    """The act whose dialog a link to the page opens; "" for none."""
    name = request.GET.get("open", "")
    return name if name in set(Act) else ""


def _confirm(sent, said):
    """Say what was done, unless the story's page says it beside the button that undoes it."""
    is_on_board = sent.request.POST.get("from") == "board"
    if sent.act == Act.CANCEL and not is_on_board and workflow.cancelling(sent.story, sent.request.user):
        return
    messages.success(sent.request, said)
