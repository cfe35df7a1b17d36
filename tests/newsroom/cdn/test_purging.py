"""Acts have the copies in front of the site dropped, by jobs that are retried until it is done."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import freshness, workflow
from articles.clips.files import public_name
from articles.follow_up.running import run_round
from articles.models import Job, PublicNote
from articles.pictures.renditions import public_files
from articles.workflow.labelling import store_label
from newsroom.cdn import purging
from tests import factories
from tests.articles.clips import made
from tests.moments import HOUR, SECOND

OLD, NEW = "story-20261124-bridge", "story-20261124-new-bridge"
LEAD = {"lead_credit": "A. Photographer", "lead_caption": "The bridge.", "lead_alt_text": "A bridge."}
ACTS = {
    "update": lambda story, by: workflow.fix(
        story, by=by, article=story.articles.latest("live_from"), words={"headline": "Changed"}
    ),
    "note": lambda story, by: workflow.note(
        story, by=by, public_note=PublicNote(kind="correction", text="Changed")
    ),
    "withdraw": lambda story, by: workflow.withdraw(story, by=by, notice="Changed"),
}


def work(clock, after=purging.SOON):
    clock.shift(after)
    while run_round():
        pass


@pytest.mark.parametrize("act", ACTS)
def test_an_act_drops_the_storys_pages_and_all_that_list_it(clock, generic, story, editor, act):
    factories.published(editor, slug="beside")
    clock.shift(SECOND)
    others = factories.published(editor, slug="school")
    clock.shift(SECOND)
    work(clock, HOUR)
    generic.told.clear()
    ACTS[act](story, editor)
    work(clock)
    wanted = {OLD, NEW, "lists", f"category-{story.categories[0].slug}", f"author-{story.authors[0].slug}"}
    assert wanted <= generic.keys <= wanted | {"story-20261124-beside"}
    assert others.slug not in str(generic.told)


def test_it_is_done_again_for_a_page_that_was_on_its_way(clock, generic, story, editor):
    work(clock, HOUR)
    generic.told.clear()
    ACTS["withdraw"](story, editor)
    work(clock)
    first = len(generic.told)
    work(clock, purging.AGAIN)
    assert (first, len(generic.told)) == (1, 2)


def test_it_is_done_again_once_no_replica_may_be_without_the_act(clock, generic, story, editor, monkeypatch):
    monkeypatch.setattr(freshness, "LONGEST_BEHIND", 3)
    work(clock, HOUR)
    generic.told.clear()
    ACTS["withdraw"](story, editor)
    counts = []
    for after in (purging.SOON, 3 * SECOND, purging.AGAIN):
        work(clock, after)
        counts.append(len(generic.told))
    assert counts == [1, 2, 3]


@pytest.mark.parametrize("behind", [0, 3])
def test_an_act_enqueues_its_purges_in_one_query_each_for_cdn_and_nginx(
    generic, settings, story, editor, monkeypatch, behind
):
    monkeypatch.setattr(freshness, "LONGEST_BEHIND", behind)
    settings.NGINX_PURGE_URL = [f"{generic.address}/{number}/" for number in range(2)]
    with CaptureQueriesContext(connection) as taken:
        ACTS["withdraw"](story, editor)
    enqueued = [
        query["sql"] for query in taken if "cdn_again" in query["sql"] or "last_pages" in query["sql"]
    ]
    assert len(enqueued) == 2
    assert Job.objects.filter(kind__startswith="cdn").count() == 2 + bool(behind)
    assert Job.objects.filter(kind__startswith="last_pages").count() == 4


def test_the_navigation_is_dropped_when_a_category_comes_or_goes(clock, generic, story, editor):
    category = story.categories[0]
    category.is_in_navigation = True
    store_label(category)
    work(clock, HOUR)
    ACTS["withdraw"](story, editor)
    work(clock)
    assert "sections" in generic.keys


def test_a_schedule_drops_pages_that_the_cdn_holds_beyond_its_time(clock, generic, story, editor):
    work(clock, HOUR)
    generic.told.clear()
    factories.published(editor, slug="later", at=purging.timezone.now() + HOUR)
    work(clock)
    assert "lists" in generic.keys


def test_a_changed_label_drops_everything(clock, generic, story):
    work(clock, HOUR)
    category = story.categories[0]
    category.name = "Latest"
    store_label(category)
    work(clock)
    assert generic.keys == {"everything"}


def test_a_draft_drops_nothing(clock, generic, editor):
    draft = factories.story(editor)
    workflow.submit(draft, by=editor)
    work(clock, HOUR)
    assert generic.told == []


def test_work_on_a_live_story_drops_nothing_and_delays_no_purge(clock, generic, story, editor):
    work(clock, HOUR)
    generic.told.clear()
    ACTS["update"](story, editor)
    due = set(Job.objects.unfinished().values_list("kind", "next_attempt_at"))
    clock.shift(purging.AGAIN / 2)
    workflow.save(story, by=editor, words={"dek": "A new one."})
    workflow.submit(story, by=editor)
    assert set(Job.objects.unfinished().values_list("kind", "next_attempt_at")) == due
    work(clock, HOUR)
    assert len(generic.told) == 2
    workflow.recall(story, by=editor)
    work(clock, HOUR)
    assert len(generic.told) == 2


def test_without_a_cdn_no_job_is_left(story, editor):
    ACTS["withdraw"](story, editor)
    assert not Job.objects.filter(kind__startswith="cdn").exists()
    assert not Job.objects.filter(kind__startswith="last_pages").exists()


def test_a_cdn_that_fails_stops_no_act_and_is_asked_until_it_succeeds(clock, generic, story, editor):
    work(clock, HOUR)
    generic.status = 503
    ACTS["withdraw"](story, editor)
    for _ in range(12):
        work(clock, timedelta(days=1))
    job = Job.objects.get(kind="cdn", key=story.pk)
    assert (job.abandoned_at, job.done_at) == (None, None)
    assert "503" in job.last_error
    generic.status = 200
    work(clock, timedelta(days=1))
    job.refresh_from_db()
    assert job.done_at
    assert {OLD, NEW} <= generic.keys


def test_a_taken_down_storys_pictures_are_dropped_once_they_are_erased(
    clock, generic, story, editor, administrator
):
    image = factories.image(editor, size=(330, 20))
    workflow.save(story, by=editor, words=LEAD | {"lead_image": image})
    workflow.publish(story, by=editor, kind="update")
    clock.shift(SECOND)
    workflow.take_down(story, by=administrator, reason="An order of the court.")
    with pytest.raises(purging.StillPublic):
        purging.purge_pictures(str(story.pk))
    work(clock, HOUR)
    assert not any(map(default_storage.exists, public_files(image)))
    dropped = [address for told in generic.told for address in told["body"].get("addresses", [])]
    for name in public_files(image):
        assert f"http://testserver/media/{name}" in dropped
    assert f"http://testserver/picture/{image.key}/16x9-centre.jpg" in dropped


def test_nginx_drops_its_last_pages_after_a_withdrawal_and_no_other_act(clock, cdn, settings, story, editor):
    settings.NGINX_PURGE_URL = [f"{cdn.address}/last-pages/"]
    ACTS["update"](story, editor)
    work(clock, HOUR)
    assert cdn.told == []
    cdn.status = 404  # A folder that nginx has not made yet.
    ACTS["withdraw"](story, editor)
    work(clock)
    assert {(told["method"], told["path"]) for told in cdn.told} == {
        ("DELETE", f"/last-pages/{folder}/") for folder in "0123456789abcdef"
    }
    work(clock, purging.AGAIN)
    assert len(cdn.told) == 32


def test_the_file_of_a_withdrawn_video_is_dropped_once_it_is_erased(clock, generic, editor):
    clip = made.complete(editor, made.WEBM)
    story = factories.published(editor, lead_clip=clip.key)
    work(clock)
    assert default_storage.exists(public_name(clip))
    generic.told.clear()
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    work(clock)
    work(clock, HOUR)
    assert not default_storage.exists(public_name(clip))
    assert f"http://testserver/media/{public_name(clip)}" in str(generic.told)
