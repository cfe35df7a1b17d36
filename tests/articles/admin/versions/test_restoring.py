"""Restoring any version, and keeping past ones off the public history."""

import re

import pytest
from django.test import Client

from articles import workflow
from articles.models import AuditEntry, Story
from tests import factories
from tests.articles.admin.pages import seen_of, text_of
from tests.articles.admin.versions.pages import changes, first, listed, newsroom, versions_of
from tests.moments import MINUTE

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.once]


# Any restored.


def test_the_difference_is_shown_before_a_version_is_restored(desk, ann, story):
    client, before = desk(ann), newsroom()
    answer = client.get(versions_of(story, f"{first(story)}/restore/"))
    assert changes(answer) == {"Headline": ["Bridge closes- again-"]}
    assert newsroom() == before
    answer = client.post(versions_of(story, f"{first(story)}/restore/"), {"seen": seen_of(story)})
    assert answer["Location"] == f"/admin/articles/story/{story.pk}/change/"
    story.refresh_from_db()
    assert (story.headline, story.status) == ("Bridge closes", "draft")
    newest = story.revisions.order_by("-id")[0]
    assert (newest.act, newest.by, newest.headline) == ("restore", ann, "Bridge closes")
    assert "Bridge reopens" in Client().get("/").text


def test_a_revision_is_restored_with_its_labels_and_picture(desk, ann):
    image, labels = factories.image(ann), [factories.category("B"), factories.category("A")]
    story = factories.story(ann, lead_image=image, categories=labels)
    source = story.revisions.get()
    workflow.submit(story, by=ann)
    workflow.save(story, by=ann, words={"lead_image": None, "categories": [], "headline": "Other"})
    desk(ann).post(versions_of(story, f"r{source.pk}/restore/"), {"seen": seen_of(story)})
    story = Story.objects.get()
    assert (story.lead_image, story.categories) == (image, labels)


def test_a_version_that_is_the_working_copy_offers_nothing_to_restore(desk, ann, story):
    newest = story.revisions.order_by("-id")[0]
    answer = desk(ann).get(versions_of(story, f"r{newest.pk}/restore/"))
    assert "The working copy has these words already." in answer.text
    assert "Restore</button>" not in answer.text


def test_a_restore_over_a_newer_save_is_refused_with_who_and_when_and_what_it_would_change(
    desk, ann, story, clock
):
    opened = seen_of(story)
    clock.shift(5 * MINUTE)
    bo = factories.person("editor", first_name="Bo", last_name="Lund")
    workflow.save(story, by=bo, words={"headline": "Bridge stays shut"})
    client, before = desk(ann), newsroom()
    answer = client.post(versions_of(story, f"{first(story)}/restore/"), {"seen": opened})
    assert answer.status_code == 409
    refusal = text_of(answer, ".//div[@class='refusal']")
    assert "Bo Lund saved this story at 14:05, after you opened it" in refusal
    assert changes(answer) == {"Headline": ["Bridge -stays shut-+closes+"]}
    assert newsroom() == before
    read_again = re.search(r'name="seen" value="([^"]+)"', answer.text)[1]
    client.post(versions_of(story, f"{first(story)}/restore/"), {"seen": read_again})
    assert Story.objects.get().headline == "Bridge closes"


@pytest.mark.parametrize("seen", ["", "x", "0.draft.0.0.0.0", "-1", "9" * 400])
def test_a_restore_without_the_version_that_was_read_is_refused(desk, ann, story, seen):
    before = newsroom()
    answer = desk(ann).post(versions_of(story, f"{first(story)}/restore/"), {"seen": seen})
    assert answer.status_code == 409
    assert newsroom() == before


# Kept off the public history.


def test_a_past_version_is_kept_off_the_public_history_with_a_reason(desk, ann, story):
    client, address = desk(ann), versions_of(story, f"{first(story)}/off-record/")
    assert f"{first(story)}/off-record/" in client.get(versions_of(story)).text
    assert "Bridge closes" in client.get(address).text
    answer = client.post(address, {"reason": " It named a child. "})
    assert answer["Location"] == versions_of(story)
    article = story.articles.order_by("live_from")[0]
    assert article.is_on_record is False
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.by, entry.detail) == ("keep_off_record", ann, "It named a child.")
    answer = client.get(versions_of(story))
    assert listed(answer)[-3].endswith("| Kept off the public history")
    assert "off-record/" not in answer.text
    again = client.post(address, {"reason": "Once more."})
    assert (again.status_code, AuditEntry.objects.latest("id")) == (409, entry)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001, "a\0b"])
def test_without_a_reason_that_fits_it_stays_on_the_public_history(desk, ann, story, reason):
    before = newsroom()
    answer = desk(ann).post(versions_of(story, f"{first(story)}/off-record/"), {"reason": reason})
    assert "errorlist" in answer.text
    assert newsroom() == before


def test_what_readers_have_now_stays_on_the_public_history(desk, ann, story):
    live = story.articles.order_by("-live_from")[0]
    before = newsroom()
    client = desk(ann)
    assert f"a{live.pk}/off-record/" not in client.get(versions_of(story)).text
    answer = client.post(versions_of(story, f"a{live.pk}/off-record/"), {"reason": "An order."})
    assert answer.status_code == 409
    assert "This version is live" in text_of(answer, ".//div[@class='refusal']")
    assert newsroom() == before


def test_what_readers_never_had_cannot_be_kept_off(desk, ann, story):
    for name in ("now", f"r{story.revisions.last().pk}"):
        answer = desk(ann).post(versions_of(story, f"{name}/off-record/"), {"reason": "An order."})
        assert answer.status_code == 404


def test_the_working_copy_is_not_restored_over_itself(desk, ann, story):
    address = versions_of(story, "now/restore/")
    assert desk(ann).get(address).status_code == 404
    assert desk(ann).post(address, {"seen": seen_of(story)}).status_code == 404
