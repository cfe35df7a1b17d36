"""The buttons that each person sees, and requests without them."""

import itertools

import pytest

from newsroom.models import User
from tests import factories
from tests.articles.admin.doors import ACT, addresses
from tests.articles.admin.pages import STORIES, act_buttons, form_of, page_of
from tests.articles.people import ABOVE, ADMINISTRATORS, STATES, WRITERS, newsroom, undone

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.once]

READERS = {"fix", "note", "move_to_top", "pin", "readdress", "withdraw"}
BUTTONS = {
    "draft": ({"save", "submit", "embargo"}, {"save", "submit", "publish", "embargo"}),
    "in_review": ({"recall"}, {"save", "recall", "send_back", "publish", "embargo"}),
    "scheduled": ({"save"}, {"save", "publish", "reschedule", "cancel", "pin", "withdraw", "embargo"}),
    "live": ({"save"}, {"save", "publish", *READERS}),
    "changed": ({"save", "submit", "discard"}, {"save", "submit", "publish", "discard", *READERS}),
    "withdrawn": (set(), {"save", "publish", "edit_notice", "embargo"}),
}
"""{state: (for a journalist whose story it is, for those above)}; other journalists get none."""
TAKEN_DOWN_FROM = {"scheduled", "live", "changed", "withdrawn"}


def buttons_of(who, state):
    own, above = BUTTONS[state]
    if who in ADMINISTRATORS and state in TAKEN_DOWN_FROM:
        return above | {"take_down"}
    return above if who in ABOVE else own if who in WRITERS else set()


@pytest.mark.parametrize("state", STATES)
def test_each_sees_the_buttons_that_they_may_press(in_state, people, desk, state):
    story = in_state(state)
    for who, person in people.items():
        answer = desk(person).get(page_of(story))
        if who == "nobody":
            assert answer.status_code == 403
            continue
        offered = {button.act for button in answer.context["buttons"]}
        assert offered == buttons_of(who, state), who
        # A fix has a page of its own.
        assert offered - {"fix"} == act_buttons(answer)
        assert (f"{STORIES}{story.pk}/fix/" in answer.text) == ("fix" in offered)


EDITORS_ACTS = [
    "publish",
    "send_back",
    "withdraw",
    "cancel",
    "undo_cancel",
    "take_down",
    "note",
    "move_to_top",
    "pin",
    "unpin",
    "readdress",
    "reschedule",
    "back",
    "release",
    "lift",
    "lift_and_publish",
    "edit_notice",
]


@pytest.mark.parametrize("state", STATES)
def test_a_crafted_post_of_an_editors_act_is_refused_with_what_was_typed_still_there(
    in_state, people, desk, state
):
    """Each act is sent by one of the three, in each state by the next."""
    story = in_state(state)
    before = newsroom()
    senders = itertools.islice(itertools.cycle(["owner", "assigned", "colleague"]), STATES.index(state), None)
    for act, who in zip(EDITORS_ACTS, senders, strict=False):
        answer = desk(people[who]).post(page_of(story), {**ACT, "_act": act, "version": story.version})
        assert answer.status_code == 403, (act, who)
        form = form_of(answer)
        assert (form["headline"], form["body"]) == ("Typed words", "<p>Typed.</p>"), (act, who)
        assert newsroom() == before, (act, who)


def test_a_crafted_post_that_publishes_a_new_story_makes_none(people, desk):
    before = newsroom()
    answer = desk(people["owner"]).post(f"{STORIES}add/", {**ACT, "_act": "publish", "version": 1})
    assert answer.status_code == 403
    assert form_of(answer)["headline"] == "Typed words"
    assert f'action="{STORIES}add/"' in answer.text
    assert newsroom() == before


@pytest.mark.parametrize("act", ["save", "submit", "recall", "discard"])
def test_a_colleague_changes_nothing_of_anothers_story(in_state, people, desk, act):
    story = in_state("changed")
    before = newsroom()
    answer = desk(people["colleague"]).post(page_of(story), {**ACT, "_act": act, "version": story.version})
    assert answer.status_code == 403
    assert form_of(answer)["headline"] == "Typed words"
    assert newsroom() == before


@pytest.mark.parametrize("state", STATES)
def test_each_does_by_post_what_their_buttons_offer(in_state, people, desk, state):
    story = in_state(state)
    for who in WRITERS:
        client = desk(people[who])
        opened = form_of(client.get(page_of(story)))
        for act in buttons_of(who, state) - {"fix"}:
            with undone():
                answer = client.post(page_of(story), {**opened, **ACT, "_act": act})
                assert answer.status_code == 302, (who, act)


def test_a_visitor_who_is_not_signed_in_is_sent_to_sign_in(in_state, people, client):
    story, image = in_state("changed"), factories.image(people["owner"])
    before = newsroom()
    for address in addresses(story, image):
        for answer in (client.get(address), client.post(address, {**ACT, "_act": "save", "version": 1})):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/admin/login/")
    assert newsroom() == before


@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}])
def test_a_person_who_has_left_is_let_in_nowhere(in_state, people, desk, change):
    story = in_state("draft")
    client = desk(people["editor"])
    User.objects.filter(pk=people["editor"].pk).update(**change)
    assert client.get(page_of(story)).status_code == 302
