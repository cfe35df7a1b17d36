"""The list of stories: its filter, its page, and bulk acts."""

from django import forms
from django.contrib.auth import get_user_model
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.admin.stories.listing import PAGE_SIZE, STATES, Place, read_page
from articles.admin.stories.many import ManyForm, act_on_many, read_selection
from articles.fields import DayField
from articles.models import Author, Category


class PersonField(forms.ChoiceField):
    """A person, or an author without an account, as {"person" or "author": id}."""

    def __init__(self, **kwargs):
        super().__init__(choices=self._choices, **kwargs)

    def _choices(self):
        people = get_user_model().objects.filter(is_staff=True).order_by("first_name", "username")
        authors = Author.objects.filter(user=None)
        yield "", "Anyone"
        yield "People", [(f"person-{person.pk}", str(person)) for person in people]
        yield "Bylines", [(f"author-{author.pk}", str(author)) for author in authors]

    def clean(self, value):
        kind, _, number = super().clean(value).partition("-")
        return {kind: int(number)} if kind else {}


class FilterForm(forms.Form):
    """The filter of the list; an invalid field shows its error and is ignored."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=600,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Words, byline or address"}),
    )
    state = forms.ChoiceField(label="Status", required=False)
    category = forms.ModelChoiceField(
        Category.objects.all(), required=False, to_field_name="slug", empty_label="Any"
    )
    person = PersonField(required=False)
    since = DayField(label="Changed from", required=False)
    until = DayField(label="to", required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        states = dict(STATES)
        if not by.has_perm("articles.take_down_story"):
            del states["taken_down"]
        self.fields["state"].choices = [("", "Any"), *states.items()]

    @property
    def parts(self):
        """The filter as `read_page` takes it."""
        understood = dict(self.cleaned_data)
        return understood.pop("person", {}) | {"words": understood.pop("q", "")} | understood


def changelist(admin, request):
    """The page of the list, or a bulk act on the selected stories."""
    workflow.require_allowed(request.user, "view_story", "see the stories")
    if request.method == "POST":
        return _act_on_many(request)
    asked = FilterForm(request.GET, by=request.user)
    asked.is_valid()
    at = timezone.now()
    before = Place.parse(request.GET.get("before", ""))
    page = read_page(request.user, asked.parts, before, at)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": "Stories",
        "now": at,
        "asked": asked,
        "is_asked": any(asked.cleaned_data.values()),
        "page": page,
        "is_first": before is None,
        "newest_url": _link(request.GET, None),
        "older_url": page.older and _link(request.GET, page.older),
        **_many(request),
    }
    return TemplateResponse(request, "admin/articles/story/stories.html", context)


def _many(request):
    """What the bulk acts show: their fields, and the stories that an act left selected."""
    ticked = read_selection(request.GET.getlist("ticked")[:PAGE_SIZE])
    return {
        "many": ManyForm() if request.user.has_perm("articles.publish_story") else None,
        "ticked": {pk for pk, _ in ticked},
        "zone": timezone.get_current_timezone_name(),
    }


def _link(query, before):
    """The same list, starting after another place."""
    query = query.copy()
    query.pop("before", None)
    query.pop("ticked", None)
    if before:
        query["before"] = str(before)
    return f"?{query.urlencode()}"


def _act_on_many(request):
    """Do a bulk act; the list comes back with the stories still selected that were refused."""
    workflow.require_allowed(request.user, "publish_story", "act on many stories at once")
    selected = read_selection(request.POST.getlist("story")[:PAGE_SIZE])
    refused = act_on_many(request, request.POST.get("_act", ""), selected)
    asked = request.GET.copy()
    asked.setlist("ticked", refused)
    return redirect(f"{reverse('admin:articles_story_changelist')}?{asked.urlencode()}")
