"""Who may do what to a story, and when: the rules behind both buttons and verbs."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.models import Article, Duty, Story
from articles.models.story import SEES_OTHERS
from articles.workflow.acts import ACTS, PUBLISHED, RULES, Act, Rule
from articles.workflow.deeds import (
    DEEDS,
    NEEDED,
    ONLY,
    ONLY_AN_EDITOR_CHANGES_IT,
    ONLY_AN_EDITOR_DOES_IT,
    ONLY_BY_ROLE,
    STATES,
    STATES_NOW,
)
from articles.workflow.readiness import Problem
from articles.workflow.standing import Outlook, Standing


class Refused(Exception):
    """An act that the story's state does not allow; the message says why."""


class Forbidden(Refused, PermissionDenied):
    """An act that this person may not do; `permission` is the missing one, if a role could grant it."""

    def __init__(self, said: str, *, permission: str = ""):
        self.permission = permission
        super().__init__(said)


class Stale(Refused):
    """Someone saved other words after this person read them."""

    def __init__(self, story: Story, saved_by, saved_at: datetime, outcome: str = ""):
        self.saved_by, self.saved_at, self.outcome = saved_by, saved_at, outcome
        name = saved_by.get_full_name() or saved_by
        said = _("%(who)s has saved this story since you opened it.") % {"who": name}
        super().__init__(f"{said} {outcome}".strip())


class ChangedMeanwhile(Refused):
    """Somebody else has stored a change that this person's page does not show yet; the message says so."""


class Overtaken(Refused):
    """The story's state changed after this person saw it; the message says how."""


class NotReady(Refused):
    """Checks that block publication; `problems` lists them."""

    def __init__(self, problems: Sequence[Problem]):
        self.problems = problems
        super().__init__(" ".join(problem.message for problem in problems))


def _judged_as(act, standing):
    """The act whose rule applies: an embargo cancels a scheduled version, so it is judged as `cancel`."""
    return Act.CANCEL if act == Act.EMBARGO and standing.ahead else act


def may(act: Act, story: Story, by) -> bool:
    """Whether this person may do the act to the story in its current status."""
    # A hold covers every scheduled version, and shows nothing of restricted stories.
    is_seen = act == Act.HOLD or sees(story, by)
    return is_seen and _is_permitted(RULES[act], story, by, lambda: is_on_duty(by))


def might(act: Act, story: Story, by, status: str) -> bool:
    """Whether this person could do the act if the story had this status, as their page showed it."""
    return sees(story, by) and _is_permitted(RULES[act], story, by, lambda: is_on_duty(by), status)


def is_on_duty(by) -> bool:
    """Whether this person is on duty; False for anyone who may publish without it."""
    if by.has_perm("articles.publish_story") or not by.has_perm("articles.write_story"):
        return False
    return Duty.objects.current(timezone.now()).filter(person=by).exists()


def _is_permitted(rule, story, by, on_duty, status=None):
    if by.has_perm(f"articles.{rule.permission}"):
        return True
    is_own = by.pk in (story.owner_id, story.assigned_to_id)
    is_in_status = (status or story.status) in rule.own
    if is_own and is_in_status and by.has_perm("articles.write_story"):
        return True
    return (rule.duty == "any" or (rule.duty == "own" and is_own)) and on_duty()


def people_with(permission: str):
    """The users who have a permission."""
    people = get_user_model()._default_manager
    return people.with_perm(permission, backend="django.contrib.auth.backends.ModelBackend")


def sees(story: Story, by) -> bool:
    """Whether this person may see the story's words on the desk."""
    return story.pk is None or story.is_visible_to(by)


def seeing(story: Story, people: Collection[int]) -> dict[int, Any]:
    """Those of these people who may see a stored story's words on the desk, as {id: person}; one query."""
    if not people:
        return {}
    found = people_with("articles.view_story").filter(pk__in=people)
    if story.taken_down_at:
        found = found.filter(pk__in=people_with("articles.take_down_story").values("pk"))
    if named := story.belonging.named:
        see_all = people_with("articles.see_restricted_story").values("pk")
        found = found.filter(Q(pk__in=[story.owner_id, *named]) | Q(pk__in=see_all))
    else:
        see_all = people_with(SEES_OTHERS).values("pk")
        found = found.filter(Q(pk__in=[story.owner_id, story.assigned_to_id or 0]) | Q(pk__in=see_all))
    return {person.pk: person for person in found.only("pk", "language")}


def obstacle(act: Act, story: Story, standing: Outlook) -> str:
    """The reason why the story's state does not allow the act; empty if it does."""
    rule = RULES[act]
    if story.taken_down_at:
        return _("the story has been taken down")
    if story.status not in rule.statuses:
        return str(STATES[story.status])
    if rule.needs and not any(getattr(standing, name) for name in rule.needs):
        return str(NEEDED[rule.needs[0]])
    if act == Act.PUBLISH and story.status == PUBLISHED and not standing.ahead:
        return _("readers already have these words")
    if reason := _obstacle_of_version_ahead(act, standing.ahead):
        return reason
    if act == Act.LIFT and not (story.embargo_until or story.embargo_until_lifted):
        return _("the story is not under embargo")
    if act in (Act.EMBARGO, Act.EDIT_NOTICE) and standing.live:
        return _("this story is live: withdraw it first")
    return ""


def _obstacle_of_version_ahead(act: Act, ahead: Article | None) -> str:
    if ahead and act == Act.UNDO_CANCEL:
        return _("a version is scheduled already")
    if ahead and act == Act.RELEASE and not ahead.is_held:
        return _("it is not on hold")
    return _("it is on hold already") if ahead and act == Act.HOLD and ahead.is_held else ""


def permitted_acts(story: Story, by, standing: Standing) -> set[Act]:
    """The acts that this person may do, whether or not the story's state allows them now."""
    if not sees(story, by):
        return set()
    on_duty = cache(lambda: is_on_duty(by))
    return {act for act in RULES if _is_permitted(RULES[_judged_as(act, standing)], story, by, on_duty)}


def possible(acts: set[Act], story: Story, standing: Standing) -> set[Act]:
    """The acts among these that the story's state allows now."""
    return {act for act in acts if not obstacle(act, story, standing)}


def reason_against(act: Act, story: Story, by, standing: Outlook, on_duty: Callable[[], bool]) -> str:
    """Why this person, who sees the story, can't do the act now; empty if they can."""
    if not _is_permitted(RULES[act], story, by, on_duty):
        return _forbidden_message(act, story, by, standing)
    reason = obstacle(act, story, standing)
    return reason and _("%(reason)s.") % {"reason": capfirst(reason)}


def open_acts(story: Story, by, standing: Standing) -> set[Act]:
    """The acts that this person can do to the story now."""
    return possible(permitted_acts(story, by, standing), story, standing)


def require_permission(act: Act, story: Story, by, standing: Standing) -> None:
    """Raise Forbidden unless this person may do the act."""
    if not may(_judged_as(act, standing), story, by):
        raise Forbidden(_forbidden_message(act, story, by, standing))


def require_role(act: Act, by) -> None:
    """Raise Forbidden unless this person may do an act that concerns no single story."""
    require_allowed(by, cast(Rule, ACTS[act].rule).permission, DEEDS[act])


def require_allowed(by, permission: str, deed: str) -> None:
    """Raise Forbidden, which says who can do the deed, unless this person has the permission.

    The deed is the infinitive that follows “can”, in the language of the page.
    """
    if not by.has_perm(f"articles.{permission}"):
        raise Forbidden(ONLY_BY_ROLE[permission] % {"deed": deed}, permission=permission)


def require_possible(act: Act, story: Story, standing: Standing) -> None:
    """Raise Refused unless the story's state allows the act now."""
    if reason := obstacle(act, story, standing):
        raise Refused(_not_done(reason))


def _not_done(reason: str) -> str:
    return _("Not done: %(reason)s.") % {"reason": reason}


def _forbidden_message(act, story, by, standing):
    if act != _judged_as(act, standing) and may(act, story, by):
        return _("The story is scheduled: only an editor can cancel that by an embargo.")
    is_own = by.pk in (story.owner_id, story.assigned_to_id)
    if not is_own or not RULES[act].own:
        return ONLY[RULES[act].permission] % {"deed": DEEDS[act]}
    if story.status in ONLY_AN_EDITOR_CHANGES_IT:
        return str(ONLY_AN_EDITOR_CHANGES_IT[story.status])
    if story.status not in RULES[act].statuses:
        return _not_done(STATES[story.status])
    return ONLY_AN_EDITOR_DOES_IT[story.status] % {"deed": DEEDS[act]}


def state_now(story: Story) -> str:
    """A sentence about a story's status, and what that means for its writers."""
    return str(STATES_NOW[story.status])
