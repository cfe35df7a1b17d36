"""Acts on a story that is no longer as its page showed it: who did what, when, and what to do."""

import pytest

from articles import workflow
from articles.models import Article, DeskNote, Story
from tests import factories
from tests.articles.admin.pages import STORIES, form_of, page_of, seen_of, text_of
from tests.articles.admin.story.steps import refusal, send
from tests.moments import HOUR

pytestmark = pytest.mark.once

FETCH = {"X-Requested-With": "fetch"}
PANELS = {
    "notes/": {"desk_note": "Who says so?"},
    "assign/": {"assigned_to": ""},
    "urgency/": {"urgency": "1"},
    "restrict/": {},
    "links/": {"link_hours": "24"},
}


@pytest.fixture
def sealed(clock, editor, administrator):
    """Taken down while the editor's page was open."""
    story = factories.published(editor)
    clock.shift(HOUR)
    workflow.take_down(story, by=administrator, reason="An order of the court.")
    return story


@pytest.mark.parametrize("address", PANELS)
def test_a_panel_of_a_story_that_was_taken_down_says_so_and_keeps_the_words(sealed, editors_desk, address):
    typed = {**PANELS[address], "seen": seen_of(sealed)}
    address = f"{STORIES}{sealed.pk}/{address}"
    answer = editors_desk.post(address, typed, headers=FETCH)
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert answer.text.startswith("This story was taken down.")
    page = editors_desk.post(address, typed)
    assert page.status_code == 404
    assert "This story was taken down." in refusal(page)
    assert typed.get("desk_note", "") in page.text
    assert not DeskNote.objects.exists()


@pytest.mark.parametrize("place", ["change/", "fix/", "versions/", "versions/compare/", "preview/"])
def test_each_page_of_a_story_that_was_taken_down_says_so(sealed, editors_desk, place):
    answer = editors_desk.get(f"{STORIES}{sealed.pk}/{place}")
    assert answer.status_code == 404
    assert "This story was taken down." in refusal(answer)


def test_a_refused_note_stays_on_the_page_that_refuses_it(clock, editors_desk, editor, journalist):
    story = factories.story(editor)
    workflow.restrict(story, by=editor, people=[editor])
    typed = {"desk_note": "Who says so?", "desk_note_to": journalist.pk, "seen": seen_of(story)}
    answer = editors_desk.post(f"{STORIES}{story.pk}/notes/", typed)
    assert answer.status_code == 409
    assert text_of(answer, ".//textarea[@class='typed-note']") == "Who says so?"


def test_a_recall_of_a_story_that_was_sent_back_says_who_did_and_what_to_do(clock, desk, journalist, editor):
    story = factories.story(journalist)
    workflow.submit(story, by=journalist)
    client = desk(journalist)
    opened = form_of(client.get(page_of(story)))
    workflow.send_back(story, by=editor, note="Who pays?")
    answer = client.post(page_of(story), {**opened, "_act": "recall"})
    assert answer.status_code == 409
    assert refusal(answer) == (
        f"{editor} sent this story back at 12:00: Who pays? The story is a draft now: its owner and its"
        " assignee can change it. It was not recalled."
    )
    assert form_of(answer)["headline"] == story.headline


@pytest.mark.parametrize("act", ["submit", "discard"])
def test_other_acts_of_a_writer_on_what_was_published_or_withdrawn_say_it_too(
    clock, desk, journalist, editor, act
):
    story = factories.story(journalist)
    workflow.publish(story, by=editor, kind="first")
    clock.shift(HOUR)
    workflow.save(story, by=journalist, words={"dek": "Half a thought."})
    client = desk(journalist)
    opened = form_of(client.get(page_of(story)))
    workflow.withdraw(story, by=editor, notice="We are checking it.")
    opened.pop("version")
    answer = client.post(page_of(story), {**opened, "_act": act})
    assert answer.status_code == 409
    assert f"{editor} withdrew this story at 13:00: We are checking it." in refusal(answer)
    assert "The story is withdrawn now: only an editor can change it." in refusal(answer)


def test_a_person_who_may_never_do_it_learns_nothing_of_what_happened(clock, desk, journalist, editor):
    story = factories.story(editor)
    client = desk(journalist)
    opened = form_of(client.get(page_of(story)))
    workflow.submit(story, by=editor)
    answer = send(client, page_of(story), "send_back", **opened, send_back_note="Who pays?")
    assert answer.status_code == 403
    assert refusal(answer) == "Only an editor can send back this story."


def test_the_page_that_keeps_words_off_the_record_says_what_it_showed(clock, editors_desk, editor):
    story = factories.published(editor)
    clock.shift(HOUR)
    workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
    workflow.publish(story, by=editor, kind="update")
    old = Article.objects.earliest("live_from")
    page = editors_desk.get(f"{STORIES}{story.pk}/versions/a{old.pk}/off-record/")
    assert f'name="seen" value="{seen_of(story)}"' in page.text
    assert Story.objects.get().status == "published"
