"""Bulk acts on the list of stories: each story in its own transaction, with the verb of a single act."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from articles import workflow
from articles.admin.form_fields import LONGEST_NUMBER, OrderedChoiceField, PersonField
from articles.clocks import LocalTimeField, WhenField, WhichTimeField, moment, require_agreement
from articles.models import Article, Category, Story
from articles.text.lists import commas
from articles.times.desk_times import desk_time_in_zone
from articles.workflow import readiness
from articles.workflow.readiness import Weight
from articles.workflow.seen import Seen
from articles.workflow.standing import Standing

LONGEST_SELECTION = 120
"""Longest value of a selected story's checkbox, in characters."""
_GONE = gettext_lazy("A story is gone, or restricted to other people.")


class ManyForm(forms.Form):
    """What the bulk acts ask for; each reads its own fields."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in Article.Kind.values], required=False)
    cancelling = forms.BooleanField(
        label=gettext_lazy("Include scheduled stories: their scheduled time is cancelled"), required=False
    )
    overriding = forms.BooleanField(
        label=gettext_lazy("Override the checks that are named above: each leaves a task"), required=False
    )
    publish_when = WhenField()
    publish_at = LocalTimeField(label=gettext_lazy("Publish at"), required=False)
    publish_at_which = WhichTimeField()
    send_back_note = forms.CharField(
        label=gettext_lazy("Note to the writers"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    notice = forms.CharField(
        label=gettext_lazy("Notice to readers"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    categories = OrderedChoiceField(
        Category.objects.offered(), label=gettext_lazy("Categories"), required=False
    )
    replacing = forms.BooleanField(
        label=gettext_lazy("Replace the categories that the stories have"), required=False
    )
    to = PersonField(
        None, label=gettext_lazy("Assign to"), required=False, empty_label=gettext_lazy("Choose…")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="many_%s", **kwargs)
        writers = workflow.people_with("articles.write_story")
        self.fields["to"].queryset = writers.order_by("first_name", "username")
        self.ambiguous_times: set[str] = set()

    def clean(self):
        """Resolve the typed time; one that has passed or is ambiguous stops the act for all stories."""
        typed = super().clean()
        require_agreement(self, "publish_at", "publish_when")
        if typed.get("publish_at"):
            try:
                typed["publish_at"] = moment(typed["publish_at"], typed.get("publish_at_which", ""))
            except ValidationError as refusal:
                self.add_error("publish_at", refusal)
                self.ambiguous_times = {"publish_at"} if self.has_error("publish_at", "twice") else set()
            else:
                if typed["publish_at"] <= timezone.now():
                    self.add_error("publish_at", _("That time has passed: choose a later one."))
        return typed


def act_on_many(request, name: str, selected: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Do the act on each selected story; report how many were done and why others were not.

    `selected` are ids, each with the state that the page showed. Returns {id of a story for which it was
    not done: why}.
    """
    selected = list(selected)
    if name not in ACTS or not selected:
        messages.warning(request, _("Select stories first, then choose what to do with them."))
        return dict.fromkeys((pk for pk, _ in selected), "")
    form = ManyForm(request.POST)
    form.is_valid()
    if name == "publish" and (wrong := form.errors.get("publish_at")):
        messages.error(request, " ".join([_("Nothing was published."), *wrong]))
        return dict.fromkeys((pk for pk, _ in selected), "")
    asked = {**form.cleaned_data, "shown": _shown_checks(request.POST.getlist("shown"))}
    tried = _tried(request, ACTS[name], asked, selected)
    refused = {pk: why for pk, why in tried.items() if why}
    if done := len(tried) - len(refused):
        messages.success(request, _said(name, done, asked.get("publish_at")))
    return refused


def _said(name, count, at) -> str:
    """The success message: on how many stories an act was done, and when they go out."""
    if name == "publish" and at:
        said = ngettext(
            "%(count)s story scheduled for %(time)s.", "%(count)s stories scheduled for %(time)s.", count
        )
        return said % {"count": count, "time": desk_time_in_zone(at)}
    return DONE[name] % {"count": count}


def _shown_checks(values: Iterable[str]) -> dict[int, set[str]]:
    """{id of a story: the open checks that the dialog listed for it}"""
    shown: dict[int, set[str]] = {}
    for pk, check in read_selection(values):
        shown.setdefault(pk, set()).add(check)
    return shown


def read_selection(values: Iterable[str]) -> list[tuple[int, str]]:
    """The ids of selected stories, each with the state that the page showed."""
    pairs = (value[:LONGEST_SELECTION].partition("-")[::2] for value in values)
    return [(int(pk), seen) for pk, seen in pairs if pk.isdecimal() and len(pk) <= LONGEST_NUMBER]


def _tried(request, act, asked, selected) -> dict[int, str]:
    """{id of a story: why the act was not done, or nothing}; stories with the same message share it."""
    shared: Shared = {}
    tried = {pk: _try(request.user, act, asked, pk, seen, shared) for pk, seen in selected}
    for (level, what), names in shared.items():
        messages.add_message(request, level, f"{commas(names)}: {what}" if names else what)
    return tried


type Shared = dict[tuple[int, str], list[str]]
"""{level and text of a message: the stories that it is about}"""


def _try(by, act, asked, story_id, seen, shared: Shared) -> str:
    """Do the act on a story; return why it was not done, or nothing."""
    story = Story.objects.visible_to(by).filter(pk=story_id).first()
    if story is None:
        shared[messages.ERROR, str(_GONE)] = []
        return str(_GONE)
    try:
        remark = act(story, asked, by, Seen.parse(seen))
    except workflow.Refused as refused:
        shared.setdefault((messages.ERROR, str(refused)), []).append(_quoted(story))
        return str(refused)
    if remark:
        shared.setdefault((messages.WARNING, remark), []).append(_quoted(story))
    return ""


def _quoted(story) -> str:
    return _("“%(story)s”") % {"story": story}


def _publish(story, asked, by, seen) -> str:
    """Publish, overriding the checks that the dialog listed, if asked; return those overridden, in words."""
    is_first = Standing.of(story, timezone.now()).last is None
    kind = Article.Kind.FIRST if is_first else asked.get("kind", "")
    at = asked.get("publish_at")
    overriding = asked["shown"].get(story.pk, set()) if asked.get("overriding") else set()
    problems = readiness.missing(story, at or timezone.now()) if overriding else []
    workflow.publish(
        story,
        by=by,
        seen=seen,
        kind=kind,
        at=at,
        overriding=overriding,
        cancelling=bool(asked.get("cancelling")),
    )
    passed = [problem.message for problem in problems if problem.may_be_overridden_by(overriding)]
    return _("Overridden: %(checks)s") % {"checks": " ".join(passed)} if passed else ""


def _set_categories(story, asked, by, seen) -> None:
    if not (chosen := asked.get("categories")):
        raise workflow.Refused(_("Choose categories."))
    had = [] if asked.get("replacing") else story.categories
    workflow.save(story, by=by, seen=seen, words={"categories": list(dict.fromkeys([*had, *chosen]))})


def _assign(story, asked, by, seen) -> None:
    if asked.get("to") is None:
        raise workflow.Refused(_("Choose an assignee."))
    workflow.assign(story, by=by, seen=seen, to=asked["to"])


def _submit(story, asked, by, seen) -> None:
    workflow.submit(story, by=by, seen=seen)


def _send_back(story, asked, by, seen) -> None:
    workflow.send_back(story, by=by, note=asked.get("send_back_note", ""), seen=seen)


def _withdraw(story, asked, by, seen) -> None:
    workflow.withdraw(story, by=by, notice=asked.get("notice", ""), seen=seen)


def _release(story, asked, by, seen) -> None:
    workflow.release(story, by=by, seen=seen)


ACTS: dict[str, Callable] = {
    "publish": _publish,
    "submit": _submit,
    "send_back": _send_back,
    "categories": _set_categories,
    "assign": _assign,
    "withdraw": _withdraw,
    "release": _release,
}
"""{name of a bulk act: the function that does it to one story}."""
DONE = {
    "publish": ngettext_lazy("%(count)s story published.", "%(count)s stories published.", "count"),
    "submit": ngettext_lazy(
        "%(count)s story submitted for review.", "%(count)s stories submitted for review.", "count"
    ),
    "send_back": ngettext_lazy("%(count)s story sent back.", "%(count)s stories sent back.", "count"),
    "categories": ngettext_lazy(
        "%(count)s story filed under the chosen categories.",
        "%(count)s stories filed under the chosen categories.",
        "count",
    ),
    "assign": ngettext_lazy("%(count)s story assigned.", "%(count)s stories assigned.", "count"),
    "withdraw": ngettext_lazy("%(count)s story withdrawn.", "%(count)s stories withdrawn.", "count"),
    "release": ngettext_lazy("%(count)s story released.", "%(count)s stories released.", "count"),
}
"""{name: the success message, by number of stories}."""
LABELS = {
    "publish": gettext_lazy("Publish…"),
    "submit": gettext_lazy("Submit for review"),
    "send_back": gettext_lazy("Send back…"),
    "categories": gettext_lazy("Set categories…"),
    "assign": gettext_lazy("Assign to…"),
    "release": gettext_lazy("Release"),
    "withdraw": gettext_lazy("Withdraw…"),
}
"""{name: its label in the list's menu}."""
ASKING = {"publish", "send_back", "categories", "assign", "withdraw"}
"""The acts that ask first, in a dialog."""


@dataclass(frozen=True)
class Selected:
    """A selected story, as the dialog of a bulk act lists it."""

    story: Story
    sent: str
    """The value of its checkbox: its id and the state that the page showed."""
    refusal: str
    """Why the act was not done to it; empty before the first try."""
    problems: Sequence[readiness.Problem]
    """What is missing; only for the publish dialog."""

    @property
    def required(self):
        return [problem for problem in self.problems if problem.weight == Weight.REQUIRED]

    @property
    def expected(self):
        return [problem for problem in self.problems if problem.weight == Weight.EXPECTED]

    @property
    def refusal_besides(self):
        """The refusal, unless it only repeats what is missing."""
        rest = self.refusal
        for problem in self.problems:
            rest = rest.replace(problem.message, "")
        return self.refusal if rest.strip() else ""


def named(by, name: str, sent: Mapping[int, str], refused: Mapping[int, str], at: datetime) -> list[Selected]:
    """The selected stories for a dialog; `sent` maps ids to the values of their checkboxes."""
    stories = Story.objects.visible_to(by).filter(pk__in=list(sent)).with_labels().in_bulk()
    return [
        Selected(
            story=stories[pk],
            sent=value or f"{pk}-{Seen.of(stories[pk], Standing.of(stories[pk], at))}",
            refusal=refused.get(pk, ""),
            problems=readiness.missing(stories[pk], at) if name == "publish" else [],
        )
        for pk, value in sent.items()
        if pk in stories
    ]
