"""Each person's saved filters for the list of stories."""

from django import forms
from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import workflow
from articles.fields import LineFormField
from articles.models import StoryFilter

KEPT = ("q", "state", "category", "person", "order", "since", "until")
"""The query-string parameters that are kept."""


class NameForm(forms.Form):
    name = LineFormField(max_length=80)
    query = forms.CharField(max_length=1000)


def kept_by(person) -> list[StoryFilter]:
    return list(StoryFilter.objects.filter(person=person)[: StoryFilter.MOST])


def tidied(query: str) -> str:
    """The query string, reduced to the filter's parameters."""
    asked, kept = QueryDict(query), QueryDict(mutable=True)
    for name in KEPT:
        if value := asked.get(name):
            kept[name] = value
    return kept.urlencode()


@require_POST
def save(request):
    """Save a filter for this person, replacing one with the same name."""
    workflow.require_allowed(request.user, "view_story", _("see the stories"))
    form, query = NameForm(request.POST), tidied(request.POST.get("query", "")[:1000])
    mine = StoryFilter.objects.filter(person=request.user)
    if not form.is_valid() or not query:
        messages.error(request, _("Filter the stories first, then give the filter a name."))
    elif mine.exclude(name=form.cleaned_data["name"]).count() >= StoryFilter.MOST:
        refusal = _("You have saved %(most)s filters: delete one first.")
        messages.error(request, refusal % {"most": StoryFilter.MOST})
    else:
        name = form.cleaned_data["name"]
        mine.update_or_create(person=request.user, name=name, defaults={"query": query})
        messages.success(request, _("Saved as “%(name)s”.") % {"name": name})
    return redirect(_list(query))


@require_POST
def forget(request, pk):
    """Delete one of this person's saved filters."""
    get_object_or_404(StoryFilter, pk=pk, person=request.user).delete()
    return redirect(_list(tidied(request.POST.get("query", "")[:1000])))


def _list(query: str) -> str:
    address = reverse("admin:articles_story_changelist")
    return f"{address}?{query}" if query else address


ADDRESSES = [
    ("save_filter", "filters/", save),
    ("forget_filter", "filters/<int:pk>/forget/", forget),
]
"""(name, route, view) of each, under the desk's URL."""
