"""The table of roles for the verbs: what a person may not do is refused, and nothing is changed."""

import pytest

from articles import workflow
from tests import factories
from tests.articles.people import STATES, expected, outcomes
from tests.articles.workflow.verbs import VERBS

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize("state", STATES)
def test_a_verb_is_for_those_of_the_table_and_refused_to_others(in_state, people, state):
    story = in_state(state)
    found = {act: outcomes(verb, story, people) for act, (verb, _) in VERBS.items()}
    assert found == {act: expected(allowed.get(state, ()), people) for act, (_, allowed) in VERBS.items()}


def test_only_those_with_a_role_begin_a_story(people):
    for who, person in people.items():
        if who == "nobody":
            with pytest.raises(workflow.Forbidden):
                factories.story(person)
        else:
            assert factories.story(person).owner == person
