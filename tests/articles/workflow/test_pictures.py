"""A picture has a status, a history of its words, and an end from which it never comes back."""

import pytest

from articles import html, workflow
from articles.follow_up.running import run_round
from articles.invariants import broken
from articles.models import AuditEntry, Image, Notification
from articles.pictures import storing
from articles.workflow import readiness
from tests import factories
from tests.moments import NOON, SECOND


@pytest.fixture
def image(clock, journalist):
    return factories.image(journalist)


def lead(image):
    return {"lead_image": image, "lead_credit": "A. Photographer", "lead_alt_text": "A field."}


def acts(image):
    return [(each.act, each.by, each.note, each.caption) for each in image.revisions.all()]


def missing(story):
    return [problem.check for problem in readiness.missing(story, NOON)]


def test_each_change_of_words_and_status_is_a_version(clock, image, journalist, editor):
    image.caption = "What it shows, at noon."
    workflow.store_picture(image, by=journalist, seen=0)
    workflow.check_picture(image, "cleared", by=editor)
    with pytest.raises(workflow.Refused, match="has this status already"):
        workflow.check_picture(image, "cleared", by=editor)
    image.caption = "What it shows, at ten."
    workflow.store_picture(image, by=journalist, seen=image.version)
    # What a journalist changes of a cleared picture is to be checked again.
    assert acts(image) == [
        (
            "to_check",
            journalist,
            "Its words were changed after it had been cleared.",
            "What it shows, at ten.",
        ),
        ("words", journalist, "", "What it shows, at ten."),
        ("cleared", editor, "", "What it shows, at noon."),
        ("words", journalist, "", "What it shows, at noon."),
        ("added", journalist, "", "What it shows."),
    ]
    assert Image.objects.get(pk=image.pk).status == Image.Status.TO_CHECK
    with pytest.raises(workflow.Refused, match="Someone else"):
        workflow.store_picture(image, by=editor, seen=1)


@pytest.mark.once
def test_only_editors_clear_hold_and_kill_and_give_their_reasons(image, journalist, editor):
    other = factories.image(editor)
    for act in (
        lambda by: workflow.check_picture(image, "cleared", by=by),
        lambda by: workflow.kill_picture(image, by=by, reason="Recalled."),
        lambda by: workflow.require_cleared_pictures(True, by=by),
        lambda by: workflow.store_picture(other, by=by),
    ):
        with pytest.raises(workflow.Forbidden):
            act(journalist)
    with pytest.raises(workflow.Refused, match="why the picture is held"):
        workflow.check_picture(image, "held", by=editor)
    with pytest.raises(workflow.Refused, match="why the picture is killed"):
        workflow.kill_picture(image, by=editor, reason=" ")
    with pytest.raises(workflow.Refused, match="Choose"):
        workflow.check_picture(image, "killed", by=editor)


def test_a_held_picture_needs_an_override_and_so_does_an_unchecked_one_where_that_is_required(image, editor):
    body = f"<p>Text.</p>{html.figure(image.key, 64, 48, 'A field.', '', 'A. Photographer')}"
    story = factories.story(editor, **lead(image), body=body)
    assert missing(story) == []
    advised = [
        (each.check, each.place) for each in readiness.problems(story, NOON) if "unchecked" in each.check
    ]
    assert advised == [("unchecked-picture", ""), ("unchecked-pictures", "figure 1")]
    workflow.require_cleared_pictures(True, by=editor)
    assert missing(story) == ["unchecked-picture", "unchecked-picture-1"]
    workflow.check_picture(image, "cleared", by=editor)
    story.refresh_from_db()
    assert [each for each in readiness.problems(story, NOON) if "unchecked" in each.check] == []
    colleague = factories.person("journalist", language="uk")
    workflow.assign(story, by=editor, to=colleague)
    workflow.check_picture(image, "held", by=editor, note="Is it the right bridge?")
    told = Notification.objects.get(person=colleague, text__contains="Is it the right bridge?")
    assert (told.story, told.is_urgent) == (story, True)
    assert "is held" not in told.text
    story.refresh_from_db()
    assert missing(story) == ["held-picture", "held-picture-1"]
    workflow.publish(story, by=editor, kind="first", overriding=missing(story))
    assert {"held-picture", "held-picture-1"} <= {task.check_name for task in story.tasks.all()}


def test_a_killed_picture_is_gone_for_good_and_everybody_with_a_story_of_it_knows(
    clock, image, journalist, editor
):
    colleague, upload = factories.person("journalist"), factories.picture_file()
    known = storing.store(upload, by=journalist)
    story = factories.story(journalist, **lead(known))
    past = factories.published(editor, **lead(known))
    workflow.save(past, by=editor, words={"lead_image": image})
    workflow.assign(past, by=editor, to=colleague)
    clock.shift(SECOND)
    workflow.kill_picture(known, by=editor, reason="Recalled by the agency.")
    notified = Notification.objects.filter(text__contains="was killed: Recalled by the agency.")
    assert {(each.person, each.story) for each in notified} == {(journalist, story), (colleague, past)}
    assert AuditEntry.objects.filter(act="image_killed", detail__contains="Recalled").count() == 1
    story.refresh_from_db()
    with pytest.raises(workflow.NotReady, match="was killed"):
        workflow.publish(story, by=editor, kind="first", overriding=missing(story))
    with pytest.raises(storing.Unusable, match="was killed"):
        storing.store(upload, by=journalist)


@pytest.mark.once
def test_nothing_of_a_killed_picture_can_be_changed(image, editor):
    workflow.kill_picture(image, by=editor, reason="Recalled.")
    for act in (
        lambda: workflow.check_picture(image, "cleared", by=editor),
        lambda: workflow.store_picture(image, by=editor),
        lambda: workflow.kill_picture(image, by=editor, reason="Again."),
    ):
        image.caption = "Another."
        with pytest.raises(workflow.Refused, match="nothing of it can be changed"):
            act()


def test_the_public_files_of_a_killed_picture_are_erased(clock, image, editor):
    workflow.kill_picture(image, by=editor, reason="Recalled.")
    assert any("still public" in line for line in broken(NOON))
    while run_round():
        clock.shift(SECOND)
    assert [line for line in broken(NOON) if "still public" in line] == []


def test_no_words_of_a_killed_picture_stay_in_the_public_history(clock, client, editor):
    image = factories.image(editor, size=(330, 20), caption="The bridge", credit="A. Grey", alt_text="A span")
    figure = html.figure(image.key, image.width, image.height, "A span", "The bridge at noon", "A. Grey")
    story = factories.published(editor, slug="bridge", body="<p>Words.</p>")
    clock.shift(SECOND)
    workflow.save(story, by=editor, words={"body": f"<p>Words.</p>{figure}"})
    workflow.publish(story, by=editor, kind="minor")
    clock.shift(SECOND)
    page = "/2026/11/24/bridge/history/"
    assert "The bridge at noon" in client.get(page).text
    workflow.kill_picture(image, by=editor, reason="Recalled.")
    clock.shift(SECOND)
    history = client.get(page).text
    assert [words for words in ("The bridge at noon", "A span", "A. Grey") if words in history] == []
