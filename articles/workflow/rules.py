"""Who may do what to a story, and when: the rules behind both buttons and verbs."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Duty, Story
from articles.workflow.acts import ACTS, IN_REVIEW, PUBLISHED, RULES, WITHDRAWN, Act
from articles.workflow.readiness import Problem
from articles.workflow.standing import Standing


class Refused(Exception):
    """An act that the story's state does not allow; the message says why."""


class Forbidden(Refused, PermissionDenied):
    """An act that this person may not do to this story."""


class Stale(Refused):
    """Someone saved other words after this person read them."""

    def __init__(self, story: Story, saved_by, saved_at: datetime, outcome: str = ""):
        self.saved_by, self.saved_at, self.outcome = saved_by, saved_at, outcome
        name = saved_by.get_full_name() or saved_by
        super().__init__(f"{name} has saved this story since you opened it. {outcome}".strip())


class Overtaken(Refused):
    """The story's state changed after this person saw it; the message says how."""


class NotReady(Refused):
    """Checks that block publication; `problems` lists them."""

    def __init__(self, problems: Sequence[Problem]):
        self.problems = problems
        super().__init__(" ".join(problem.message for problem in problems))


_NEEDED = {
    "live": "this story is not live",
    "ahead": "no version of this story is scheduled",
    "last": "this story has never been public",
}


def _judged_as(act, standing):
    """The act whose rule applies: an embargo cancels a scheduled version, so it is judged as `cancel`."""
    return Act.CANCEL if act == Act.EMBARGO and standing.ahead else act


def may(act: Act, story: Story, by) -> bool:
    """Whether this person may do the act to the story in its current status."""
    # A hold covers every scheduled version, and shows nothing of restricted stories.
    is_seen = act == Act.HOLD or sees(story, by)
    return is_seen and _is_permitted(RULES[act], story, by, is_on_duty(by))


def is_on_duty(by) -> bool:
    """Whether this person is on duty; False for anyone who may publish without it."""
    if by.has_perm("articles.publish_story") or not by.has_perm("articles.write_story"):
        return False
    return Duty.objects.current(timezone.now()).filter(person=by).exists()


def _is_permitted(rule, story, by, on_duty):
    if by.has_perm(f"articles.{rule.permission}"):
        return True
    is_own = by.pk in (story.owner_id, story.assigned_to_id)
    if on_duty and (rule.duty == "any" or (rule.duty == "own" and is_own)):
        return True
    return is_own and story.status in rule.own and by.has_perm("articles.write_story")


def people_with(permission: str):
    """The users who have a permission."""
    people = get_user_model()._default_manager
    return people.with_perm(permission, backend="django.contrib.auth.backends.ModelBackend")


def sees(story: Story, by) -> bool:
    """Whether this person may see the story's words on the desk."""
    return story.pk is None or story.is_visible_to(by)


def obstacle(act: Act, story: Story, standing: Standing) -> str:
    """The reason why the story's state does not allow the act; empty if it does."""
    rule = RULES[act]
    if story.taken_down_at:
        return "the story has been taken down"
    if story.status not in rule.statuses:
        return f"the story is {story.get_status_display().lower()}"
    if rule.needs and not any(getattr(standing, name) for name in rule.needs):
        return _NEEDED[rule.needs[0]]
    if act == Act.PUBLISH and story.status == PUBLISHED and not standing.ahead:
        return "readers already have these words"
    if act == Act.RELEASE and standing.ahead and not standing.ahead.is_held:
        return "it is not on hold"
    if act == Act.HOLD and standing.ahead and standing.ahead.is_held:
        return "it is on hold already"
    if act == Act.LIFT and not (story.embargo_until or story.embargo_until_lifted):
        return "the story is not under embargo"
    if act in (Act.EMBARGO, Act.EDIT_NOTICE) and standing.live:
        return "this story is live: withdraw it first"
    return ""


def permitted_acts(story: Story, by, standing: Standing) -> set[Act]:
    """The acts that this person may do, whether or not the story's state allows them now."""
    if not sees(story, by):
        return set()
    on_duty = is_on_duty(by)
    return {act for act in RULES if _is_permitted(RULES[_judged_as(act, standing)], story, by, on_duty)}


def possible(acts: set[Act], story: Story, standing: Standing) -> set[Act]:
    """The acts among these that the story's state allows now."""
    return {act for act in acts if not obstacle(act, story, standing)}


def open_acts(story: Story, by, standing: Standing) -> set[Act]:
    """The acts that this person can do to the story now."""
    return possible(permitted_acts(story, by, standing), story, standing)


def require_permission(act: Act, story: Story, by, standing: Standing) -> None:
    """Raise Forbidden unless this person may do the act."""
    if not may(_judged_as(act, standing), story, by):
        raise Forbidden(_forbidden_message(act, story, by, standing))


def require_role(act: Act, by) -> None:
    """Raise Forbidden unless this person may do an act that concerns no single story."""
    row = ACTS[act]
    if row.rule is None or not by.has_perm(f"articles.{row.rule.permission}"):
        raise Forbidden(row.forbidden)


def require_possible(act: Act, story: Story, standing: Standing) -> None:
    """Raise Refused unless the story's state allows the act now."""
    if reason := obstacle(act, story, standing):
        raise Refused(f"Not done: {reason}.")


def _forbidden_message(act, story, by, standing):
    if act != _judged_as(act, standing) and may(act, story, by):
        return "The story is scheduled: only an editor can cancel that by an embargo."
    is_own = by.pk in (story.owner_id, story.assigned_to_id)
    if not is_own or not RULES[act].own:
        return f"You may not {act.replace('_', ' ')} this story."
    state = f"The story is {story.get_status_display().lower()}"
    if story.status in (IN_REVIEW, WITHDRAWN):
        return f"{state}: only an editor can change it now."
    return f"{state}: you may not {act.replace('_', ' ')} it now."
