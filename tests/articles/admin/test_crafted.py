"""Crafted addresses and values: each is refused without an error 500."""

import pytest

from articles.models import Article, Story
from tests import factories
from tests.articles.admin.pages import form_of

pytestmark = pytest.mark.usefixtures("clock")

STORIES, IMAGES = "/admin/articles/story/", "/admin/articles/image/"
HUGE, DIGITS = "9" * 25, "9" * 5000
LAST_MINUTE, FIRST_MINUTE = "9999-12-31T23:59", "0001-01-01T00:00"


@pytest.fixture(params=["Europe/London", "America/New_York", "Asia/Tokyo"])
def zone(request, settings):
    settings.TIME_ZONE = request.param


@pytest.fixture
def client(desk, editor):
    return desk(editor)


@pytest.fixture
def story(editor):
    return factories.story(editor, headline="Bridge closes")


def test_a_year_that_no_clock_knows_is_refused(zone, client, story):
    page = f"{STORIES}{story.pk}/change/"
    opened = form_of(client.get(page))
    acts = {"publish": "publish_at", "reschedule": "new_time", "embargo": "embargo_until"}
    for act, name in acts.items():
        for moment in (LAST_MINUTE, FIRST_MINUTE, "9500-01-01T00:00"):
            typed = opened | {"_act": act, name: moment}
            assert client.post(page, typed).status_code in (200, 409), (act, moment)
            assert client.post(f"{STORIES}{story.pk}/difference/", typed).status_code in (200, 422)
    assert not Article.objects.exists()
    for day in ("9999-12-31", "0001-01-01", "9500-01-01"):
        assert client.get(STORIES, {"since": day, "until": day}).status_code == 200
    for moment in (LAST_MINUTE, FIRST_MINUTE, "9500-01-01T00:00"):
        assert client.post("/admin/duty/", {"person": story.owner_id, "until": moment}).status_code == 200


def test_a_link_that_nobody_can_read_stops_no_page(client, story):
    body = r'<p>Words <a href="/\[x">a</a> <a href="\\[b">b</a></p>'
    typed = form_of(client.get(f"{STORIES}{story.pk}/change/")) | {"_act": "save", "body": body}
    assert client.post(f"{STORIES}{story.pk}/change/", typed).status_code == 302
    for part in ("change", "checks", "preview"):
        assert client.get(f"{STORIES}{story.pk}/{part}/").status_code in (200, 405), part
    Story.objects.update(original_url="https://[x")
    assert client.get(f"{STORIES}{story.pk}/change/").status_code == 200


@pytest.mark.parametrize("number", [HUGE, DIGITS, "²", "-1"])
def test_a_number_that_no_row_has_is_refused(client, story, number):
    words = {
        "headline": "Fire",
        "first_line": "Crews are there.",
        "categories": [number],
        "bylines": [number],
    }
    assert client.post("/admin/flash/", words).status_code == 200
    autosave = f"{STORIES}{story.pk}/autosave/"
    typed = {"page": "a" * 32, "person": story.owner_id, "version": 1, "categories": [number]}
    assert client.post(autosave, typed).status_code == 422
    restrict = client.post(f"{STORIES}{story.pk}/restrict/", {"restricted_to": [number]})
    assert restrict.status_code in (302, 409)
    for sent in ({"story": f"{number}-1"}, {"story": f"{story.pk}-{number}"}, {"to": number}):
        asked = {"_act": "assign", "story": f"{story.pk}-1", **sent}
        assert client.post(STORIES, asked).status_code in (302, 409)
    assert client.get("/admin/", {"flash": number}).status_code == 200
    assert client.get("/admin/tasks/", {"before": number}).status_code == 200
    assert client.get(f"{IMAGES}{number}/change/").status_code in (302, 404)
    story.refresh_from_db()
    assert (story.assigned_to, list(story.restricted_to.all()), Article.objects.count()) == (None, [], 0)


def test_a_new_storys_difference_without_its_version_is_no_story(client):
    assert client.post(f"{STORIES}difference/", {"headline": "Fire"}).status_code in (200, 422)


@pytest.mark.parametrize(
    "asked", ["caption__regex=^(a+)+$", "caption__regex=(", f"id__in={HUGE}", "credit=a%00b"]
)
@pytest.mark.parametrize("place", ["category", "author"])
def test_a_list_is_asked_for_words_alone(client, place, asked):
    assert client.get(f"/admin/articles/{place}/?{asked}").status_code in (302, 400)


@pytest.mark.parametrize("tag", ["tlh", "x" * 5000, "1", "../..", "\0", " "])
def test_a_language_that_nobody_knows_is_refused(client, story, tag):
    page = f"{STORIES}{story.pk}/change/"
    typed = form_of(client.get(page)) | {"_act": "save", "language": tag, "headline": "Bridge opens"}
    assert "Bridge opens" in client.post(page, typed).text
    for part in ("checks", "difference", "preview", "both"):
        assert client.post(f"{STORIES}{story.pk}/{part}/", typed).status_code in (200, 422), part
    story.refresh_from_db()
    assert (story.language, story.headline) == ("", "Bridge closes")
    autosave = typed | {"page": "a" * 32, "person": story.owner_id}
    assert client.post(f"{STORIES}{story.pk}/autosave/", autosave).status_code == 422
    story.refresh_from_db()
    assert (story.language, story.headline) == ("", "Bridge opens")


@pytest.mark.parametrize("place", ["image", "category", "author"])
def test_a_search_of_too_many_words_is_cut(client, place):
    assert client.get(f"/admin/articles/{place}/", {"q": "a b " * 1000}).status_code == 200
