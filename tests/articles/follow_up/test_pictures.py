"""A take-down erases pictures that no other story uses; a new use restores them."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import html, picture_uses, workflow
from articles.follow_up import pictures
from articles.follow_up.running import run_round
from articles.invariants import broken
from articles.models import Image, Job, PictureUse, Story
from articles.pictures import storing
from articles.pictures.renditions import public_files
from articles.workflow import readiness
from articles.workflow.acts import Act
from tests import factories
from tests.articles import storages

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def work():
    while run_round():
        pass


@contextmanager
def followed_up():
    """Runs the jobs of the acts inside, as a worker would."""
    yield
    work()


def verify():
    return list(broken(timezone.now()))


@pytest.fixture
def answers(client):
    """The statuses with which the site answers for the public files of a picture."""

    def asked(image):
        return {status(f"/media/{name}") for name in public_files(image)}

    def status(address):
        answer = client.get(address)
        b"".join(answer)  # To its end, or the file stays open.
        return answer.status_code

    return asked


@pytest.fixture
def take_down(administrator):
    def done(story):
        with followed_up():
            workflow.take_down(story, by=administrator, reason="A court said so.")

    return done


def lead(image):
    return {"lead_image": image, "lead_credit": "A. Photographer", "lead_alt_text": "A field."}


def figure(image):
    shown = html.figure(image.key, image.width, image.height, "A field.", "A field.", "A. Photographer")
    return {"body": f"<p>At noon.</p>{shown}"}


@pytest.fixture
def image(editor):
    """With all its files, as its words of now have them."""
    image = factories.image(editor, size=(330, 20))
    pictures.complete(str(image.pk))
    image.refresh_from_db()
    for name in image.files.pop("former"):
        default_storage.delete(name)
    image.save(update_fields=["files"])
    return image


@pytest.mark.parametrize("use", [lead, figure])
def test_a_taken_down_storys_picture_answers_404_in_every_size(use, image, editor, answers, take_down):
    story = factories.published(editor, **use(image))
    assert answers(image) == {200}
    take_down(story)
    assert answers(image) == {404}


@pytest.mark.parametrize("use", [lead, figure])
def test_a_picture_of_an_earlier_version_goes_too(use, image, editor, answers, take_down, clock):
    story = factories.published(editor, **use(image))
    clock.shift(SECOND)
    gone = {"lead_image": None, "body": "<p>At one.</p>"}
    workflow.save(story, by=editor, words=gone)
    workflow.publish(story, by=editor, kind="update")
    take_down(story)
    assert answers(image) == {404}


@pytest.mark.parametrize("use", [lead, figure])
def test_a_picture_that_another_story_shows_stays(use, image, editor, answers, take_down):
    story, _other = factories.published(editor, **lead(image)), factories.published(editor, **use(image))
    take_down(story)
    assert answers(image) == {200}


@pytest.mark.parametrize("use", [lead, figure])
def test_a_picture_on_another_storys_record_stays(use, image, editor, answers, take_down, clock):
    story, other = factories.published(editor, **lead(image)), factories.published(editor, **use(image))
    clock.shift(SECOND)
    workflow.save(other, by=editor, words={"lead_image": None, "body": "<p>At one.</p>"})
    workflow.publish(other, by=editor, kind="update")
    take_down(story)
    assert answers(image) == {200}


def test_a_picture_goes_with_the_last_of_its_stories(image, editor, answers, take_down):
    first, last = factories.published(editor, **lead(image)), factories.published(editor, **figure(image))
    take_down(first)
    take_down(last)
    assert answers(image) == {404}


@pytest.mark.parametrize("use", [lead, figure])
def test_a_story_that_uses_it_later_has_it_in_every_size(use, image, editor, answers, take_down):
    take_down(factories.published(editor, **lead(image)))
    with followed_up():
        factories.published(editor, **use(image))
    assert answers(image) == {200}


@pytest.mark.parametrize("use", [lead, figure])
def test_a_draft_that_uses_it_brings_nothing_back_until_it_is_published(
    use, image, editor, answers, take_down
):
    take_down(factories.published(editor, **lead(image)))
    with followed_up():
        draft = factories.story(editor, **use(image))
        workflow.save(draft, by=editor, words={"dek": "Another."})
    assert answers(image) == {404}
    with pytest.raises(workflow.NotReady, match="was taken down with another story"):
        workflow.publish(draft, by=editor, kind="first")
    overriding = [problem.check for problem in readiness.missing(draft, timezone.now())]
    with followed_up():
        workflow.publish(draft, by=editor, kind="first", overriding=overriding)
    assert answers(image) == {200}
    assert [task.message for task in draft.tasks.filter(check_name__startswith="erased-picture")]


def test_a_fix_that_uses_it_has_it_whatever_the_working_copy_keeps(image, editor, answers, take_down, clock):
    take_down(factories.published(editor, **lead(image)))
    story = factories.published(editor)
    live = story.articles.get()
    clock.shift(SECOND)
    workflow.save(story, by=editor, words={"body": "<p>Another text.</p>"})
    with followed_up():
        checked = {"overriding": ["erased-picture-1"]}
        workflow.fix(story, by=editor, article=live, words=figure(image), **checked)
    assert answers(image) == {200}


def test_a_page_made_before_the_files_are_back_then_links_to_those_that_are(
    image, editor, administrator, take_down, clock, client
):
    take_down(factories.published(editor, **lead(image)))
    image.refresh_from_db()
    image.creator = "Somebody Else"
    workflow.store_picture(image, by=administrator)
    work()
    clock.shift(SECOND)
    story = factories.published(editor, **lead(image))
    address = story.articles.get().get_absolute_url()
    client.get(address)
    work()
    linked = set(re.findall(rf"/media/images/{image.key}/[^ \"]+", client.get(address).text))
    image.refresh_from_db()
    assert linked
    assert linked <= {f"/media/{name}" for name in public_files(image)}


def test_uploading_the_same_file_again_brings_nothing_back(editor, answers, take_down):
    upload = factories.picture_file()
    image = factories.storing.store(upload, by=editor)
    take_down(factories.published(editor, **lead(image)))
    assert factories.storing.store(upload, by=editor) == image
    assert answers(image) == {404}


def test_a_withdrawn_storys_picture_stays(image, editor, answers):
    story = factories.published(editor, **lead(image))
    with followed_up():
        workflow.withdraw(story, by=editor, notice="We are checking it.")
    assert answers(image) == {200}


def test_the_original_stays_sealed(image, editor, take_down):
    take_down(factories.published(editor, **lead(image)))
    with image.original.open() as original:
        assert original.read()


def test_verify_names_a_file_that_came_back_with_a_backup(image, editor, take_down, clock):
    story = factories.published(editor, **lead(image))
    clock.shift(SECOND)
    take_down(story)
    assert list(broken(NOON + SECOND)) == []
    name = public_files(image)[0]
    default_storage.save(name, ContentFile(b"from a backup"))
    (place,) = broken(NOON + SECOND)
    assert name in place


def test_a_save_looks_for_no_file_of_a_picture_that_was_never_sealed(image, editor, answers):
    story = factories.story(editor, **lead(image))
    work()
    storing.erase(image)
    with followed_up():
        workflow.save(story, by=editor, words={"dek": "At noon."})
    assert answers(image) == {404}


def test_a_picture_is_served_without_a_query(image, editor, answers, take_down, django_assert_num_queries):
    story = factories.published(editor, **lead(image))
    with django_assert_num_queries(0):
        assert answers(image) == {200}
    take_down(story)
    with django_assert_num_queries(0):
        assert answers(image) == {404}


# A storage that fails.


def test_erasing_is_retried_until_the_files_are_gone(storage, image, editor, take_down, clock):
    story = factories.published(editor, **lead(image))
    clock.shift(SECOND)
    storage.failures = len(public_files(image)) * 9
    take_down(story)
    job = Job.objects.get(kind="picture_files")
    assert job.last_error == "OSError: The bucket is read-only."
    assert len(pictures.public_names(image)) == len(public_files(image))
    assert [name in place for name, place in zip(pictures.public_names(image), verify(), strict=True)]
    while storage.failures:
        clock.move_to(Job.objects.get(pk=job.pk).next_attempt_at)
        work()
    clock.move_to(Job.objects.get(pk=job.pk).next_attempt_at)
    work()
    assert (pictures.public_names(image), verify()) == ([], [])
    assert Job.objects.get(pk=job.pk).done_at


def test_one_file_that_can_not_be_deleted_keeps_no_other_public(storage, image, editor, take_down):
    story = factories.published(editor, **lead(image))
    storage.failures = 1
    take_down(story)
    assert len(pictures.public_names(image)) == 1


def test_a_take_down_erases_nothing_in_the_request_itself(storage, image, editor, administrator):
    story = factories.published(editor, **lead(image))
    storage.failures = 1
    workflow.take_down(story, by=administrator, reason="A court said so.")
    assert (storage.failures, len(pictures.public_names(image))) == (1, len(public_files(image)))


# A use that is committed while the files are being erased.


def test_a_story_that_takes_the_picture_while_it_is_erased_gets_it_back_at_the_second_check(
    storage, image, editor, administrator, clock, monkeypatch
):
    story = factories.published(editor, **lead(image))
    workflow.take_down(story, by=administrator, reason="A court said so.")

    class Meanwhile(storages.Unreliable):
        """Another story takes the picture at the moment of its erasing, and has not seen that."""

        def delete(self, name):
            if not Story.objects.filter(taken_down_at=None).exists():
                Image.objects.update(erased_at=None)
                factories.published(editor, **lead(image))
                Image.objects.update(erased_at=timezone.now())
            super().delete(name)

    monkeypatch.setattr(storages, "Unreliable", Meanwhile)
    default_storage._wrapped = Meanwhile()
    work()
    assert pictures.public_names(image) == []
    clock.shift(pictures.RECHECK_AFTER)
    work()
    assert len(pictures.public_names(image)) == len(public_files(image))


# What it costs.


def test_a_save_costs_the_same_however_many_stories_were_taken_down(
    image, editor, administrator, django_assert_num_queries
):
    story = factories.story(editor, **lead(image))

    def cost():
        with CaptureQueriesContext(connection) as captured:
            workflow.save(story, by=editor, words={"dek": f"At {story.version}."})
        return len(captured), sum("body" in query["sql"] and "LIKE" in query["sql"] for query in captured)

    cost()
    before = cost()
    for _ in range(3):
        other = factories.published(editor, **lead(factories.image(editor, size=(16, 16))))
        workflow.take_down(other, by=administrator, reason="A court said so.")
    assert cost() == before
    assert before[1] == 0


def test_words_without_pictures_cost_no_query_for_them(editor, django_assert_num_queries):
    story = factories.story(editor)
    with django_assert_num_queries(0):
        picture_uses.record_uses(story, story)


def test_pictures_that_are_recorded_already_cost_one_query(image, editor, django_assert_num_queries):
    story = factories.story(editor, **lead(image))
    with django_assert_num_queries(1):
        picture_uses.record_uses(story, story)


def test_a_take_down_enqueues_its_pictures_in_two_queries(editor, django_assert_num_queries):
    story = factories.published(editor, **lead(factories.image(editor)))
    story.picture_uses.bulk_create(
        PictureUse(story=story, image=factories.image(editor, size=(16, 16))) for _ in range(5)
    )
    with django_assert_num_queries(2):
        pictures.enqueue_jobs(Story, story=story, act=Act.TAKE_DOWN)
    assert Job.objects.filter(kind="picture_files").count() == 6


def test_verify_names_a_picture_that_a_take_down_would_not_find(image, editor, clock):
    factories.published(editor, **figure(image))
    assert verify() == []
    PictureUse.objects.all().delete()
    (place,) = set(verify())
    assert image.key in place


def test_an_earlier_draft_is_searched_for_no_use(image, editor, answers, take_down):
    """A story that no longer has the picture, in no version, does not keep it public."""
    other = factories.story(editor, **lead(image))
    workflow.save(other, by=editor, words={"lead_image": None})
    take_down(factories.published(editor, **lead(image)))
    assert answers(image) == {404}
    with followed_up():
        workflow.restore(other, by=editor, source=other.revisions.latest("pk"))
    assert answers(image) == {404}
