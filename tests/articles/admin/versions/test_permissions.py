"""Who may read, compare and restore the versions of a story."""

import pytest

from articles import workflow
from articles.models import Story
from tests import factories
from tests.articles.admin.pages import seen_of
from tests.articles.admin.versions.pages import changes, first, listed, newsroom, versions_of

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.once]


def paths(story):
    live = story.articles.order_by("-live_from")[0]
    return [
        ("get", versions_of(story), {}),
        ("get", versions_of(story, "compare/"), {"to": f"a{live.pk}"}),
        ("get", versions_of(story, "compare/"), {"from": "live", "to": "now"}),
        ("get", f"/admin/articles/story/{story.pk}/history/", {}),
        *changing(story),
    ]


def changing(story):
    name = first(story)
    return [
        ("get", versions_of(story, f"{name}/restore/"), {}),
        ("post", versions_of(story, f"{name}/restore/"), {"seen": seen_of(story)}),
        ("get", versions_of(story, f"{name}/off-record/"), {}),
        ("post", versions_of(story, f"{name}/off-record/"), {"reason": "An order."}),
    ]


def test_a_journalist_reads_and_compares_the_versions_of_anothers_story_and_changes_nothing(
    desk, journalist, story
):
    client, before = desk(journalist), newsroom()
    answer = client.get(versions_of(story))
    assert len(listed(answer)) == 7
    assert "restore/" not in answer.text
    assert "off-record/" not in answer.text
    compared = client.get(versions_of(story, "compare/"), {"from": "live", "to": "now"})
    assert changes(compared)["Headline"]
    assert "restore/" not in compared.text
    for method, address, sent in changing(story):
        assert getattr(client, method)(address, sent).status_code == 403, address
    assert newsroom() == before


def test_the_owner_restores_a_draft_but_not_in_review_and_keeps_nothing_off(desk, journalist, ann):
    story = factories.story(journalist, headline="Bridge closes")
    source = story.revisions.get()
    address = versions_of(story, f"r{source.pk}/restore/")
    workflow.submit(story, by=journalist)
    workflow.save(story, by=ann, words={"headline": "Bridge reopens"})
    client, before = desk(journalist), newsroom()
    assert "restore/" not in client.get(versions_of(story)).text
    assert client.post(address, {"seen": seen_of(story)}).status_code == 403
    assert newsroom() == before
    workflow.send_back(story, by=ann, note="As it was.")
    assert "restore/" in client.get(versions_of(story)).text
    assert client.post(address, {"seen": seen_of(story)}).status_code == 302
    assert Story.objects.get().headline == "Bridge closes"


@pytest.mark.parametrize("who", ["journalist", "editor"])
def test_the_versions_of_a_restricted_story_are_there_for_the_named_alone(desk, request, story, who):
    person = request.getfixturevalue(who)
    story.restricted_to.add(factories.person("journalist"))
    client, before = desk(person), newsroom()
    for method, address, sent in paths(story):
        answer = getattr(client, method)(address, sent)
        assert answer.status_code == 404, address
        assert "Bridge" not in answer.text
    assert newsroom() == before
    story.restricted_to.add(person)
    assert client.get(versions_of(story)).status_code == 200


def test_the_sealed_words_of_a_story_that_was_taken_down_are_for_administrators_alone(
    desk, administrator, ann, journalist, story
):
    workflow.take_down(story, by=administrator, reason="An order of the court.")
    before = newsroom()
    for person in (ann, journalist):
        for method, address, sent in paths(story):
            answer = getattr(desk(person), method)(address, sent)
            assert answer.status_code == 404, address
            assert "Bridge" not in answer.text
    client = desk(administrator)
    answer = client.get(versions_of(story))
    assert len(listed(answer)) == 8
    assert "restore/" not in answer.text
    compared = client.get(versions_of(story, "compare/"), {"from": first(story), "to": "now"})
    assert changes(compared)["Headline"] == ["Bridge closes+ again+"]
    assert (
        client.post(versions_of(story, f"{first(story)}/restore/"), {"seen": seen_of(story)}).status_code
        == 409
    )
    assert newsroom() == before


def test_who_has_no_role_or_is_not_signed_in_gets_nothing(desk, client, story, django_user_model):
    before = newsroom()
    for method, address, sent in paths(story):
        answer = getattr(client, method)(address, sent)
        assert answer["Location"].startswith("/admin/login/"), address
    nobody = django_user_model.objects.create(username="nobody", is_staff=True)
    for method, address, sent in paths(story):
        assert getattr(desk(nobody), method)(address, sent).status_code == 403, address
    assert newsroom() == before


def test_only_what_changes_something_takes_a_post(desk, ann, story):
    for way in ("", "compare/"):
        assert desk(ann).post(versions_of(story, way)).status_code == 405
