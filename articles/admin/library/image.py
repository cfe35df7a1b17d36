from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.form_fields import LONGEST_NUMBER
from articles.admin.library import originals, picker
from articles.admin.library.words import WORDS, WordsForm
from articles.admin.recording import put_changes_on_record
from articles.admin.searching import MOST_WORDS, SearchedByWords
from articles.folding import search
from articles.models import Image, Story
from articles.pictures import storing


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
            path("<int:pk>/original/", view(originals.original), name="articles_image_original"),
            *super().get_urls(),
        ]

    def get_form(self, request, obj=None, **kwargs):
        if not obj:
            return UploadForm
        form = super().get_form(request, obj, **{**kwargs, "form": WordsForm})
        form.by = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        if not obj:
            return [(None, {"fields": ["picture", *UploadForm.Meta.fields]})]
        may_change = self.has_change_permission(request, obj)
        fields = {
            heading: [name for name in names if name != "reason" or may_change]
            for heading, names in WORDS.items()
        }
        fields[None] = ["thumbnail", *fields[None]]
        return [(heading, {"fields": names}) for heading, names in fields.items()]

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
        context = {"uses": uses[:20], **originals.around(self.get_object(request, object_id), request.user)}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def has_change_permission(self, request, obj=None):
        """Journalists change the words of their own pictures, editors those of any."""
        if not super().has_change_permission(request, obj) or obj is None:
            return super().has_change_permission(request, obj)
        return obj.uploaded_by_id == request.user.pk or request.user.has_perm("articles.edit_any_story")

    def has_delete_permission(self, request, obj=None):
        return False

    def response_add(self, request, obj, post_url_continue=None):
        """The picture's own page, where what was read of its file is confirmed."""
        messages.success(request, _("The picture is in the library. Check what was read of its file."))
        return redirect("admin:articles_image_change", obj.pk)

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
        workflow.store_picture_words(image, by=request.user, reason=form.cleaned_data.get("reason", ""))
        workflow.picture_changed(image)
        put_changes_on_record("image_changed", before, image, by=request.user)
