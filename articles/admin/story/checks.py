"""The live list beside the words being typed: open checks, and how the story will look to readers."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from articles import html
from articles.admin.story.forms import StoryForm
from articles.models import Story
from articles.readers.preview import as_article
from articles.text.detection import detected
from articles.text.languages import language_of
from articles.workflow import readiness
from articles.workflow.readiness import Weight
from articles.workflow.standing import Standing

TIDIED = {"typography", "dateline-twice"}
"""Checks that the button "Tidy" deals with."""
TITLES = {
    Weight.REQUIRED: pgettext_lazy("checks", "Needed"),
    Weight.EXPECTED: pgettext_lazy("checks", "Expected"),
    Weight.ADVICE: pgettext_lazy("checks", "Advice"),
}


@dataclass(frozen=True)
class Entry:
    """A line of the list: a message, and where to fix it (a field, and a place in the body)."""

    message: str
    target: str = ""
    place: str = ""


def beside(request, story: Story, form: StoryForm):
    """The list for the typed form, valid or not; nothing is stored."""
    at = timezone.now()
    form.is_valid()
    typed = _as_typed(story, form)
    problems = readiness.problems(typed, Standing.of(story, at).goes_out(at), request.user)
    groups = _groups(form, problems)
    context = {
        "story": story,
        "groups": [(weight, TITLES[weight], entries) for weight, entries in groups.items()],
        "can_tidy": any(problem.check in TIDIED for problem in problems),
        "needed": len(groups.get(Weight.REQUIRED, [])),
        "words": html.word_count(typed.body),
        "typed_words": html.word_count(typed.body) + len(f"{typed.headline} {typed.dek}".split()),
        "article": as_article(typed, at),
        "detected": language_of(detected(typed)),
    }
    return render(request, "admin/articles/story/panels/_checks.html", context)


def _as_typed(story, form):
    """The words on the page; an invalid field counts as empty."""
    empty = Story()
    words = {name: form.cleaned_data.get(name, getattr(empty, name)) for name in form._meta.fields}
    labels = {name: form.cleaned_data.get(name, []) for name in ("categories", "bylines")}
    return story.as_if(words | labels)


def _groups(form, problems):
    """{weight: entries}, the gravest first, without empty groups; an invalid field counts as needed."""
    weighed = [
        (Weight.REQUIRED, Entry(message, _target(form, name)))
        for name, messages in form.errors.items()
        for message in messages
    ]
    weighed += [
        (problem.weight, Entry(problem.message, _target(form, problem.field), problem.place))
        for problem in problems
        if problem.field not in form.errors
    ]
    groups = {of_group: [entry for weight, entry in weighed if weight == of_group] for of_group in TITLES}
    return {weight: entries for weight, entries in groups.items() if entries}


def _target(form, name):
    """The id of the field where the problem is fixed; the lead image is fixed in its upload field."""
    name = "lead_upload" if name == "lead_image" else name
    return form[name].id_for_label if name in form.fields else ""
