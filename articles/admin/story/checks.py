"""The live list beside the words as they are typed: what they lack, and how they will look."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils import timezone

from articles import html
from articles.admin.story.forms import StoryForm
from articles.models import Story
from articles.preview import as_article
from articles.workflow import readiness
from articles.workflow.readiness import Weight

TITLES = {Weight.REQUIRED: "Needed", Weight.EXPECTED: "Expected", Weight.ADVICE: "Advice"}


@dataclass(frozen=True)
class Lack:
    """Something that is missing or does not fit, and the way to it: a field, and a place in the body."""

    message: str
    target: str = ""
    place: str = ""


def beside(request, story: Story, form: StoryForm):
    """The list for a form as it is typed, whether it fits or not; nothing is stored."""
    at = timezone.now()
    form.is_valid()
    typed = _as_typed(story, form)
    groups = _groups(form, readiness.problems(typed, at))
    context = {
        "story": story,
        "groups": groups,
        "needed": len(groups.get("Needed", [])),
        "words": html.word_count(typed.body),
        "article": as_article(typed, at),
    }
    return render(request, "admin/articles/story/panels/_checks.html", context)


def _as_typed(story, form):
    """The words on the page; what does not fit stands as if it were not typed."""
    empty = Story()
    words = {name: form.cleaned_data.get(name, getattr(empty, name)) for name in form._meta.fields}
    labels = {name: form.cleaned_data.get(name, []) for name in ("categories", "bylines")}
    return story.as_if(words | labels)


def _groups(form, problems):
    """{title: what is missing}, the gravest first, without empty ones; what does not fit is needed."""
    told = [
        (Weight.REQUIRED, Lack(message, _target(form, name)))
        for name, messages in form.errors.items()
        for message in messages
    ]
    told += [
        (problem.weight, Lack(problem.message, _target(form, problem.field), problem.place))
        for problem in problems
        if problem.field not in form.errors
    ]
    groups = {
        title: [lack for weighed, lack in told if weighed == weight] for weight, title in TITLES.items()
    }
    return {title: lacks for title, lacks in groups.items() if lacks}


def _target(form, name):
    """The id of the field in which it is mended; the lead image is chosen in that of its file."""
    name = "lead_upload" if name == "lead_image" else name
    return form[name].id_for_label if name in form.fields else ""
