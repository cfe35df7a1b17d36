"""The desk's front page and its acts."""

from datetime import timedelta
from functools import wraps
from secrets import token_urlsafe
from typing import NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import F, FilteredRelation, Q, Value
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from articles import workflow
from articles.admin.form_fields import LONGEST_NUMBER, OrderedChoiceField, PersonField
from articles.admin.front.boards import boards, older_tasks
from articles.admin.front.selection import MOST, journalists
from articles.admin.library.rights import count_expiring
from articles.admin.namesakes import names_of_labels, names_of_people
from articles.admin.stories.many import act_on_many, read_selection
from articles.clocks import SECOND_TIME, LocalTimeField, moment
from articles.fields import LineFormField
from articles.follow_up.failing import need_attention
from articles.models import Article, Author, Category, Duty, Story, Task
from articles.times.desk_times import desk_time_in_zone
from articles.workflow.seen import Seen

PAGE_SIZE = 50
"""Tasks on a page of the full list."""


class FlashForm(forms.Form):
    """A headline and two lines, published at once."""

    headline = LineFormField(label=gettext_lazy("Headline"), max_length=250)
    first_line = LineFormField(label=gettext_lazy("First line"), max_length=1000)
    second_line = LineFormField(label=gettext_lazy("Second line"), max_length=1000, required=False)
    categories = OrderedChoiceField(
        Category.objects.offered(),
        label=gettext_lazy("Categories"),
        required=False,
        initial=lambda: Category.objects.filter(is_default=True),
    )
    bylines = OrderedChoiceField(
        Author.objects.offered(),
        label=gettext_lazy("Bylines"),
        required=False,
        initial=lambda: Author.objects.filter(is_default=True),
    )

    token = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput, initial=lambda: token_urlsafe(16)
    )
    """Identifies the page: a flash that is sent twice from it goes out once."""

    @property
    def words(self):
        """The keyword arguments of `workflow.flash`."""
        typed = self.cleaned_data
        return {
            "headline": typed["headline"],
            "text": f"{typed['first_line']}\n{typed['second_line']}",
            "categories": typed["categories"],
            "bylines": typed["bylines"],
            "token": typed["token"],
        }


class HoldForm(forms.Form):
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label=pgettext_lazy("to hold what is scheduled", "Hold"),
        required=False,
        empty_label=pgettext_lazy("to hold", "Everything"),
    )


class DutyForm(forms.Form):
    person = PersonField(get_user_model().objects.none(), label=gettext_lazy("Person"))
    until = LocalTimeField(
        label=pgettext_lazy("on duty", "Until"),
        initial=lambda: timezone.localtime().replace(minute=0) + timedelta(hours=9),
    )

    def __init__(self, *args, offering=None, **kwargs):
        super().__init__(*args, **kwargs)
        if offering is None:
            self.fields["person"].queryset = journalists().order_by("first_name", "username")
        else:
            people = names_of_people(offering).items()
            self.fields["person"].choices = [("", self.fields["person"].empty_label), *people]

    def clean_until(self):
        """A time that occurs twice means the later one: no duty ends early."""
        return moment(self.cleaned_data["until"], SECOND_TIME)


def page(request) -> dict:
    """The template context of the front page."""
    shown = {
        **_boards(request.user),
        "failing_jobs": _failing_jobs(request.user),
        "expiring": count_expiring() if request.user.has_perm("articles.check_image") else 0,
        "opened": request.GET.get("open", ""),
        "flashed": _flashed(request.GET.get("flash", "")),
        **dict.fromkeys(("flash_form", "hold_form", "duty_form")),
    }
    if _may_flash(request.user):
        shown |= _forms_with_labels()
    if not request.user.has_perm("articles.publish_story"):
        return shown | {"hold_form": None}
    return shown | _duties(shown["now"], set(shown["journalists"]))


def _forms_with_labels() -> dict:
    """The flash and hold forms, with their labels from one query."""
    labels = _labels()
    initial = {name: [label.pk for label in found if label.is_default] for name, found in labels.items()}
    flash_form = FlashForm(auto_id="flash_%s", initial=initial)
    for name, found in labels.items():
        offered = [label for label in found if not label.is_retired and label.merged_into is None]
        flash_form.fields[name].choices = [*names_of_labels(offered).items()]
    hold_form = HoldForm(auto_id="hold_%s")
    categories = [(label.pk, label.name) for label in labels["categories"]]
    hold_form.fields["category"].choices = [("", hold_form.fields["category"].empty_label), *categories]
    return {"flash_form": flash_form, "hold_form": hold_form}


class _Label(NamedTuple):
    pk: int
    name: str
    is_default: bool
    is_retired: bool
    merged_into: int | None


def _labels() -> dict[str, list[_Label]]:
    """All labels, in the desk's order."""
    categories, authors = (
        labels.objects.order_by().values_list(Value(kind), *_Label._fields, place, "sort_key")
        for labels, kind, place in ((Category, "categories", F("place")), (Author, "bylines", Value(0)))
    )
    found = [*categories.union(authors, all=True).order_by()]
    labels: dict[str, list[_Label]] = {"categories": [], "bylines": []}
    for kind, *label in sorted(found, key=lambda row: (row[-2], bytes(row[-1]))):
        labels[kind].append(_Label(*label[:-2]))
    return labels


def _duties(at, journalists: set[int]) -> dict:
    """The form that puts a journalist on duty, and the current duties, in one query."""
    is_current = Q(duties__ended_at=None, duties__begins_at__lte=at, duties__until__gt=at)
    people = get_user_model().objects.annotate(
        duty=FilteredRelation("duties", condition=is_current),
        duty_id=F("duty__pk"),
        until=F("duty__until"),
    )
    concerned = people.filter(Q(pk__in=journalists) | Q(duty_id__isnull=False))
    found = {person.pk: person for person in concerned.order_by("first_name", "username")}
    on_duty = sorted((person for person in found.values() if person.duty_id), key=lambda person: person.until)
    offered = [person for person in found.values() if person.pk in journalists]
    return {
        "duty_form": DutyForm(auto_id="duty_%s", offering=offered),
        "duties": [Duty(pk=person.duty_id, person=person, until=person.until) for person in on_duty],
    }


def _failing_jobs(user):
    """How many background jobs need attention; None for people who can't retry them."""
    return need_attention()[:MOST].count() if user.has_perm("articles.view_job") else None


def _boards(user):
    return {**boards(user, timezone.now()), "most": MOST}


def _may_flash(user):
    """People who may publish a story of their own may flash: editors, and journalists on duty."""
    return workflow.may("publish", Story(owner=user), user)


def _flashed(story_id):
    """The article that this person has just flashed, shown at the top."""
    if not story_id.isdecimal() or len(story_id) > LONGEST_NUMBER:
        return None
    return Article.objects.published(timezone.now()).filter(story__pk=story_id).defer("body").first()


def fresh_boards(request):
    """The boards alone, for the front page's automatic refresh."""
    return TemplateResponse(request, "admin/desk/_boards.html", _boards(request.user))


def tasks(request):
    """All open tasks, page by page."""
    before = request.GET.get("before", "")[:LONGEST_NUMBER]
    before = int(before) if before.isdecimal() else None
    shown = list(older_tasks(request.user, before, timezone.now())[: PAGE_SIZE + 1])
    context = {
        **admin.site.each_context(request),
        "title": _("Tasks"),
        "tasks": shown[:PAGE_SIZE],
        "older": shown[PAGE_SIZE - 1].pk if len(shown) > PAGE_SIZE else None,
    }
    return TemplateResponse(request, "admin/desk/tasks.html", context)


@require_POST
def flash(request):
    """Publish the flash; a refused page keeps what was typed."""
    form = FlashForm(request.POST, auto_id="flash_%s")
    if not form.is_valid():
        return _again(request, 200, opened="flash", flash_form=form)
    try:
        article = workflow.flash(by=request.user, **form.words)
    except workflow.Refused as refused:
        form.add_error(None, str(refused))
        status = 403 if isinstance(refused, workflow.Forbidden) else 409
        return _again(request, status, opened="flash", flash_form=form)
    return redirect(f"{reverse('admin:index')}?flash={article.story_id}")


def _again(request, status, **shown):
    """The front page with a refused form in its open dialog."""
    response = admin.site.index(request, shown)
    response.status_code = status
    return response


def act(board):
    """Make a view a POST that redirects to its page or board with a success or error message."""

    def decorate(view):
        @require_POST
        @wraps(view)
        def answer(request, *args, **kwargs):
            try:
                messages.success(request, view(request, *args, **kwargs))
            except workflow.Forbidden:
                raise
            except workflow.Refused as refused:
                messages.error(request, str(refused))
            if request.POST.get("from") == "tasks":
                return redirect("admin:tasks")
            return redirect(f"{reverse('admin:index')}#{board}")

        return answer

    return decorate


@act("desk-ahead")
def hold(request):
    form = HoldForm(request.POST)
    if not form.is_valid():
        raise workflow.Refused(_("Nothing was held: that category no longer exists."))
    done = workflow.hold(by=request.user, category=form.cleaned_data["category"])
    said = ngettext(
        "On hold: %(count)s story waits until it is released.",
        "On hold: %(count)s stories wait until each is released.",
        done.stories,
    )
    return said % {"count": done.stories}


@act("desk-ahead")
def release(request, story_id):
    story = get_object_or_404(Story.objects.visible_to(request.user), pk=story_id)
    article = workflow.release(story, by=request.user, seen=Seen.parse(request.POST.get("seen", "")))
    if article.live_from <= timezone.now():
        return _("“%(story)s” is released: readers have it.") % {"story": article.headline}
    said = _("“%(story)s” is released for %(time)s.")
    return said % {"story": article.headline, "time": desk_time_in_zone(article.live_from)}


@act("desk-live")
def pin(request, story_id):
    """Pin a live story in one step, for the usual time; a pinned one keeps its label and end."""
    story = get_object_or_404(Story.objects.visible_to(request.user), pk=story_id)
    seen = Seen.parse(request.POST.get("seen", ""))
    done = workflow.pin(story, by=request.user, replace=False, seen=seen)
    said = _("“%(story)s” is pinned to the front page until %(time)s.")
    return said % {"story": story, "time": desk_time_in_zone(done.until)}


@act("desk-live")
def unpin(request, story_id):
    story = get_object_or_404(Story.objects.visible_to(request.user), pk=story_id)
    workflow.unpin(story, by=request.user, seen=Seen.parse(request.POST.get("seen", "")))
    return _("“%(story)s” is unpinned.") % {"story": story}


@require_POST
def release_all(request):
    """Release each held version that the page showed, and say why any were not released."""
    workflow.require_allowed(request.user, "publish_story", _("release stories"))
    act_on_many(request, "release", read_selection(request.POST.getlist("held")[:MOST]))
    return redirect(f"{reverse('admin:index')}#desk-ahead")


@act("desk-tasks")
def finish(request, task_id):
    task = get_object_or_404(Task.objects.select_related("story"), pk=task_id)
    workflow.finish(task, by=request.user)
    return _("Done: “%(story)s”.") % {"story": task.story}


@require_POST
def put_on_duty(request):
    """Put a journalist on duty; a refused page keeps what was chosen."""
    workflow.require_allowed(request.user, "publish_story", _("put people on duty"))
    form = DutyForm(request.POST, auto_id="duty_%s")
    if not form.is_valid():
        return _again(request, 200, opened="duty", duty_form=form)
    person, until = form.cleaned_data["person"], form.cleaned_data["until"]
    try:
        workflow.put_on_duty(person, by=request.user, until=until)
    except workflow.Forbidden:
        raise
    except workflow.Refused as refused:
        form.add_error(None, str(refused))
        return _again(request, 409, opened="duty", duty_form=form)
    said = _("%(person)s is on duty until %(time)s.")
    messages.success(request, said % {"person": person, "time": desk_time_in_zone(until)})
    return redirect(f"{reverse('admin:index')}#desk-people")


@act("desk-people")
def end_duty(request, duty_id):
    duty = get_object_or_404(Duty.objects.select_related("person"), pk=duty_id)
    workflow.end_duty(duty, by=request.user)
    return _("%(person)s is off duty.") % {"person": duty.person}


ADDRESSES = [
    ("fresh_boards", "fresh-boards/", fresh_boards),
    ("flash", "flash/", flash),
    ("hold", "hold/", hold),
    ("release", "release/<int:story_id>/", release),
    ("release_all", "release/", release_all),
    ("pin", "pin/<int:story_id>/", pin),
    ("unpin", "unpin/<int:story_id>/", unpin),
    ("tasks", "tasks/", tasks),
    ("finish_task", "tasks/<int:task_id>/done/", finish),
    ("put_on_duty", "duty/", put_on_duty),
    ("end_duty", "duty/<int:duty_id>/end/", end_duty),
]
"""(name, route, view) of each, under the desk's URL."""
