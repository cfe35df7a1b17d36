"""Acts on the pictures selected in the library, on collections, and on saved searches."""

from django import forms
from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles import workflow
from articles.admin.form_fields import whole_number
from articles.admin.library import checking
from articles.admin.library.filtering import collection_of
from articles.fields import LineFormField
from articles.models import Collection, Image, SavedSearch

MOST_SELECTED = Collection.MOST


def paths(view):
    """The routes of these acts."""
    return [
        path("selected/", view(selected), name="articles_image_selected"),
        path("searches/", view(save_search), name="articles_image_save_search"),
        path("searches/<int:pk>/forget/", view(forget_search), name="articles_image_forget_search"),
    ]


@require_POST
def selected(request):
    """Do what the pressed button says to the selected pictures: edit their words, check or collect them."""
    shown = _selected(request.POST.getlist("image")[:MOST_SELECTED])
    images = [*shown]
    if not images:
        messages.error(request, _("Select pictures first."))
        return redirect(_library(request.POST.get("query", "")))
    if "_words" in request.POST:
        query = urlencode({"image": [image.pk for image in images]}, doseq=True)
        return redirect(f"{reverse('admin:articles_image_words')}?{query}")
    if status := request.POST.get("_status"):
        return checking.check_several(request, shown, status, _library(request.POST.get("query", "")))
    try:
        collection = _ACTS.get(request.POST.get("_act", ""), _collect)(request, images)
    except workflow.Forbidden:
        raise
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_library(request.POST.get("query", "")))
    return redirect(_library(f"collection={collection.pk}"))


def _selected(values) -> dict[Image, int]:
    """The selected pictures in their order, each with the version that the page showed."""
    pairs = (value.partition("-")[::2] for value in values)
    asked = {number: whole_number(seen) for pk, seen in pairs if (number := whole_number(pk))}
    found = Image.objects.in_bulk(asked)
    return {found[number]: seen for number, seen in asked.items() if number in found}


def _library(query):
    """The library page's URL with a query string."""
    address = reverse("admin:articles_image_changelist")
    query = QueryDict(query[:1000]).urlencode()
    return f"{address}?{query}" if query else address


def _collect(request, images) -> Collection:
    """Add them to the chosen collection, or to the one with the typed name, created if need be."""
    chosen = collection_of(request.POST.get("into", ""))
    typed = request.POST.get("name", "")
    collection = chosen if chosen and not typed.strip() else workflow.start_collection(typed, by=request.user)
    count = workflow.collect(images, collection, by=request.user)
    said = ngettext(
        "Added %(count)s picture to “%(name)s”.", "Added %(count)s pictures to “%(name)s”.", count
    )
    messages.success(request, said % {"count": count, "name": collection})
    return collection


def _take_out(request, images) -> Collection:
    collection = get_object_or_404(Collection, pk=whole_number(request.POST.get("collection", "")))
    count = workflow.take_out(images, collection, by=request.user)
    said = ngettext(
        "Removed %(count)s picture from “%(name)s”.", "Removed %(count)s pictures from “%(name)s”.", count
    )
    messages.success(request, said % {"count": count, "name": collection})
    return collection


def _move(request, images) -> Collection:
    collection = get_object_or_404(Collection, pk=whole_number(request.POST.get("collection", "")))
    to = whole_number(request.POST.get("to", ""))
    workflow.move_in_collection(images, collection, by=request.user, to=to)
    return collection


_ACTS = {"collect": _collect, "take_out": _take_out, "move": _move}


class SearchForm(forms.Form):
    name = LineFormField(max_length=80)
    query = forms.CharField(max_length=1000)


@require_POST
def save_search(request):
    """Save a library search for this person, replacing one with the same name."""
    workflow.require_allowed(request.user, "view_image", _("see the pictures"))
    form = SearchForm(request.POST)
    kept = SavedSearch.objects.filter(person=request.user)
    if not form.is_valid():
        messages.error(request, _("Search for something first, then give the search a name."))
    elif kept.exclude(name=form.cleaned_data["name"]).count() >= SavedSearch.MOST:
        messages.error(
            request, _("You have saved %(most)s searches: delete one first.") % {"most": SavedSearch.MOST}
        )
    else:
        name, query = form.cleaned_data["name"], form.cleaned_data["query"]
        SavedSearch.objects.update_or_create(person=request.user, name=name, defaults={"query": query})
        messages.success(request, _("Saved as “%(name)s”.") % {"name": name})
    return redirect(_library(request.POST.get("query", "")))


@require_POST
def forget_search(request, pk):
    """Delete one of this person's saved searches."""
    get_object_or_404(SavedSearch, pk=pk, person=request.user).delete()
    return redirect(_library(""))
