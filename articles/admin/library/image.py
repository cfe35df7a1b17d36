from copy import copy
from http import HTTPStatus

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext, gettext_lazy

from articles import workflow
from articles.admin.form_fields import LONGEST_NUMBER
from articles.admin.library import (
    batch,
    checking,
    collections,
    costs,
    direct,
    expired,
    framing,
    grid,
    originals,
    uploading,
)
from articles.admin.library.history import history
from articles.admin.library.resuming import Resumable
from articles.admin.library.similar import similar
from articles.admin.library.uses import uses, usual_currency
from articles.admin.library.words import WORDS, WordsForm
from articles.models import Image
from articles.pictures import storing

MOST_REVISIONS = 50
RESUMABLE = Resumable(
    "articles_image",
    "add_image",
    lambda: gettext("upload pictures"),
    lambda: storing.MOST_BYTES,
    uploading.answer_to,
)


class UploadForm(forms.ModelForm):
    """A new picture; its metadata fills the words that are left empty."""

    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("JPEG, PNG, WebP, TIFF, AVIF or HEIC, at most 40 MB."),
    )

    class Meta:
        model = Image
        fields = ["caption", "credit", "alt_text"]

    def clean_picture(self):
        return storing.prepare(self.cleaned_data["picture"])


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    """The picture library. Editing a picture here changes its own words, not those of its uses."""

    readonly_fields = ["thumbnail"]

    @admin.display(description=gettext_lazy("Picture"))
    def thumbnail(self, image):
        return render_to_string("admin/articles/image/_thumbnail.html", {"image": image})

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("picker/", view(grid.fragment), name="articles_image_picker"),
            path("upload/", view(uploading.upload), name="articles_image_upload"),
            *RESUMABLE.paths(view),
            path("upload/place/", view(direct.place), name="articles_image_upload_place"),
            path("upload/end/", view(direct.end), name="articles_image_upload_end"),
            *batch.paths(view),
            *collections.paths(view),
            *checking.paths(view),
            *costs.paths(view),
            path("<int:pk>/original/", view(originals.original), name="articles_image_original"),
            path("<int:pk>/expired.jpg", view(expired.expired), name="articles_image_expired"),
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
            heading: [name for name in names if may_change or name not in WordsForm.BESIDES]
            for heading, names in WORDS.items()
        }
        fields[None] = ["thumbnail", *fields[None]]
        return [(heading, {"fields": names}) for heading, names in fields.items()]

    def changelist_view(self, request, extra_context=None):
        return grid.page(self, request)

    def add_view(self, request, form_url="", extra_context=None):
        try:
            return super().add_view(request, form_url, extra_context)
        except storing.NotStored as refusal:
            messages.error(request, gettext("%(refusal)s Your words are kept below.") % {"refusal": refusal})
            return self._empty_again(request, form_url, extra_context)

    def _empty_again(self, request, form_url, extra_context):
        """The form with the typed words; browsers keep no file."""
        again = copy(request)
        again.method, again.GET = "GET", request.POST
        answer = super().add_view(again, form_url, extra_context)
        answer.status_code = HTTPStatus.CONFLICT
        return answer

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not object_id.isdecimal() or len(object_id) > LONGEST_NUMBER:
            raise Http404(gettext("There is no such picture."))
        context = self._around(request, object_id)
        try:
            return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})
        except workflow.Forbidden:
            raise
        except workflow.Refused:
            # Somebody else has just changed it: validating again reports it.
            return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def _around(self, request, object_id):
        """What the page shows besides the words, such as the uses, and the history with each difference."""
        image = self.get_object(request, object_id)
        if image is None:
            return {}
        found, count = uses(image, request.user)
        may_change = self.has_change_permission(request, image)
        revisions = list(image.revisions.select_related("by")[: MOST_REVISIONS + 1])
        return {
            **originals.around(image, request.user),
            "title": gettext("Picture"),
            "subtitle": str(image),  # As stored: a refused form puts the typed words on its own row.
            "uses": found,
            "currency": usual_currency(),
            "similar": similar(image),
            "framed": may_change and framing.on_page(image, request.POST),
            "uses_hidden": count - len(found),
            "history": history(revisions)[:MOST_REVISIONS],
            "last_check": next((each for each in revisions if each.act == image.status), None),
        }

    def has_change_permission(self, request, obj=None):
        """Journalists change the words of their own pictures, editors those of any."""
        if obj is None:
            return super().has_change_permission(request, obj)
        return obj.status != Image.Status.KILLED and workflow.may_edit_picture(obj, request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def response_add(self, request, obj, post_url_continue=None):
        """Go to the picture's own page, to confirm what was read from its file."""
        messages.success(request, gettext("The picture is in the library. Check what was read of its file."))
        return redirect("admin:articles_image_change", obj.pk)

    def save_form(self, request, form, change):
        """Store the picture; typed words replace those from its metadata."""
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
        """Store the picture's words as its newest version, and its crops if they were changed on the page."""
        if change or self.has_change_permission(request, image):
            seen = form.cleaned_data["seen"] or 0 if change else None
            reason = form.cleaned_data.get("reason", "")
            workflow.store_picture(image, by=request.user, seen=seen, reason=reason)
        if change and (places := framing.changed(image, request.POST)) is not None:
            workflow.frame_picture(image, places, by=request.user)

    def log_change(self, request, obj, message):
        """Do nothing: the workflow has already recorded it in the audit list."""
