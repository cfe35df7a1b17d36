"""Flashes from the desk's front page."""

import pytest

from articles import workflow
from articles.models import Article, Story
from tests import factories
from tests.articles.admin.front.pages import FRONT
from tests.articles.admin.pages import sent_now
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]

FLASH = {"headline": "Fire at the cannery", "first_line": "Crews are there.", "second_line": "More soon."}


def test_a_flash_is_with_readers_at_once_under_the_labels_for_flashes(desk, editor, client):
    news = factories.category("News", is_default=True)
    staff = factories.author("Our staff", is_default=True)
    factories.category("Sport")
    form = desk(editor).get(FRONT).context["flash_form"]
    assert [form[name].value() for name in ("categories", "bylines")] == [[news.pk], [staff.pk]]
    answer = client.post("/admin/flash/", FLASH | {"categories": [news.pk], "bylines": [staff.pk]})
    article = Article.objects.published(NOON).get()
    assert article.body == "<p>Crews are there.</p>\n<p>More soon.</p>"
    assert (article.categories, article.authors) == ([news], [staff])
    page = client.get(answer.url).content.decode()
    assert f'href="{article.get_absolute_url()}"' in page
    assert f'href="/admin/articles/story/{article.story_id}/change/"' in page
    assert "Fire at the cannery" in client.get("/").content.decode()


def test_an_editor_chooses_which_labels_flashes_carry(desk, editor):
    news, staff = factories.category("News"), factories.author("Our staff")
    client = desk(editor)
    for label, room in ((news, "category"), (staff, "author")):
        words = {"name": label.name, "slug": label.slug, "is_default": "on"}
        sent_now(client, f"/admin/articles/{room}/{label.pk}/change/", words)
    client.post("/admin/flash/", FLASH)
    article = Article.objects.get()
    assert (article.categories, article.authors) == ([news], [staff])


@pytest.mark.parametrize("story", ["", "x", "0", "9" * 30, "²"])
def test_an_address_of_no_flash_is_no_error(desk, editor, story):
    assert desk(editor).get(FRONT, {"flash": story}).status_code == 200


def test_a_flash_with_something_missing_comes_back_with_what_was_typed(desk, editor):
    answer = desk(editor).post("/admin/flash/", FLASH | {"headline": " "})
    assert "This field is required." in answer.content.decode()
    assert "Crews are there." in answer.content.decode()
    assert not Story.objects.exists()


def test_a_journalist_flashes_while_on_duty_and_keeps_the_words_when_it_is_over(
    desk, journalist, editor, clock
):
    client = desk(journalist)
    assert client.get(FRONT).context["flash_form"] is None
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    assert client.get(FRONT).context["flash_form"] is not None
    assert client.post("/admin/flash/", FLASH).status_code == 302
    clock.shift(HOUR)
    answer = client.post("/admin/flash/", FLASH)
    assert answer.status_code == 403
    assert 'value="Crews are there."' in answer.content.decode()
    assert Story.objects.count() == 1
