"""The list of stories: its filter, its page, and bulk acts."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.admin.form_fields import LONGEST_NUMBER
from articles.admin.stories.listing import PAGE_SIZE, STATES, Place, read_page
from articles.fields import DayField
from articles.models import Article, Author, Category, Story
from articles.workflow.seen import Seen
from articles.workflow.standing import Standing

LONGEST_SELECTION = 120
"""Longest value of a selected story's checkbox, in characters."""


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
    if not admin.has_view_or_change_permission(request):
        raise PermissionDenied
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
        "writers": _writers() if request.user.has_perm("articles.publish_story") else [],
    }
    return TemplateResponse(request, "admin/articles/story/stories.html", context)


def _link(query, before):
    """The same list, starting after another place."""
    query = query.copy()
    query.pop("before", None)
    if before:
        query["before"] = str(before)
    return f"?{query.urlencode()}"


def _writers():
    return workflow.people_with("articles.write_story").order_by("first_name", "username")


# Bulk acts: each story in its own transaction, with the verbs and checks of a single act.


def _act_on_many(request):
    """Do the act on each selected story; report how many succeeded, and why each other was refused."""
    if not request.user.has_perm("articles.publish_story"):
        raise PermissionDenied
    act, said = ACTS.get(request.POST.get("_act"), (None, ""))
    selected = _selected(request)
    if act is None or not selected:
        messages.warning(request, "Select stories first, then choose what to do with them.")
    else:
        done = sum(_is_done(request, act, *each) for each in selected)
        if done:
            messages.success(request, f"{done} {'story' if done == 1 else 'stories'} {said}.")
    return redirect(f"{reverse('admin:articles_story_changelist')}?{request.GET.urlencode()}")


def _selected(request) -> list[tuple[int, str]]:
    """The selected stories' ids, each with the state that the list showed."""
    pairs = (
        value[:LONGEST_SELECTION].partition("-")[::2] for value in request.POST.getlist("story")[:PAGE_SIZE]
    )
    return [(int(pk), seen) for pk, seen in pairs if _is_number(pk)]


def _is_number(text) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_NUMBER


def _is_done(request, act, story_id, seen) -> bool:
    story = Story.objects.visible_to(request.user).filter(pk=story_id).defer("body").first()
    if story is None:
        messages.error(request, "A story is gone, or restricted to other people.")
        return False
    try:
        act(story, request, Seen.parse(seen))
    except workflow.Refused as refused:
        messages.error(request, f"“{story}”: {refused}")
        return False
    return True


def _publish(story, request, seen):
    is_first = Standing.of(story, timezone.now()).last is None
    kind = Article.Kind.FIRST if is_first else request.POST.get("kind", "")
    cancelling = bool(request.POST.get("cancelling"))
    workflow.publish(story, by=request.user, kind=kind, cancelling=cancelling, seen=seen)


def _submit(story, request, seen):
    workflow.submit(story, by=request.user, seen=seen)


def _assign(story, request, seen):
    to = request.POST.get("to", "")
    person = _writers().filter(pk=to).first() if _is_number(to) else None
    if person is None:
        raise workflow.Refused("Choose an assignee.")
    workflow.assign(story, by=request.user, to=person, seen=seen)


ACTS: dict[str, tuple[Callable, str]] = {
    "publish": (_publish, "published"),
    "submit": (_submit, "submitted for review"),
    "assign": (_assign, "assigned"),
}
"""{button name: (its act on a story, the success message's verb)}."""
