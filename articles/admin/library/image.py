from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.http import urlencode

from articles import workflow
from articles.admin.form_fields import LONGEST_NUMBER
from articles.admin.library import picker
from articles.admin.recording import put_changes_on_record
from articles.admin.searching import MOST_WORDS, SearchedByWords
from articles.folding import search
from articles.models import Image, Story
from articles.pictures import storing

WORDS = ["caption", "credit", "alt_text", "creator", "rights", "rights_expire_on"]

_WRITTEN_ELSEWHERE = {"id", "files", "framing", "status", "erased_at"}


class UploadForm(forms.ModelForm):
    """A new picture; its metadata fills the words that are left empty."""

    picture = forms.FileField(help_text="JPEG, PNG, WebP, TIFF, AVIF or HEIC, at most 40 MB.")

    class Meta:
        model = Image
        fields = ["caption", "credit", "alt_text"]

    def clean_picture(self):
        return storing.prepare(self.cleaned_data["picture"])


@admin.register(Image)
class ImageAdmin(SearchedByWords, admin.ModelAdmin):
    """The picture library. Editing a picture here changes its own words, not those of its uses."""

    list_display = ["thumbnail", "caption", "credit", "uploaded_by", "uploaded_at"]
    list_display_links = ["thumbnail", "caption"]
    list_select_related = ["uploaded_by"]
    list_per_page = 24
    show_full_result_count = False
    search_fields = ["searchable"]
    ordering = ["-uploaded_at", "-id"]
    actions = None
    readonly_fields = ["thumbnail"]

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
            *super().get_urls(),
        ]

    def get_form(self, request, obj=None, **kwargs):
        if obj:
            return super().get_form(request, obj, **kwargs)
        return UploadForm

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
        uses = Story.objects.visible_to(request.user).filter(lead_image=object_id).order_by("-modified_at")
        return super().change_view(request, object_id, form_url, {"uses": uses[:20], **(extra_context or {})})

    def get_fields(self, request, obj=None):
        return ["thumbnail", *WORDS] if obj else ["picture", *UploadForm.Meta.fields]

    def has_change_permission(self, request, obj=None):
        """Journalists change the words of their own pictures, editors those of any."""
        if not super().has_change_permission(request, obj) or obj is None:
            return super().has_change_permission(request, obj)
        return obj.uploaded_by_id == request.user.pk or request.user.has_perm("articles.edit_any_story")

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
        """Store the picture's words, and record on the audit list what changed."""
        before = Image.objects.get(pk=image.pk)
        # A job may have stored files meanwhile.
        image.save(update_fields={field.name for field in image._meta.concrete_fields} - _WRITTEN_ELSEWHERE)
        workflow.picture_changed(image)
        put_changes_on_record("image_changed", before, image, by=request.user)
