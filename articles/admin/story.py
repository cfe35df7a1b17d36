from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from articles import difference, html, readiness, workflow
from articles.act_form import ActForm, act_form
from articles.admin import fixing
from articles.admin.acts import ON_READERS, buttons, perform
from articles.admin.before_publishing import before_going_back, before_publishing, unseen
from articles.admin.finding import find_story
from articles.editor import POLICY
from articles.forms import StoryForm
from articles.models import Article, Category, Story
from articles.preview import as_article
from articles.standing import Standing


class StateFilter(admin.SimpleListFilter):
    """The state of stories, in the words of their badges."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("draft", "Draft"),
            ("in_review", "In review"),
            ("scheduled", "Scheduled"),
            ("changed", "Live, with changes"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ]

    def queryset(self, request, stories):
        at = timezone.now()
        live = Q(pk__in=Article.objects.published(at).values("story"))
        ahead = Q(pk__in=Article.objects.filter(is_closed=False, live_from__gt=at).values("story"))
        states = {
            "draft": Q(status="draft") & ~live,
            "in_review": Q(status="in_review"),
            "scheduled": ahead,
            "changed": Q(status__in=["draft", "in_review"]) & live,
            "published": Q(status="published") & ~ahead,
            "withdrawn": Q(status="withdrawn"),
        }
        return stories.filter(states[self.value()]) if self.value() in states else stories


class CategoryFilter(admin.SimpleListFilter):
    title = "category"
    parameter_name = "category"

    def lookups(self, request, model_admin):
        return Category.objects.values_list("slug", "name")

    def queryset(self, request, stories):
        return stories.filter(category_rows__category__slug=self.value()) if self.value() else stories


class OwnFilter(admin.SimpleListFilter):
    title = "whose"
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        return [("mine", "Mine")]

    def queryset(self, request, stories):
        mine = Q(owner=request.user) | Q(assigned_to=request.user)
        return stories.filter(mine) if self.value() == "mine" else stories


class NewestPages(Paginator):
    """The first pages of a list of any length: what lies deeper is found by search and filters.

    A million rows are neither counted nor passed over.
    """

    REACH = 1000

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.REACH].count()


@admin.register(Story)
class StoryAdmin(admin.ModelAdmin):
    """The list of stories, and the page on which one is written, reviewed and published."""

    list_display = ["name", "state", "owner", "modified_at"]
    list_filter = [StateFilter, CategoryFilter, OwnFilter]
    search_fields = ["headline", "slugline"]
    search_help_text = "Search headlines and sluglines"
    ordering = ["-modified_at", "-id"]
    list_per_page = 50
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    paginator = NewestPages
    show_full_result_count = False
    actions = None
    list_select_related = ["owner"]

    @admin.display(description="Story")
    def name(self, story):
        return str(story)

    @admin.display(description="State")
    def state(self, story):
        return Standing.among(story.open_versions, timezone.now()).in_words(story)

    def get_queryset(self, request):
        versions = (
            Article.objects.filter(is_closed=False)
            .only("story", "live_from", "live_until")
            .order_by("-live_from")
        )
        stories = super().get_queryset(request).visible_to(request.user)
        return stories.defer("body").prefetch_related(Prefetch("articles", versions, to_attr="open_versions"))

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("preview/", view(self.preview_typed), name="articles_story_preview_typed"),
            path("difference/", view(self.difference), name="articles_story_difference_new"),
            path("<int:story_id>/preview/", view(self.preview), name="articles_story_preview"),
            path("<int:story_id>/difference/", view(self.difference), name="articles_story_difference"),
            path("<int:story_id>/back/difference/", view(before_going_back), name="articles_story_back"),
            path("<int:story_id>/fix/", view(fixing.fix), name="articles_story_fix"),
            path("<int:story_id>/fix/difference/", view(fixing.changes), name="articles_story_fix_changes"),
            *super().get_urls(),
        ]

    # The writing page: its own view, for Django's would store the labels behind the workflow's back.

    @method_decorator(csp_override(POLICY))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
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
        if (saves and not form.is_valid()) or asked.hinders(act):
            return self._page(request, story, form, asked, opened=act)
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
            story = find_story(request.user, story.pk) if story.pk else story
            return self._page(request, story, form, asked, refusal=str(refused), status=status)
        if refused:
            written = find_story(request.user, written.pk)
            form = self._form(request, written) if saves else form
            told = {"refusal": said, "unseen": unseen(refused), "opened": act}
            return self._page(request, written, form, asked, status=409, **told)
        messages.success(request, said)
        return redirect("admin:articles_story_change", written.pk)

    def _save(self, request, story, form):
        """Store the typed words; give the story, and the sentence that tells what was done."""
        if not story.pk:
            return workflow.create(by=request.user, words=form.words), "Saved."
        version = form.cleaned_data["version"]
        is_changed = workflow.save(story, by=request.user, version=version, words=form.words)
        return story, "Saved." if is_changed else "Nothing has changed since the last save."

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
        """Do an act that needs none of the typed words, though somebody saved the story meanwhile."""
        try:
            with transaction.atomic():
                messages.success(request, perform(act, story, asked, by=request.user))
        except workflow.Refused as refused:
            messages.error(request, str(refused))

    def _stale_page(self, request, story, form, asked, stale):
        """Both versions: the typed one in the form, ready to be saved over the other once it is merged."""
        typed = form.words
        story = find_story(request.user, story.pk)
        theirs = difference.Side.of(story)
        form.data = form.data.copy()
        form.data["version"] = story.version
        changes = difference.between(theirs, difference.Side.typed(story, typed))
        return self._page(
            request, story, form, asked, refusal=str(stale), stale=stale, changes=changes, status=409
        )

    def _page(self, request, story, form, asked=None, *, status=200, refusal="", opened="", **context):
        at = timezone.now()
        standing = Standing.of(story, at)
        acts = buttons(story, request.user, standing)
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(story) if story.pk else "New story",
            "story": story,
            "standing": standing,
            "state": standing.in_words(story),
            "form": form,
            "act_form": asked or act_form(story, standing),
            "buttons": acts,
            "offered": {button.act for button in acts},
            "zone": timezone.get_current_timezone_name(),
            "under_embargo": readiness.is_under_embargo(story, at),
            "picture": form.picture,
            "problems": readiness.problems(story, at) if story.pk else [],
            "revisions": self._history(story),
            "refusal": refusal,
            "opened": opened,
            "media": self.media + form.media,
        }
        if "save" not in context["offered"] and status == 200:
            article = as_article(story, at)
            context |= {"article": article, "article_body": html.render(article.body)}
            return TemplateResponse(request, "admin/articles/story/read_only.html", context)
        return TemplateResponse(request, "admin/articles/story/writing.html", context, status=status)

    def _history(self, story):
        return story.revisions.select_related("by").defer("body").order_by("-id")[:30] if story.pk else []

    def history_view(self, request, object_id, extra_context=None):
        return redirect(reverse("admin:articles_story_change", args=[object_id]) + "#history")

    # What readers will see, and what differs from what they have.

    def preview(self, request, story_id):
        """The working copy as readers would see it; on POST, the words as they are typed."""
        story = find_story(request.user, story_id)
        if request.method != "POST":
            return self._preview(request, as_article(story, timezone.now()))
        return self._preview_typed(request, story)

    @method_decorator(require_POST)
    def preview_typed(self, request):
        return self._preview_typed(request, self._begin(request))

    def _preview_typed(self, request, story):
        form = self._form(request, story, request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, story, form)
        typed = form.words
        article = as_article(
            form.instance, timezone.now(), categories=typed["categories"], authors=typed["bylines"]
        )
        return self._preview(request, article)

    def _preview(self, request, article):
        context = {"article": article, "body": html.render(article.body), "notes": [], "is_preview": True}
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        return TemplateResponse(request, "articles/article.html", context, headers=headers)

    @method_decorator(require_POST)
    def difference(self, request, story_id=None):
        """What stands between the typed words and readers, and how they differ from what readers have.

        The page of those who may only read sends no words: there it is the words that are saved.
        """
        story = find_story(request.user, story_id) if story_id else self._begin(request)
        if "version" not in request.POST:
            return before_publishing(request, story, difference.Side.of(story))
        form = self._form(request, story, request.POST)
        if not form.is_valid():
            return HttpResponse(status=422)
        return before_publishing(request, story, difference.Side.typed(form.instance, form.words))
