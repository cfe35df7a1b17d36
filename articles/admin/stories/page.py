"""The list of stories: its filter, its page, and bulk acts."""

from django import forms
from django.contrib.auth import get_user_model
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from articles import workflow
from articles.admin.namesakes import names_of_labels, names_of_people
from articles.admin.stories import filters
from articles.admin.stories.listing import SORTED_AT_ONCE, STATES, Place, read_page
from articles.admin.stories.many import ASKING, LABELS, ManyForm, act_on_many, named, read_selection
from articles.fields import DayField
from articles.models import Author, Category


class PersonField(forms.ChoiceField):
    """A person, or an author without an account, as {"person" or "author": id}."""

    def __init__(self, **kwargs):
        super().__init__(choices=self._choices, **kwargs)

    def _choices(self):
        people = get_user_model().objects.filter(is_staff=True).order_by("first_name", "username")
        authors = Author.objects.filter(user=None)
        yield "", _("Anyone")
        yield _("People"), [(f"person-{pk}", name) for pk, name in names_of_people(people).items()]
        yield _("Bylines"), [(f"author-{pk}", name) for pk, name in names_of_labels(authors).items()]

    def clean(self, value):
        kind, number = super().clean(value).partition("-")[::2]
        return {kind: int(number)} if kind else {}


class FilterForm(forms.Form):
    """The filter of the list; an invalid field shows its error and is ignored."""

    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=600,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": gettext_lazy("Words, byline or address")}
        ),
    )
    state = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label=gettext_lazy("Category"),
        required=False,
        to_field_name="slug",
        empty_label=pgettext_lazy("category", "Any"),
    )
    person = PersonField(label=gettext_lazy("Person"), required=False)
    order = forms.ChoiceField(
        label=gettext_lazy("Sorted by"),
        required=False,
        choices=[
            ("", gettext_lazy("Last change")),
            ("published", gettext_lazy("Publication")),
            ("waiting", gettext_lazy("Time waiting")),
            ("category", gettext_lazy("Category")),
        ],
    )
    since = DayField(label=gettext_lazy("Changed from"), required=False)
    until = DayField(label=pgettext_lazy("the last day", "to"), required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        states = dict(STATES)
        if not by.has_perm("articles.take_down_story"):
            del states["taken_down"]
        self.fields["state"].choices = [("", pgettext("status", "Any")), *states.items()]

    @property
    def parts(self):
        """The filter as `read_page` takes it."""
        understood = dict(self.cleaned_data)
        return understood.pop("person", {}) | {"words": understood.pop("q", "")} | understood


def changelist(admin, request):
    """The page of the list, or a bulk act on the selected stories."""
    workflow.require_allowed(request.user, "view_story", _("see the stories"))
    return _act_on_many(admin, request) if request.method == "POST" else _page(admin, request)


def _page(admin, request, *, status=200, sent=None, **bulk):
    """The list; `sent` maps the ids of the selected stories to the values of their checkboxes."""
    asked = FilterForm(request.GET, by=request.user)
    asked.is_valid()
    at = timezone.now()
    before = Place.parse(request.GET.get("before", ""))
    page, sent = read_page(request.user, asked.parts, before, at), sent or {}
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Stories"),
        "now": at,
        "asked": asked,
        "page": page,
        "on_page": {row.story.pk for row in page.rows},
        "listed": [(row, _box(row, sent), row.story.pk in sent) for row in page.rows],
        "is_first": before is None,
        "newest_url": _link(request.GET, None),
        "older_url": page.older and _link(request.GET, page.older),
        "bulk_acts": LABELS if request.user.has_perm("articles.publish_story") else {},
        **_of_filter(request, asked),
        **bulk,
    }
    return TemplateResponse(request, "admin/articles/story/stories.html", context, status=status)


def _of_filter(request, asked) -> dict:
    """What the list shows about the filter, and the person's saved filters."""
    return {
        "zone": timezone.get_current_timezone_name(),
        "is_asked": any(asked.cleaned_data.values()),
        "sorted_at_once": SORTED_AT_ONCE if asked.cleaned_data.get("order") else 0,
        "kept_filters": filters.kept_by(request.user),
        "query": filters.tidied(request.GET.urlencode()),
    }


def _box(row, sent):
    """The value of a row's checkbox: the state that the page shows, or showed when it was ticked."""
    return sent.get(row.story.pk) or f"{row.story.pk}-{row.seen}"


def _link(query, before):
    """The same list, starting after another place."""
    query = query.copy()
    query.pop("before", None)
    if before:
        query["before"] = str(before)
    return f"?{query.urlencode()}"


def _act_on_many(admin, request):
    """Do a bulk act, or ask first; the list keeps its ticks, and what was typed if the act is refused."""
    workflow.require_allowed(request.user, "publish_story", _("act on many stories at once"))
    values = request.POST.getlist("story")[:SORTED_AT_ONCE]
    selected = read_selection(values)
    sent = {pk: f"{pk}-{seen}" for pk, seen in selected}
    if "_open" in request.POST:
        return _page(admin, request, sent=sent)
    name = request.POST.get("_act", "")
    if name == "choose":
        name = request.POST.get("_choose", "")
        if name in ASKING and sent:
            return _page(admin, request, sent=sent, **_dialog(request, name, sent, {}))
    refused = act_on_many(request, name, selected)
    if not refused:
        return redirect(request.get_full_path())
    sent = dict.fromkeys(refused, "")  # Another try is based on what the new page shows.
    return _page(admin, request, sent=sent, status=409, **_dialog(request, name, sent, refused))


def _dialog(request, name, sent, refused):
    """The dialog of a bulk act that asks, with what was typed if it was refused."""
    if name not in ASKING:
        return {}
    many = ManyForm(request.POST) if refused else ManyForm()
    at = many.cleaned_data.get("publish_at") if many.is_valid() else None
    selected = named(request.user, name, sent, refused, at or timezone.now())
    return {
        "many": many,
        "opened": name,
        "dialog_id": f"{name}-many".replace("_", "-"),
        "dialog_template": f"admin/articles/story/many/{name}.html",
        "selected": selected,
        "has_overridable": any(story.expected for story in selected),
    }
