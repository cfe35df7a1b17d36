"""Every address of the desk: who gets a page there, and who does not."""

import pytest
from django.contrib.contenttypes.models import ContentType

from articles import workflow
from articles.models import Article, PictureUse, Story
from tests import factories
from tests.articles.admin.doors import ACT, addresses
from tests.articles.admin.pages import STORIES, page_of
from tests.articles.people import newsroom

pytestmark = pytest.mark.usefixtures("clock")


def test_no_number_leads_to_the_address_of_a_story(in_state, people, desk):
    in_state("scheduled")
    article = Article.objects.get()
    kind = ContentType.objects.get_for_model(Article).pk
    for who in ("owner", "editor", "administrator", "nobody"):
        assert desk(people[who]).get(f"/admin/r/{kind}/{article.pk}/").status_code == 404


def test_someone_without_a_role_gets_no_page_but_an_empty_front(in_state, people, desk):
    story, image = in_state("changed"), factories.image(people["owner"])
    client, before = desk(people["nobody"]), newsroom()
    for address in addresses(story, image)[1:]:
        for answer in (client.get(address), client.post(address, {**ACT, "_act": "save", "version": 1})):
            assert answer.status_code in (302, 403, 405), address
            assert "Bridge" not in answer.text, address
    assert newsroom() == before


def test_someone_without_a_role_finds_no_draft_on_the_front_page(in_state, people, desk):
    in_state("draft")
    for address in ("/admin/", "/admin/fresh-boards/"):
        assert "Bridge" in desk(people["owner"]).get(address).text
        assert "Bridge" not in desk(people["nobody"]).get(address).text


@pytest.mark.parametrize("who", ["owner", "colleague", "editor", "administrator"])
def test_all_with_a_role_see_every_story_and_its_words(in_state, people, desk, who):
    story, client = in_state("draft"), desk(people[who])
    for address in (STORIES, f"{STORIES}?q=Bridge", page_of(story), f"{STORIES}{story.pk}/preview/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Bridge closes" in answer.text


# Restricted stories.
def restricted_paths(story):
    words = {**ACT, "version": story.version}
    return [
        ("get", page_of(story), {}),
        ("get", f"{STORIES}{story.pk}/preview/", {}),
        ("post", f"{STORIES}{story.pk}/preview/", words),
        ("post", f"{STORIES}{story.pk}/difference/", words),
        ("get", f"{STORIES}{story.pk}/back/difference/", {}),
        ("get", f"{STORIES}{story.pk}/fix/", {}),
        ("post", f"{STORIES}{story.pk}/fix/", words),
        ("post", f"{STORIES}{story.pk}/fix/difference/", words),
        *(
            ("post", page_of(story), {**words, "_act": act})
            for act in ("save", "submit", "publish", "recall")
        ),
    ]


@pytest.mark.parametrize("state", ["draft", "changed"])
def test_a_restricted_story_is_there_for_the_named_its_owner_and_administrators_alone(
    in_state, people, desk, state
):
    story = in_state(state)
    headline = story.headline
    story.restricted_to.add(people["assigned"])
    before = newsroom()
    for who in ("colleague", "editor"):
        client = desk(people[who])
        for method, address, sent in restricted_paths(story):
            answer = getattr(client, method)(address, sent)
            assert answer.status_code == 404, (who, address)
            assert headline not in answer.text
        for query in ("", "?q=Bridge", "?state=draft", "?state=changed", f"?person=person-{story.owner_id}"):
            assert headline not in client.get(f"{STORIES}{query}", follow=True).text
        assert newsroom() == before
        with pytest.raises(workflow.Forbidden):
            workflow.save(Story.objects.get(), by=people[who], words={"dek": "x"})
    for who in ("owner", "assigned", "administrator"):
        client = desk(people[who])
        assert headline in client.get(STORIES).text
        assert headline in client.get(page_of(story)).text


def test_a_restricted_story_is_not_on_others_front_page_nor_on_its_pictures_page(in_state, people, desk):
    story = in_state("in_review")
    image = factories.image(people["owner"])
    Story.objects.update(lead_image=image)
    PictureUse.objects.create(story=story, image=image)
    front, picture = "/admin/", f"/admin/articles/image/{image.pk}/change/"
    for address in (front, picture):
        assert "Bridge closes" in desk(people["editor"]).get(address).text
    story.restricted_to.add(people["assigned"])
    for address in (front, picture):
        assert "Bridge closes" not in desk(people["editor"]).get(address).text
        assert "Bridge closes" in desk(people["administrator"]).get(address).text


def test_what_was_taken_down_is_there_for_administrators_alone(in_state, people, desk):
    story = in_state("live")
    workflow.take_down(story, by=people["administrator"], reason="An order of the court.")
    for who in ("owner", "assigned", "colleague", "editor"):
        client = desk(people[who])
        for method, address, sent in restricted_paths(story):
            assert getattr(client, method)(address, sent).status_code == 404, (who, address)
        assert "Bridge closes" not in client.get(STORIES).text
        assert "Bridge closes" not in client.get("/admin/").text
    assert "Bridge closes" in desk(people["administrator"]).get(page_of(story)).text
