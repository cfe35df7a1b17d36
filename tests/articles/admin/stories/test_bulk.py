"""Bulk acts: by the verbs of single acts, story by story, with the refused ones left selected."""

from datetime import timedelta

import pytest

from articles import workflow
from articles.models import Article, AuditEntry, Story, Task, Withdrawal
from tests import factories
from tests.articles.admin.pages import parse, text_of
from tests.articles.admin.stories.pages import STORIES
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]


def boxes(page):
    """{value of a checkbox: whether it is ticked}"""
    found = parse(page.text).findall(".//input[@name='story']")
    return {box.get("value"): box.get("checked") is not None for box in found}


def ask(client, act, **sent):
    """Choose a bulk act for all that the list shows; return the page with its dialog."""
    sent = {"story": list(boxes(client.get(STORIES))), **sent}
    return client.post(STORIES, {"_act": "choose", "_choose": act, **sent})


def dialog_of(answer):
    """The open dialog of a page, its white space folded."""
    return text_of(answer, ".//dialog[@open]")


def do(client, act, **sent):
    """Do a bulk act on all that the list shows; return the messages and the ids that stay ticked."""
    answer = client.post(
        STORIES, {"_act": act, "story": list(boxes(client.get(STORIES))), **sent}, follow=True
    )
    ticked = {int(value.partition("-")[0]) for value, is_ticked in boxes(answer).items() if is_ticked}
    return [str(message) for message in answer.context["messages"]], ticked


def categories():
    return [[each.name for each in story.categories] for story in Story.objects.all()]


def audited(act):
    return set(AuditEntry.objects.filter(act=act).values_list("story", "by"))


def test_many_are_scheduled_and_what_was_refused_stays_selected(desk, journalist, editor):
    ready, bare = factories.story(journalist), factories.story(journalist, headline="Bare", body="", dek="")
    workflow.submit(ready, by=journalist)
    said, ticked = do(desk(editor), "publish", publish_at="2026-11-24T15:00")
    assert said == ["“Bare”: Write a body, or at least a dek.", "1 story scheduled for Nov. 24, 15:00 GMT."]
    assert ticked == {bare.pk}
    assert Article.objects.get().live_from == NOON + timedelta(hours=3)
    assert audited("schedule") == {(ready.pk, editor.pk)}


@pytest.mark.once
@pytest.mark.parametrize("typed", ["2026-11-24T11:00", "nonsense", "2027-03-28T01:30"])
def test_a_time_that_cannot_be_publishes_nothing_and_keeps_the_selection(desk, journalist, editor, typed):
    story = factories.story(journalist)
    workflow.submit(story, by=journalist)
    [said], ticked = do(desk(editor), "publish", publish_at=typed)
    assert said.startswith("Nothing was published.")
    assert (ticked, Article.objects.exists()) == ({story.pk}, False)


def test_checks_are_overridden_when_that_is_asked_and_leave_tasks(desk, editor):
    story = factories.story(editor, headline="Unsigned", bylines=[])
    bare = factories.story(editor, headline="Bare", body="", dek="")
    client = desk(editor)
    _, ticked = do(client, "publish")
    assert ticked == {story.pk, bare.pk}
    shown = [f"{story.pk}-byline", f"{bare.pk}-body"]
    said, ticked = do(client, "publish", overriding="on", shown=shown)
    assert said == [
        "“Bare”: Write a body, or at least a dek.",
        "“Unsigned”: Overridden: The story has no byline.",
        "1 story published.",
    ]
    assert ticked == {bare.pk}
    assert {article.headline for article in Article.objects.all()} == {"Unsigned"}
    assert Task.objects.filter(story=story).exists()


def test_a_message_about_several_stories_appears_once(desk, editor):
    stories = [factories.story(editor, headline=headline, bylines=[]) for headline in ("One", "Two")]
    client = desk(editor)
    said, _ = do(client, "publish")
    assert said == ["“Two”, “One”: The story has no byline."]
    again = client.post(STORIES, {"_act": "publish", "story": list(boxes(client.get(STORIES)))})
    assert dialog_of(again).count("The story has no byline.") == 2
    assert len(parse(again.text).findall(".//p[@class='many-refused']")) == 2
    said, _ = do(client, "publish", overriding="on", shown=[f"{story.pk}-byline" for story in stories])
    assert said == ["“Two”, “One”: Overridden: The story has no byline.", "2 stories published."]


@pytest.mark.once
def test_the_dialog_lists_the_checks_of_each_story_and_nothing_else_is_overridden(desk, editor):
    unsigned = factories.story(editor, headline="Unsigned", bylines=[])
    factories.story(editor, headline="Bare", body="", dek="")
    client = desk(editor)
    asked = ask(client, "publish")
    said = dialog_of(asked)
    assert "Unsigned To override: The story has no byline." in said
    assert "Bare Can’t be published: Write a body, or at least a dek." in said
    assert all(boxes(asked).values())
    shown = [field.get("value") for field in parse(asked.text).findall(".//input[@name='shown']")]
    assert shown == [f"{unsigned.pk}-byline"]
    assert "Override the checks that are named above" in said
    workflow.save(unsigned, by=editor, words={"categories": []})
    _, ticked = do(client, "publish", overriding="on", shown=shown)
    assert unsigned.pk in ticked
    assert not Article.objects.exists()


@pytest.mark.once
def test_what_was_typed_and_ticked_is_kept_after_a_refusal_and_after_cancel(desk, editor, journalist):
    waiting, draft = factories.story(journalist), factories.story(journalist, headline="Draft")
    workflow.submit(waiting, by=journalist)
    client = desk(editor)
    typed = {"story": list(boxes(client.get(STORIES))), "send_back_note": "Who pays?"}
    answer = client.post(STORIES, {"_act": "send_back", **typed})
    assert answer.status_code == 409
    assert parse(answer.text).find(".//textarea[@name='send_back_note']").text.strip() == "Who pays?"
    assert "Draft Not done: the story is a draft." in dialog_of(answer)
    assert next(value for value, is_ticked in boxes(answer).items() if is_ticked).startswith(f"{draft.pk}-")
    closed = client.post(STORIES, {"_open": "", "story": typed["story"][:1]})
    assert list(boxes(closed).values()).count(True) == 1
    assert parse(closed.text).find(".//dialog[@open]") is None


def test_a_story_that_the_list_no_longer_shows_stays_in_the_dialog(desk, editor, journalist):
    story = factories.story(journalist, headline="Bridge closes")
    client, address = desk(editor), f"{STORIES}?state=draft"
    [value] = boxes(client.get(address))
    workflow.submit(story, by=journalist)
    answer = client.post(address, {"_act": "choose", "_choose": "assign", "story": [value]})
    assert "Bridge closes" in dialog_of(answer)
    assert list(boxes(answer)) == [value]


def test_what_changed_between_the_list_and_its_dialog_is_refused(desk, editor, journalist):
    story = factories.story(editor, headline="Bridge closes")
    client = desk(editor)
    assert "Override" not in dialog_of(ask(client, "publish"))
    [value] = boxes(client.get(STORIES))
    workflow.save(story, by=editor, words={"headline": "Bridge falls"})
    [kept] = boxes(client.post(STORIES, {"_act": "choose", "_choose": "publish", "story": [value]}))
    assert kept == value
    answer = client.post(STORIES, {"_act": "publish", "story": [kept]})
    assert (answer.status_code, Article.objects.exists()) == (409, False)
    [fresh] = boxes(answer)
    assert client.post(STORIES, {"_act": "publish", "story": [fresh]}).status_code == 302


def test_an_act_that_asks_nothing_is_done_at_once(desk, journalist, editor):
    story = factories.story(journalist)
    assert ask(desk(editor), "submit").status_code == 302
    assert Story.objects.get(pk=story.pk).status == "in_review"
    said = [str(message) for message in ask(desk(editor), "").context["messages"]]
    assert said[-1] == "Select stories first, then choose what to do with them."


def test_many_are_sent_back_with_one_note(desk, journalist, editor):
    waiting, draft = factories.story(journalist), factories.story(journalist, headline="Draft")
    workflow.submit(waiting, by=journalist)
    client = desk(editor)
    said, ticked = do(client, "send_back")
    assert ticked == {waiting.pk, draft.pk}
    assert "1 story sent back." not in said
    said, ticked = do(client, "send_back", send_back_note="Who pays?")
    assert said == ["“Draft”: Not done: the story is a draft.", "1 story sent back."]
    assert ticked == {draft.pk}
    assert waiting.revisions.get(act="send_back").note == "Who pays?"


def test_categories_are_added_or_replace_those_that_were_there(desk, editor):
    one, other = factories.story(editor), factories.published(editor)
    sport = factories.category("Sport")
    client = desk(editor)
    assert do(client, "categories")[0][0].endswith("Choose categories.")
    said, ticked = do(client, "categories", categories=[sport.pk])
    assert (said, ticked) == (["2 stories filed under the chosen categories."], set())
    assert categories() == [["News", "Sport"], ["News", "Sport"]]
    do(client, "categories", categories=[sport.pk], replacing="on")
    assert [[each.name for each in story.categories] for story in Story.objects.all()] == [
        ["Sport"],
        ["Sport"],
    ]
    assert Article.objects.get(story=other).categories[0].name == "News"
    assert Story.objects.get(pk=one.pk).searchable


def test_many_are_withdrawn_with_one_notice(desk, editor, clock):
    live, draft = factories.published(editor, headline="Live"), factories.story(editor, headline="Draft")
    clock.shift(HOUR)
    client = desk(editor)
    said, ticked = do(client, "withdraw")
    assert "“Live”: Write a notice to readers: it appears where the story was." in said
    assert ticked == {live.pk, draft.pk}
    said, ticked = do(client, "withdraw", notice="We are checking it.")
    assert said[-1] == "1 story withdrawn."
    assert ticked == {draft.pk}
    assert Withdrawal.objects.get().notice == "We are checking it."
    assert client.get(live.articles.get().get_absolute_url()).status_code == 410


@pytest.mark.parametrize("act", ["send_back", "categories", "withdraw", "release"])
def test_what_changed_since_the_list_was_opened_is_refused_where_the_act_depends_on_it(
    desk, journalist, editor, clock, act
):
    story = factories.story(journalist)
    workflow.submit(story, by=journalist)
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    workflow.hold(by=editor)
    client, colleague = desk(editor), factories.person("editor")
    ticked = list(boxes(client.get(STORIES)))
    workflow.cancel(story, by=colleague)
    workflow.save(story, by=colleague, words={"dek": "Other words, it is said."})
    sent = {"send_back_note": "Why?", "categories": [factories.category("Sport").pk]}
    answer = client.post(STORIES, {"_act": act, "story": ticked, **sent}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert len(said) == 1
    assert str(story) in said[0]
    assert not audited(act)


@pytest.mark.once
def test_enter_in_a_field_does_nothing_to_stories(desk, editor):
    factories.story(editor)
    page = parse(desk(editor).get(STORIES).text)
    first, *_ = page.findall(".//form[@class='found']//button[@type='submit']")
    assert first.get("disabled") is not None


def test_all_on_hold_are_released_from_the_front_page(desk, editor, journalist, clock):
    for number in (1, 2, 3):
        story = factories.story(journalist, headline=f"Held {number}")
        workflow.submit(story, by=journalist)
        workflow.publish(story, by=editor, kind="first", at=NOON + number * HOUR)
    workflow.hold(by=editor)
    clock.shift(HOUR + timedelta(minutes=1))
    client = desk(editor)
    page = parse(client.get("/admin/").text)
    held = [field.get("value") for field in page.findall(".//input[@name='held']")]
    workflow.cancel(Story.objects.get(headline="Held 3"), by=factories.person("editor", first_name="Bo"))
    answer = client.post("/admin/release/", {"held": held}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert (len(said), said[-1]) == (2, "2 stories released.")
    assert "Held 3" in said[0]
    live = Article.objects.published(NOON + 2 * HOUR)
    assert {article.headline for article in live} == {"Held 1", "Held 2"}
    assert audited("release") == {(story.pk, editor.pk) for story in Story.objects.exclude(headline="Held 3")}
    assert desk(journalist).post("/admin/release/", {"held": held}).status_code == 403
