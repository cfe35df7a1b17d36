"""What an editor sees before an act that changes what readers have: the checks and the difference."""

from dataclasses import replace

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from articles import difference, workflow
from articles.admin.finding import find_story
from articles.admin.form_fields import whole_number
from articles.admin.story.act_form import ActForm
from articles.admin.story.correction_signs import correction_signs
from articles.models import Story
from articles.workflow import readiness
from articles.workflow.readiness import Weight
from articles.workflow.seen import Seen, changed_by_others
from articles.workflow.standing import Standing
from articles.workflow.versions import address_of

TEMPLATE = "admin/articles/story/_before_publishing.html"


def before_publishing(request, story: Story, new: Story) -> HttpResponse:
    """The checks of these words at the requested time, and how they differ from the live ones."""
    asked = ActForm(request.POST)
    asked.is_valid()
    at = asked.cleaned_data.get("publish_at") or timezone.now()
    found = readiness.problems(new, at, request.user)
    if request.GET.get("act") == "lift":
        found = [problem for problem in found if problem.check != "embargo"]
    standing = Standing.of(story, timezone.now())
    context = _difference(standing, new)
    for weight in Weight:
        context[str(weight)] = [problem for problem in found if problem.weight == weight]
    context["address"] = address_of(story, new, standing.last, at)
    return TemplateResponse(request, TEMPLATE, context | _come_in(request, story))


def _come_in(request, story: Story) -> dict:
    """Whose words the page has merged in automatically, and what it has seen once it shows them."""
    seen, version = Seen.parse(request.POST.get("seen", "")), whole_number(request.POST.get("version", ""))
    if not story.pk or not seen.is_readable or not seen.version < version <= story.version:
        return {}
    others = changed_by_others(seen, story, request.user, version)
    return {"others": others, "seen": replace(seen, version=version)} if others else {}


def _difference(standing: Standing, new) -> dict:
    """How the words differ from those that readers have, or last had before a withdrawal."""
    if standing.last is None:
        return {}
    old, ahead = standing.last, standing.ahead
    return {
        "live": standing.live,
        "last": old,
        "changes": difference.between(old, new),
        "signs": correction_signs(old, new),
        "disputed": workflow.disputed_with_fix(ahead, old, new) if ahead and standing.live else "",
        "is_unchanged": bool(standing.live and not ahead and workflow.is_same(old, new)),
    }


def before_going_back(request, story_id) -> HttpResponse:
    """How the previous version differs from the live one."""
    story = find_story(request.user, story_id)
    standing = Standing.of(story, timezone.now())
    before = standing.live and workflow.previous_version(standing.live)
    if not before:
        return HttpResponse(status=422)
    context = _difference(standing, before) | {"signs": [], "before": before}
    return TemplateResponse(request, TEMPLATE, context)


def overridable(refused: workflow.Refused) -> list[readiness.Problem]:
    """The open checks of a refusal that an editor may override; none while something needed is missing."""
    problems = getattr(refused, "problems", [])
    if any(problem.weight == Weight.REQUIRED for problem in problems):
        return []
    return [problem for problem in problems if problem.weight == Weight.EXPECTED]
