"""The page on which administrators set the newspaper's name, look and contact addresses."""

from collections.abc import Callable
from typing import NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles import workflow
from articles.admin.audit import entries_of
from articles.admin.recording import put_changes_on_record
from articles.admin.theirs import saved_by, show_theirs
from articles.admin.three_ways import ComparedForm, digests_of
from articles.models import Newspaper
from articles.pictures import newspaper as pictures

CHANGED = "newspaper_changed"
"""The act in the audit list."""


class Mark(NamedTuple):
    """A picture that identifies the newspaper."""

    check: Callable
    """Checks an upload, and prepares it."""
    help_text: str
    removal: str
    """The label of the checkbox that removes it."""


MARKS = {
    "logo": Mark(
        pictures.logo,
        _("Shown instead of the name: PNG with transparency, or JPEG."),
        _("Remove the logo"),
    ),
    "logo_dark": Mark(
        pictures.logo,
        _("Without one, the logo is shown on a light background there."),
        _("Remove the logo for dark pages"),
    ),
    "icon": Mark(
        pictures.icon,
        _("A square of at least 512 pixels, for tabs and home screens."),
        _("Remove the icon"),
    ),
    "card": Mark(
        pictures.card,
        _("At least 1200 × 630 pixels: what social networks show of pages without a picture."),
        _("Remove the social card"),
    ),
}
FIELDSETS = [
    (pgettext_lazy("of a newspaper", "Name"), {"fields": ["name", "tagline"]}),
    (
        _("Logo and icon"),
        {"fields": [name for mark in MARKS for name in (f"{mark}_upload", f"{mark}_remove")]},
    ),
    (_("Colour and type"), {"fields": ["accent", "accent_dark", "type_pair"]}),
    (
        _("How to reach you"),
        {"fields": ["news_address", "corrections_address", "privacy_address", "security_address"]},
    ),
    (_("Elsewhere"), {"fields": ["social", "belongs_to"]}),
    (_("Feeds"), {"fields": ["feed_text"]}),
    (_("Footer"), {"fields": ["footer"]}),
]


class NewspaperForm(ComparedForm):
    """The form for the newspaper's row, with its pictures as uploads."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
    """A digest of each field, as the page showed it."""

    class Meta:
        model = Newspaper
        fields = [
            *("name", "tagline", "accent", "accent_dark", "type_pair"),
            *("news_address", "corrections_address", "privacy_address", "security_address"),
            *("social", "belongs_to", "feed_text", "footer"),
        ]
        widgets = {
            name: forms.Textarea(attrs={"rows": 3, "dir": "auto"})
            for name in ("social", "belongs_to", "footer")
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.initial |= {"seen": self.instance.version, "shown": digests_of(_shown(self.instance))}
        self.fields["accent"].help_text = _("For links, on light pages: # and six digits.")
        self.fields["accent_dark"].help_text = _("If empty: a lighter shade of the same colour.")
        for name, mark in MARKS.items():
            label = Newspaper._meta.get_field(name).verbose_name.capitalize()
            self.fields[f"{name}_upload"] = forms.FileField(
                label=label, required=False, help_text=mark.help_text
            )
            if getattr(self.instance, name):
                self.fields[f"{name}_remove"] = forms.BooleanField(label=mark.removal, required=False)

    def clean(self):
        """Also check the pictures, and that light pages have whatever dark pages have."""
        words = super().clean()
        for mark in MARKS:
            self._clean_mark(words, mark)
        self._require_light(words)
        if words.get("seen") != self.instance.version:
            self.show_theirs()
        return words

    def _clean_mark(self, words, mark):
        if upload := words.get(f"{mark}_upload"):
            try:
                words[mark] = MARKS[mark].check(upload)
            except forms.ValidationError as refusal:
                self.add_error(f"{mark}_upload", refusal)

    def _require_light(self, words):
        if words.get("accent_dark") and not words.get("accent") and "accent" not in self.errors:
            self.add_error("accent", _("Choose a colour for light pages too."))
        has_logo = words.get("logo") or (self.instance.logo and not words.get("logo_remove"))
        if words.get("logo_dark") and not has_logo and "logo_upload" not in self.errors:
            self.add_error("logo_upload", _("Choose a logo for light pages too."))

    def show_theirs(self) -> None:
        """Say who has saved a newer version, with its words next to the typed ones."""
        stored = _row()
        newest = entries_of(CHANGED).first()
        said = saved_by(newest.by, newest.at, self.by) if newest else workflow.CHANGED_MEANWHILE
        self.data = self.data.copy()
        now = _shown(stored)
        taken, disputed = self.take_theirs(now, self.data.get("shown", ""))
        self.add_error(None, self.what_was_taken(str(said), taken, is_disputed=bool(disputed)))
        show_theirs(self, stored, disputed)
        # Once the message has been read, saving again is deliberate.
        self.data["seen"], self.data["shown"] = stored.version, digests_of(now)

    def ask_again_for_marks(self) -> None:
        """Say that the pictures of a refused form were not stored: browsers don't send files again."""
        for mark in [mark for mark in MARKS if self.cleaned_data.get(mark)]:
            self.add_error(f"{mark}_upload", _("This was not stored: choose it again."))

    def store_marks(self) -> None:
        """Store the uploaded pictures, and set the row's fields. Raises NotStored."""
        for mark in MARKS:
            if prepared := self.cleaned_data.get(mark):
                setattr(self.instance, mark, pictures.store(prepared))
            elif self.cleaned_data.get(f"{mark}_remove"):
                setattr(self.instance, mark, "")


@admin.register(Newspaper)
class NewspaperAdmin(admin.ModelAdmin):
    """One page instead of a list: there is one newspaper."""

    def get_urls(self):
        return [path("", self.admin_site.admin_view(self.page), name="articles_newspaper_changelist")]

    @method_decorator([require_http_methods(["GET", "HEAD", "POST"]), never_cache])
    def page(self, request):
        workflow.require_allowed(request.user, "change_newspaper", _("change the newspaper"))
        if request.method != "POST":
            row = _row()
            return self._page(request, row, NewspaperForm(instance=row, by=request.user))
        form = NewspaperForm(request.POST, request.FILES, instance=_row(), by=request.user)
        if form.is_valid() and self._stored(request, form):
            messages.success(request, _("Saved. Readers have it now."))
            return redirect("admin:articles_newspaper_changelist")
        form.ask_again_for_marks()
        return self._page(request, _row(), form)

    def _stored(self, request, form) -> bool:
        """Store a valid form, and return whether that worked; if refused, the form says why."""
        how = {"by": request.user, "seen": form.cleaned_data["seen"]}
        try:
            with transaction.atomic():
                # Lock first, so that a refused form leaves no files behind.
                before = workflow.lock_newspaper(**how) or Newspaper()
                form.store_marks()
                workflow.store_newspaper(form.instance, **how)
                put_changes_on_record(CHANGED, before, form.instance, by=request.user)
        except (workflow.ChangedMeanwhile, IntegrityError):
            # If two people save the first row at once, the second violates the primary key.
            form.show_theirs()
            return False
        except pictures.NotStored as refusal:
            form.add_error(None, str(refusal))
            return False
        return True

    def _page(self, request, row, form):
        named = [
            (name, {"fields": [field for field in options["fields"] if field in form.fields]})
            for name, options in FIELDSETS
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("The newspaper"),
            "row": row,
            "form": form,
            "adminform": helpers.AdminForm(form, named, {}),
        }
        status = 409 if form.non_field_errors() else 200
        return TemplateResponse(request, "admin/articles/newspaper/page.html", context, status=status)


def _shown(row: Newspaper) -> dict:
    """What the page shows of the row, except its pictures."""
    return {name: getattr(row, name) for name in NewspaperForm.Meta.fields}


def _row() -> Newspaper:
    return Newspaper.objects.filter(pk=Newspaper.ROW).first() or Newspaper()
