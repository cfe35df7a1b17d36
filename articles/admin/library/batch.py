"""The words of several pictures, edited on one page: typed, copied from the first, or replaced."""

from django import forms
from django.contrib import admin, messages
from django.http import QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache

from articles import workflow
from articles.admin.form_fields import whole_number
from articles.admin.theirs import show_theirs
from articles.models import Image

MOST = 60
"""Maximum number of pictures on the page."""
WORDS = ("caption", "credit", "alt_text")


def paths(view):
    """The route of the page."""
    return [path("words/", view(words), name="articles_image_words")]


class RowForm(forms.ModelForm):
    """The words of one picture, and the version of them that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Image
        fields = WORDS
        widgets = {
            "caption": forms.Textarea({"rows": 3, "dir": "auto", "data-grow": ""}),
            "credit": forms.TextInput({"dir": "auto"}),
            "alt_text": forms.Textarea({"rows": 3, "dir": "auto", "data-grow": ""}),
        }
        help_texts = dict.fromkeys(WORDS, "")

    def __init__(self, *args, **kwargs):
        image = kwargs["instance"]
        super().__init__(*args, prefix=str(image.pk), initial={"seen": image.version}, **kwargs)


class TogetherForm(forms.Form):
    """Changes to the words of all the pictures at once."""

    within = forms.ChoiceField(
        label=pgettext_lazy("of pictures", "Words"),
        required=False,
        choices=[
            ("caption", gettext_lazy("Caption")),
            ("credit", gettext_lazy("Credit")),
            ("alt_text", gettext_lazy("Alt text")),
            ("all", pgettext_lazy("of pictures", "All three")),
        ],
    )
    find = forms.CharField(
        label=pgettext_lazy("words to replace", "Find"), required=False, max_length=200, strip=False
    )
    replacement = forms.CharField(
        label=pgettext_lazy("words to replace", "Replace with"), required=False, max_length=200, strip=False
    )

    overwrites = forms.BooleanField(
        label=gettext_lazy("Overwrite words that are already there"), required=False, initial=False
    )

    @property
    def names(self) -> tuple[str, ...]:
        within = self.cleaned_data.get("within") or "caption"
        return WORDS if within == "all" else (within,)


@never_cache
def words(request):
    """The page; `image`, repeated, gives the pictures' ids in order."""
    workflow.require_allowed(request.user, "change_image", _("change the words of pictures"))
    images, hidden = _editable(request)
    if hidden and request.method == "GET":
        messages.warning(request, _said_hidden(hidden))
    if not images:
        return redirect("admin:articles_image_changelist")
    if request.method != "POST":
        return _page(request, images, TogetherForm(), [RowForm(instance=image) for image in images])
    typed, together = request.POST.copy(), TogetherForm(request.POST)
    if "_save" in typed or not together.is_valid():
        return _save(request, images, together, typed)
    _change(request, images, together, typed)
    return _page(request, images, together, [RowForm(typed, instance=image) for image in images])


def _editable(request):
    """The requested pictures that this person may change, in order, and how many others there are."""
    numbers = [whole_number(text) for text in request.GET.getlist("image")[:MOST]]
    found = Image.objects.in_bulk([number for number in dict.fromkeys(numbers) if number])
    images = [found[number] for number in dict.fromkeys(numbers) if number in found]
    open_to = [image for image in images if _is_open(image, request.user)]
    return open_to, len(images) - len(open_to)


def _is_open(image, person) -> bool:
    return image.status != Image.Status.KILLED and workflow.may_edit_picture(image, person)


def _said_hidden(count):
    said = ngettext(
        "%(count)s picture is not on this page: its words are for editors and for who uploaded it.",
        "%(count)s pictures are not on this page: their words are for editors and for who uploaded them.",
        count,
    )
    return said % {"count": count}


def _page(request, images, together, rows, status=200):
    context = {
        **admin.site.each_context(request),
        "opts": Image._meta,
        "title": _("Words of several pictures"),
        "together": together,
        "rows": list(zip(images, rows, strict=True)),
    }
    return TemplateResponse(request, "admin/articles/image/words.html", context, status=status)


def _change(request, images, together, typed: QueryDict) -> None:
    """Change the typed words in the form; nothing is stored."""
    before = dict(typed)
    keys = [[f"{image.pk}-{name}" for image in images] for name in together.names]
    if "_copy" in typed:
        overwrites = together.cleaned_data["overwrites"]
        for first, *others in keys:
            for key in others:
                if overwrites or not typed.get(key, "").strip():
                    typed[key] = typed.get(first, "")
    elif find := together.cleaned_data["find"]:
        replacement = together.cleaned_data["replacement"]
        for key in (key for of_name in keys for key in of_name):
            typed[key] = typed.get(key, "").replace(find, replacement)
    count = sum(typed.getlist(key) != before[key] for key in before)
    said = ngettext(
        "Changed in %(count)s place. Look through it, then save.",
        "Changed in %(count)s places. Look through them, then save.",
        count,
    )
    messages.info(request, said % {"count": count} if count else _("Nothing was found to change."))


def _save(request, images, together, typed):
    """Store the words of each picture; those that are refused stay on the page with what was typed."""
    rows = [(image, RowForm(typed, instance=image)) for image in images]
    left = [(image, row) for image, row in rows if not _is_stored(image, row, request.user, typed)]
    if count := len(rows) - len(left):
        said = ngettext(
            "Saved the words of %(count)s picture.", "Saved the words of %(count)s pictures.", count
        )
        messages.success(request, said % {"count": count})
    if not left:
        return redirect("admin:articles_image_changelist")
    return _page(request, [image for image, _row in left], together, [row for _image, row in left], 409)


def _is_stored(image, row: RowForm, by, typed) -> bool:
    if not row.is_valid():
        return False
    try:
        workflow.store_picture(row.instance, by=by, seen=row.cleaned_data["seen"])
    except workflow.Refused as refusal:
        row.add_error(None, str(refusal))
        # Once the message has been read, saving again is deliberate.
        row.data = typed.copy()
        stored = Image.objects.get(pk=image.pk)
        row.data[row.add_prefix("seen")] = stored.version
        show_theirs(row, stored, WORDS)
        return False
    return True
