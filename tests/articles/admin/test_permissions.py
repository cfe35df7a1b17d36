"""The table of roles for the desk's own verbs, and for journalists on duty."""

from datetime import timedelta

import pytest

from articles import workflow
from articles.models import Story
from tests.articles.admin.doors import ACT
from tests.articles.admin.pages import page_of
from tests.articles.admin.verbs import DESK_VERBS, live_version
from tests.articles.people import (
    ABOVE,
    STATES,
    WRITERS,
    expected,
    newsroom,
    outcomes,
    requires,
    undone,
)
from tests.articles.workflow.verbs import VERBS
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("clock")]

NEEDS_A_VERSION = {
    "fix": {"scheduled", "live", "changed", "withdrawn"},
    "keep_off_record": {"live", "changed", "withdrawn"},
}
"""Acts that name a version, and the states in which a story has one that readers may have had."""


def askable(acts, state):
    """The acts that can be requested in a state."""
    return [act for act in acts if state in NEEDS_A_VERSION.get(act, STATES)]


@pytest.fixture
def story_in_state(in_state, people, clock):
    """Make a story in a state; a live one also has a previous version."""

    def make(state):
        story = in_state(state)
        if state in ("live", "changed"):
            workflow.fix(
                story, by=people["editor"], article=live_version(story), words={"dek": "A first change."}
            )
            clock.shift(timedelta(minutes=1))
        return story

    return make


@pytest.mark.parametrize("state", STATES)
def test_a_verb_is_for_those_of_the_table_and_refused_to_others(story_in_state, people, state):
    story = story_in_state(state)
    acts = {act: DESK_VERBS[act] for act in askable(DESK_VERBS, state)}
    found = {act: outcomes(verb, story, people) for act, (verb, _) in acts.items()}
    assert found == {act: expected(allowed.get(state, ()), people) for act, (_, allowed) in acts.items()}


def test_what_is_on_hold_is_released_by_editors(in_state, people):
    story = in_state("scheduled")
    workflow.hold(by=people["editor"])
    requires(workflow.release, ABOVE, story, people)


def test_an_embargo_on_what_is_set_for_a_time_is_for_those_who_may_stop_it(in_state, people, desk):
    story = in_state("scheduled")
    workflow.save(story, by=people["owner"], words={"dek": "Changed since."})
    verb = DESK_VERBS["embargo"][0]
    requires(verb, ABOVE, story, people)
    answer = desk(people["owner"]).post(
        page_of(story), {**ACT, "_act": "embargo", "version": story.version, "embargo_until": ""}
    )
    assert answer.status_code == 403
    assert "only an editor can cancel that by an embargo" in answer.text
    assert "embargo" not in {
        button.act for button in desk(people["owner"]).get(page_of(story)).context["buttons"]
    }
    for who in ("owner", "colleague"):
        workflow.put_on_duty(people[who], by=people["editor"], until=NOON + 5 * HOUR)
    requires(verb, {"owner"} | ABOVE, story, people)
    workflow.cancel(story, by=people["editor"])
    workflow.send_back(story, by=people["editor"], note="Hold on.")
    requires(verb, WRITERS, story, people)


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_an_embargo_is_lifted_by_editors(in_state, people, state):
    story = in_state(state)
    Story.objects.filter(pk=story.pk).update(embargo_until_lifted=True)
    requires(DESK_VERBS["lift"][0], ABOVE, story, people)


@pytest.mark.parametrize("state", STATES)
def test_a_preview_link_is_revoked_by_those_who_may_make_one(in_state, people, state):
    story = in_state(state)
    link = workflow.share(story, by=people["editor"], hours=24)
    allowed = DESK_VERBS["share"][1][state]
    requires(lambda _, by: workflow.revoke(link, by=by), allowed, story, people)


def test_duty_is_given_and_ended_by_editors(people):
    def put(by):
        return workflow.put_on_duty(people["colleague"], by=by, until=NOON + HOUR)

    for who, person in people.items():
        if who in ABOVE:
            with undone():
                workflow.end_duty(put(person), by=person)
        else:
            with pytest.raises(workflow.Forbidden):
                put(person)


ON_DUTY_ANY = {"withdraw", "edit_notice"}
ON_DUTY_OWN = {"publish", "fix", "back", "reschedule", "cancel", "note", "move_to_top", "pin"} | ON_DUTY_ANY
"""What a journalist on duty may also do: to own stories, or to any."""


@pytest.mark.parametrize("state", STATES)
def test_on_duty_a_journalist_publishes_own_stories_and_withdraws_any(story_in_state, people, state):
    story = story_in_state(state)
    for who in ("owner", "assigned", "colleague"):
        workflow.put_on_duty(people[who], by=people["editor"], until=NOON + 5 * HOUR)
    verbs = {**VERBS, **DESK_VERBS}
    acts = askable([*VERBS, "fix", "back", "release", "edit_notice", "keep_off_record"], state)
    found = {act: outcomes(verbs[act][0], story, people) for act in acts}
    assert found == {act: expected(on_duty(act, verbs[act][1].get(state, ())), people) for act in acts}


def on_duty(act, allowed):
    """Who may do the act while all journalists are on duty, if anybody may."""
    more = ({"owner", "assigned"} if act in ON_DUTY_OWN else set()) | (
        {"colleague"} if act in ON_DUTY_ANY else set()
    )
    return set(allowed) | more if allowed else set()


def test_when_duty_is_over_so_are_its_rights(in_state, people, clock):
    story, owner = in_state("live"), people["owner"]
    duty = workflow.put_on_duty(owner, by=people["editor"], until=NOON + HOUR)
    assert workflow.may("withdraw", story, owner)
    with undone():
        workflow.end_duty(duty, by=people["editor"])
        assert not workflow.may("withdraw", story, owner)
    clock.move_to(NOON + HOUR)
    assert not workflow.may("withdraw", story, owner)


def test_what_is_published_on_duty_waits_for_a_second_reader(in_state, people):
    story, owner = in_state("draft"), people["owner"]
    workflow.put_on_duty(owner, by=people["editor"], until=NOON + HOUR)
    workflow.publish(story, by=owner, kind="first")
    task = story.tasks.get(done_at=None)
    assert task.check_name == "second-reader"
    with pytest.raises(workflow.Refused):
        workflow.finish(task, by=owner)
    workflow.finish(task, by=people["editor"])
    assert not story.tasks.filter(done_at=None).exists()


@pytest.mark.parametrize("state", STATES)
def test_a_restricted_story_is_touched_by_nobody_outside(story_in_state, people, state):
    story = story_in_state(state)
    workflow.restrict(story, by=people["administrator"], people=[people["administrator"]])
    assert {who for who in people if workflow.sees(story, people[who])} == {
        "owner",
        "assigned",
        "administrator",
    }
    before, verbs = newsroom(), {**VERBS, **DESK_VERBS}
    for act in askable(verbs.keys() - {"hold"}, state):
        with pytest.raises(workflow.Refused):
            verbs[act][0](Story.objects.get(pk=story.pk), by=people["editor"])
        assert newsroom() == before, act


@pytest.mark.parametrize("named", [[], ["assigned"], ["editor"], ["nobody"]])
@pytest.mark.parametrize("is_taken_down", [False, True])
def test_lists_hold_a_story_for_those_who_see_it(in_state, people, named, is_taken_down):
    story = in_state("live")
    if named:
        workflow.restrict(story, by=people["administrator"], people=[people[who] for who in named])
    if is_taken_down:
        workflow.take_down(story, by=people["administrator"], reason="A court said so.")
    seeing = {who for who in people if workflow.sees(story, people[who])}
    assert seeing == {
        who for who in people if Story.objects.visible_to(people[who]).filter(pk=story.pk).exists()
    }
    assert "administrator" in seeing
    assert "nobody" not in seeing
