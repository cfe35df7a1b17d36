"""A take-down takes the pictures along that nothing else uses; they come back where they are used again."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles import html, workflow
from articles.invariants import broken
from articles.pictures import storing
from articles.pictures.renditions import public_files
from tests import factories

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def answers(client):
    """The statuses with which the site answers for the public files of a picture."""

    def asked(image):
        return {status(f"/media/{name}") for name in public_files(image.key, image.width)}

    def status(address):
        answer = client.get(address)
        b"".join(answer)  # To its end, or the file stays open.
        return answer.status_code

    return asked


@pytest.fixture
def take_down(administrator, committed):
    def done(story):
        with committed():
            workflow.take_down(story, by=administrator, reason="A court said so.")

    return done


def lead(image):
    return {"lead_image": image, "lead_credit": "A. Photographer", "lead_alt_text": "A field."}


def figure(image):
    shown = html.figure(image.key, image.width, image.height, "A field.", "A field.", "A. Photographer")
    return {"body": f"<p>At noon.</p>{shown}"}


@pytest.fixture
def image(editor):
    return factories.image(editor, size=(330, 20))


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
def test_a_story_that_uses_it_later_has_it_in_every_size(use, image, editor, answers, take_down, committed):
    take_down(factories.published(editor, **lead(image)))
    with committed():
        factories.published(editor, **use(image))
    assert answers(image) == {200}


def test_a_fix_that_uses_it_has_it_whatever_the_working_copy_keeps(
    image, editor, answers, take_down, committed, clock
):
    take_down(factories.published(editor, **lead(image)))
    story = factories.published(editor)
    live = story.articles.get()
    clock.shift(SECOND)
    workflow.save(story, by=editor, words={"body": "<p>Another text.</p>"})
    with committed():
        workflow.fix(story, by=editor, article=live, words=figure(image))
    assert answers(image) == {200}


def test_uploading_the_same_file_again_brings_nothing_back(editor, answers, take_down):
    upload = factories.picture_file()
    image = factories.storing.store(upload, by=editor)
    take_down(factories.published(editor, **lead(image)))
    assert factories.storing.store(upload, by=editor) == image
    assert answers(image) == {404}


def test_a_withdrawn_storys_picture_stays(image, editor, answers, committed):
    story = factories.published(editor, **lead(image))
    with committed():
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
    name = public_files(image.key, image.width)[0]
    default_storage.save(name, ContentFile(b"from a backup"))
    (said,) = broken(NOON + SECOND)
    assert name in said


def test_a_save_looks_for_no_file_of_a_picture_that_was_never_sealed(image, editor, answers, committed):
    story = factories.story(editor, **lead(image))
    storing.erase(image)
    with committed():
        workflow.save(story, by=editor, words={"dek": "At noon."})
    assert answers(image) == {404}


def test_a_picture_is_served_without_a_query(image, editor, answers, take_down, django_assert_num_queries):
    story = factories.published(editor, **lead(image))
    with django_assert_num_queries(0):
        assert answers(image) == {200}
    take_down(story)
    with django_assert_num_queries(0):
        assert answers(image) == {404}
