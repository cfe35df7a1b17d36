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

from articles import difference, html, presence, readiness, workflow
from articles.admin.acts import VERBS, buttons, perform
from articles.admin.answering import page_of
from articles.admin.autosave import autosave, begin, begun
from articles.admin.conflict import proposal
from articles.admin.finding import find_story
from articles.admin.presence import story_presence
from articles.editor import POLICY
from articles.forms import ActForm, StoryForm
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
        return self._page(request, story, self._form(request, story), ActForm())

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
        act_form = ActForm(request.POST)
        saves = has_words and act != "discard"
        # What stands in the dialog of publishing stops no other act.
        if (saves and not form.is_valid()) or (not act_form.is_valid() and act == "publish"):
            return self._page(request, story, form, act_form, opened=act)
        try:
            with transaction.atomic():
                written, said = self._save(request, story, form) if saves else (story, "")
                refusal, said = self._perform(request, act, written, act_form, said)
        except workflow.Stale as stale:
            return self._stale_page(request, story, form, act_form, stale)
        except workflow.Refused as refused:
            status = 403 if isinstance(refused, workflow.Forbidden) else 409
            story = find_story(request.user, story.pk) if story.pk else story
            return self._page(request, story, form, act_form, refusal=str(refused), status=status)
        if refusal:
            written = find_story(request.user, written.pk)
            form = self._form(request, written) if saves else form
            return self._page(request, written, form, act_form, refusal=refusal, opened=act, status=409)
        messages.success(request, said)
        return redirect("admin:articles_story_change", written.pk)

    def _save(self, request, story, form):
        """Store the typed words; give the story, and the sentence that tells what was done."""
        if not story.pk:
            return begin(request.user, page_of(request), form.words), "Saved."
        version = form.cleaned_data["version"]
        workflow.save(story, by=request.user, version=version, words=form.words)
        return story, "Saved."

    def _perform(self, request, act, story, act_form, said):
        """Do the act after the save; a refusal leaves the words saved and is told."""
        if act == "save":
            return "", said
        if act not in VERBS:
            raise workflow.Forbidden("There is no such button.")
        try:
            with transaction.atomic():
                return "", perform(act, story, act_form, by=request.user)
        except workflow.Forbidden:
            raise
        except workflow.Refused as refused:
            return f"Your words are saved. {refused}" if said else str(refused), ""

    def _stale_page(self, request, story, form, act_form, stale):
        """Both versions: the typed one in the form, ready to be saved over the other once it is merged."""
        typed = form.words
        story = find_story(request.user, story.pk)
        theirs = difference.Side.of(story)
        stood_on = form.cleaned_data["version"]
        form.data = form.data.copy()
        form.data["version"] = story.version
        changes = difference.between(theirs, difference.Side.typed(story, typed))
        return self._page(
            request,
            story,
            form,
            act_form,
            refusal=str(stale),
            stale=stale,
            stood_on=stood_on,
            changes=changes,
            merged=proposal(story, typed, stood_on),
            status=409,
        )

    def _page(self, request, story, form, act_form, *, status=200, refusal="", opened="", **context):
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
            "act_form": act_form,
            "buttons": acts,
            "offered": {button.act for button in acts},
            "picture": self._picture(form, story),
            "problems": readiness.problems(story, at) if story.pk else [],
            "revisions": self._history(story),
            "refusal": refusal,
            "opened": opened,
            "writer": presence.writer(story, apart_from=request.user, at=at) if story.pk else None,
            "pages": presence.pages_of(story, request.user) if story.pk else [],
            "media": self.media + form.media,
        }
        if "save" not in context["offered"] and status == 200:
            article = as_article(story, at)
            context |= {"article": article, "article_body": html.render(article.body)}
            return TemplateResponse(request, "admin/articles/story/read_only.html", context)
        return TemplateResponse(request, "admin/articles/story/writing.html", context, status=status)

    def _picture(self, form, story):
        if not form.is_bound:
            return story.lead_image
        form.is_valid()  # Reads the picture, whatever else is wrong.
        return form.cleaned_data.get("lead_image")

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
            return self._page(request, story, form, ActForm(), status=200)
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
        """What stands between the typed words and readers, and how they differ from what readers have."""
        story = find_story(request.user, story_id) if story_id else self._begin(request)
        form = self._form(request, story, request.POST)
        if not form.is_valid():
            return HttpResponse(status=422)
        at = timezone.now()
        live = Standing.of(story, at).live
        typed = difference.Side.typed(form.instance, form.words)
        context = {
            "live": live,
            "changes": difference.between(difference.Side.of(live), typed) if live else [],
            "problems": readiness.problems(typed, at),
        }
        return TemplateResponse(request, "admin/articles/story/_before_publishing.html", context)
