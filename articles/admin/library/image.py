from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import pgettext, pgettext_lazy

from articles import workflow
from articles.admin.form_fields import LONGEST_NUMBER
from articles.admin.library import checking, costs, framing, picker
from articles.admin.library.history import history
from articles.admin.library.rights import expiring
from articles.admin.library.uses import uses
from articles.admin.searching import MOST_WORDS, SearchedByWords
from articles.folding import search
from articles.models import Image, ImageRevision, Newspaper
from articles.pictures import storing

WORDS = list(ImageRevision.WORDS)


MOST_REVISIONS = 50


class UploadForm(forms.ModelForm):
    """A new picture; its metadata fills the words that are left empty."""

    picture = forms.FileField(help_text="JPEG, PNG, WebP, TIFF, AVIF or HEIC, at most 40 MB.")

    class Meta:
        model = Image
        fields = ["caption", "credit", "alt_text"]

    def clean_picture(self):
        return storing.prepare(self.cleaned_data["picture"])


class WordsForm(forms.ModelForm):
    """The words of a picture, and the version that was seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Image
        fields = WORDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version

    def clean(self):
        words = super().clean()
        stored = Image.objects.only("version").get(pk=self.instance.pk)
        if (words.get("seen") or 0) != stored.version:
            self.add_error(None, workflow.PICTURE_CHANGED_MEANWHILE)
            # Saving again is meant, once the message has been read.
            self.data = self.data.copy()
            self.data["seen"] = stored.version
        return words


class RightsFilter(admin.SimpleListFilter):
    """The pictures of which the rights end soon, or have ended."""

    title = pgettext_lazy("of pictures", "rights")
    parameter_name = "expiry"

    def lookups(self, request, model_admin):
        return [
            ("soon", pgettext("rights of pictures", "End within two weeks")),
            ("over", pgettext("rights of pictures", "Have expired")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "soon":
            return expiring(queryset, today)
        return queryset.filter(rights_expire_on__lt=today) if self.value() == "over" else queryset


@admin.register(Image)
class ImageAdmin(SearchedByWords, admin.ModelAdmin):
    """The picture library. Editing a picture here changes its own words, not those of its uses."""

    list_display = ["thumbnail", "caption", "credit", "status", "uploaded_by", "uploaded_at"]
    list_filter = ["status", RightsFilter]
    show_facets = admin.ShowFacets.NEVER
    list_display_links = ["thumbnail", "caption"]
    list_select_related = ["uploaded_by"]
    list_per_page = 24
    show_full_result_count = False
    search_fields = ["searchable"]
    ordering = ["-uploaded_at", "-id"]
    actions = None
    readonly_fields = ["thumbnail"]

    def lookup_allowed(self, lookup, value, request=None):
        return lookup in ("status__exact", RightsFilter.parameter_name)

    @admin.display(description="Picture")
    def thumbnail(self, image):
        return render_to_string("admin/articles/image/_thumbnail.html", {"image": image})

    def get_search_results(self, request, queryset, search_term):
        return search(queryset, "searchable", search_term, MOST_WORDS), False

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("picker/", view(picker.library), name="articles_image_picker"),
            path("upload/", view(picker.upload), name="articles_image_upload"),
            *checking.paths(view),
            *costs.paths(view),
            *framing.paths(view),
            *super().get_urls(),
        ]

    def get_form(self, request, obj=None, **kwargs):
        return super().get_form(request, obj, **{**kwargs, "form": WordsForm}) if obj else UploadForm

    def changelist_view(self, request, extra_context=None):
        row = Newspaper.objects.filter(pk=Newspaper.ROW).first()
        context = {"needs_cleared": row and row.requires_cleared_pictures, **(extra_context or {})}
        return super().changelist_view(request, context)

    def add_view(self, request, form_url="", extra_context=None):
        try:
            return super().add_view(request, form_url, extra_context)
        except storing.NotStored as refusal:
            messages.error(request, f"{refusal} Your words are kept below.")
            typed = {name: request.POST.get(name, "") for name in UploadForm.Meta.fields}
            return redirect(f"{request.path}?{urlencode(typed)}")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not object_id.isdecimal() or len(object_id) > LONGEST_NUMBER:
            raise Http404("There is no such picture.")
        context = self._around(request, object_id)
        try:
            return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})
        except workflow.Forbidden:
            raise
        except workflow.Refused:
            # Somebody else has just changed it: validated again, the form says so.
            return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def _around(self, request, object_id):
        """What the page shows beside the words: the uses, and the history with each difference."""
        image = self.get_object(request, object_id)
        if image is None:
            return {}
        found, count = uses(image, request.user)
        revisions = list(image.revisions.select_related("by")[: MOST_REVISIONS + 1])
        return {
            "uses": found,
            "previews": framing.previews(image) if self.has_change_permission(request, image) else [],
            "uses_hidden": count - len(found),
            "history": history(revisions)[:MOST_REVISIONS],
            "last_check": next((each for each in revisions if each.act == image.status), None),
        }

    def get_fields(self, request, obj=None):
        return ["thumbnail", *WORDS, "seen"] if obj else ["picture", *UploadForm.Meta.fields]

    def has_change_permission(self, request, obj=None):
        """Journalists change the words of their own pictures, editors those of any."""
        if obj is None:
            return super().has_change_permission(request, obj)
        return obj.status != Image.Status.KILLED and workflow.may_edit_picture(obj, request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_form(self, request, form, change):
        """Store the picture; typed words replace those of its metadata."""
        typed = super().save_form(request, form, change)
        if change:
            return typed
        with storing.stored(form.cleaned_data["picture"], by=request.user) as image:
            pass
        # A picture that is already in the library may be somebody else's: then its words stay.
        if self.has_change_permission(request, image):
            for name in UploadForm.Meta.fields:
                setattr(image, name, getattr(typed, name) or getattr(image, name))
        return image

    def save_model(self, request, image, form, change):
        """Store the picture's words as its newest version."""
        if change or self.has_change_permission(request, image):
            seen = form.cleaned_data["seen"] or 0 if change else None
            workflow.store_picture(image, by=request.user, seen=seen)

    def log_change(self, request, obj, message):
        """Nothing: the workflow has put it on the audit list."""
