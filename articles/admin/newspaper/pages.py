"""The newspaper's pages about itself: writing, publishing and taking them off, and their versions."""

import re
from collections.abc import Sequence

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST

from articles import difference, workflow
from articles.admin.audit import entries_of
from articles.admin.form_fields import whole_number
from articles.admin.meanwhile import Overtakable
from articles.admin.searching import OwnFilters
from articles.admin.story.editor import POLICY, BodyWidget
from articles.admin.theirs import saved_by, show_theirs, sides, who_saved
from articles.admin.titles import Titled
from articles.fields import HTMLFormField, LineFormField
from articles.models import AboutPage, AboutVersion
from articles.times.desk_times import recent_time

_PAGE = re.compile("[0-9a-f]{32}")
"""The id that the desk's script gives to an open page."""


class PageWidget(BodyWidget):
    """The story editor without video and audio, which only stories have."""

    has_clips = False


class AboutPageForm(forms.ModelForm):
    """A page's form: its words, its address, and its place."""

    title = LineFormField(
        label=pgettext_lazy("of a page", "Title"),
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
    )
    body = HTMLFormField(label=pgettext_lazy("of a page", "Body"), required=False, widget=PageWidget)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_live = forms.CharField(widget=forms.HiddenInput, required=False)
    by = None
    """The person filling it in."""
    is_overtaken = False
    """Whether somebody has saved the page, or taken it off, since it was opened."""
    changes: Sequence[difference.Change] = ()
    """How the words that somebody has saved meanwhile differ from the typed ones."""
    sides: Sequence[str] = ()
    """The headings of the two versions."""

    class Meta:
        model = AboutPage
        fields = ["slug", "kind", "place", "is_in_footer"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        newest = self.instance.newest
        words = {"title": newest.title, "body": newest.body} if newest else {}
        self.initial |= {**words, "seen": self.instance.version}
        self.initial["seen_live"] = "1" if self.instance.live_id else ""

    def clean(self):
        words = super().clean()
        if "title" in words and "slug" in words:
            try:
                words["slug"] = workflow.page_slug(self.instance, words["slug"], words["title"])
            except workflow.Refused as refusal:
                self.add_error("slug", str(refusal))
        if self.instance.pk:
            self._require_seen(words)
        return words

    def _require_seen(self, words):
        """Refuse for each change that the page has not shown, and show it: saving again is deliberate."""
        stored = AboutPage.objects.select_for_update().get(pk=self.instance.pk)
        if (words.get("seen") or 0) != stored.version:
            self._show_newer(stored, words)
            self._overtaken("seen", stored.version)
        if "_publish" in self.data and words.get("seen_live") and not stored.live_id:
            self.add_error(None, _who_took_off(stored, self.by))
            self._overtaken("seen_live", "")

    def _show_newer(self, stored, words):
        newest = stored.newest
        self.add_error(None, who_saved(newest.by, newest.at, self.by))
        typed = AboutVersion(title=words.get("title", ""), body=words.get("body", ""))
        self.changes = difference.between_pages(newest, typed, by_sides=True)
        self.sides = sides(newest.by, self.by)
        show_theirs(self, stored, AboutPageForm.Meta.fields)

    def _overtaken(self, name, now):
        self.is_overtaken = True
        self.data = self.data.copy()
        self.data[name] = now


def _who_took_off(page, by) -> str:
    """Who took a page off the site, and when, from the audit list, which has its title and address."""
    entries = entries_of("about_page_taken_off")
    entry = entries.filter(detail__endswith=f", {page.get_absolute_url()}").first()
    if entry is None:
        return str(workflow.TAKEN_OFF_MEANWHILE)
    if entry.by == by:
        said = _("You took this page off the site at %(time)s, in another window.")
    else:
        said = _("%(who)s took this page off the site at %(time)s, after you opened it.")
    said %= {"who": entry.by, "time": recent_time(entry.at)}
    return f"{said} {_('Publishing again puts it back.')}"


@admin.register(AboutPage)
class AboutPageAdmin(Overtakable, OwnFilters, Titled, admin.ModelAdmin):
    """Each save adds a version; readers get the words when it is published."""

    title_of_new = gettext_lazy("Add page of the newspaper")
    form = AboutPageForm
    change_form_template = "admin/articles/aboutpage/change_form.html"
    fieldsets = [
        (None, {"fields": ["title", "body"]}),
        (gettext_lazy("Address and place"), {"fields": ["slug", "kind", "place", "is_in_footer"]}),
    ]
    list_display = ["title", "address", "kind", "place", "is_in_footer", "state"]
    list_display_links = ["title"]
    list_select_related = ["live"]
    sortable_by = []
    actions = None
    show_full_result_count = False

    def get_queryset(self, request):
        newest = AboutVersion.objects.filter(page=OuterRef("pk")).values("title")[:1]
        return super().get_queryset(request).annotate(newest_title=Subquery(newest))

    @admin.display(description=pgettext_lazy("of a page", "Title"))
    def title(self, page):
        return page.newest_title

    @admin.display(description=gettext_lazy("Address"))
    def address(self, page):
        return page.get_absolute_url()

    @admin.display(description=gettext_lazy("State"))
    def state(self, page):
        return state_of(page)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/off/", view(self.take_off), name="articles_aboutpage_off"),
            path("<int:pk>/history/<int:number>/", view(self.version), name="articles_aboutpage_version"),
            *super().get_urls(),
        ]

    @method_decorator(csp_override(POLICY))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = {"show_save_and_add_another": False, **(extra_context or {})}
        if object_id and (page := self.get_object(request, object_id)):
            address = page.get_absolute_url()
            context |= {"state": state_of(page), "title": str(page), "subtitle": None, "address": address}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except (workflow.Refused, IntegrityError) as refusal:
            if isinstance(refusal, workflow.Forbidden):
                raise
            # Somebody else has just stored the page or its address: validating again reports it.
            return super().changeform_view(request, object_id, form_url, context)

    def save_model(self, request, obj, form, change):
        words = form.cleaned_data
        workflow.store_page(
            obj,
            by=request.user,
            seen=words["seen"] or 0,
            title=words["title"],
            body=words["body"],
            is_published="_publish" in request.POST,
            seen_live=bool(words["seen_live"]),
        )

    def log_addition(self, request, obj, message):
        """Do nothing: the workflow has already recorded it in the audit list."""

    def log_change(self, request, obj, message):
        """Do nothing, as above."""

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        is_published = "_publish" in request.POST
        said = _("Published. Readers have it now.") if is_published else _("Saved as a draft.")
        messages.success(request, said)
        address = reverse("admin:articles_aboutpage_change", args=[obj.pk])
        # The device then discards the words that it kept for that page.
        page = request.POST.get("page", "")
        return redirect(f"{address}?saved={page}" if _PAGE.fullmatch(page) else address)

    @method_decorator([require_POST, never_cache])
    def take_off(self, request, pk):
        """Take a page from readers."""
        return self._done(
            request,
            pk,
            workflow.take_page_off,
            _("Taken off the site. Its address says that the page is no longer available."),
        )

    def _done(self, request, pk, verb, said, **how):
        """Do an act on a page, and redirect back to it; a refusal is shown there."""
        page = get_object_or_404(AboutPage, pk=pk)
        try:
            verb(page, by=request.user, seen=whole_number(request.POST.get("seen", "")), **how)
        except workflow.Forbidden:
            raise
        except workflow.ChangedMeanwhile:
            newest = page.newest
            said = saved_by(newest.by, newest.at, request.user)
            messages.error(request, f"{said} {_('Nothing was done: read what is there now first.')}")
        except workflow.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return redirect("admin:articles_aboutpage_change", page.pk)

    @method_decorator(never_cache)
    def history_view(self, request, object_id, extra_context=None):
        """All versions of a page, newest first."""
        page = self._page_to_see(request, object_id)
        versions = page.versions.select_related("by").defer("body")
        return self._answer(request, page, "history", {"versions": versions})

    @method_decorator([require_http_methods(["GET", "HEAD", "POST"]), never_cache])
    def version(self, request, pk, number):
        """What a version changed; a POST restores its words as the newest draft."""
        page = self._page_to_see(request, str(pk))
        found = get_object_or_404(page.versions, number=number)
        if request.method == "POST":
            said = _("Restored as a draft. Readers keep what they have.")
            return self._done(request, pk, workflow.restore_page, said, source=found)
        before = page.versions.filter(number__lt=number).first() or AboutVersion()
        changes = difference.between_pages(before, found)
        return self._answer(request, page, "version", {"version": found, "changes": changes})

    def _page_to_see(self, request, pk):
        workflow.require_allowed(request.user, "view_aboutpage", _("see pages of the newspaper"))
        page = self.get_object(request, pk)
        if page is None:
            raise Http404
        return page

    def _answer(self, request, page, name, context):
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Versions of “%(page)s”") % {"page": page},
            "page": page,
        }
        return TemplateResponse(request, f"admin/articles/aboutpage/{name}.html", context)


def state_of(page: AboutPage) -> str:
    """A page's state for readers, in words."""
    if page.live is None:
        return pgettext("a page", "Taken off") if page.was_public else pgettext("a page", "Draft")
    if page.live.number == page.version:
        return pgettext("a page", "Published")
    return _("Published, with changes")
