"""The board by status: where each story stands, and where whom it lets move it."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.admin.board.columns import Card
from articles.admin.stories.listing import Row
from articles.models import Story
from articles.workflow.standing import Outlook
from tests import factories
from tests.articles.admin.pages import form_of, page_of, parse, text_of
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]

BOARD = "/admin/board/"
COLUMNS = ["draft", "in_review", "scheduled", "live", "withdrawn"]


@pytest.fixture
def story(journalist):
    return factories.story(journalist, headline="Crane stuck")


def columns(client):
    """{column: the headlines in it}"""
    page = parse(client.get(BOARD).text)
    found = {each.get("data-column"): each for each in page.iter("section") if each.get("data-column")}
    return {
        key: [card.find("./a").text_content() for card in column.iter("li") if "data-card" in card.attrib]
        for key, column in found.items()
    }


def moves(client):
    """{column: what the menu of the only card says of it}"""
    page = parse(client.get(BOARD).text)
    return {each.get("data-to"): each for each in page.iter("li") if each.get("data-to")}


def said_of(client):
    return {key: " ".join(each.text_content().split()) for key, each in moves(client).items()}


def move(client, story, name, seen=None):
    """Press the button of a move that asks nothing."""
    [button] = [each for each in parse(client.get(BOARD).text).iter("button") if each.get("name") == "seen"]
    assert button.get("formaction") == f"{BOARD}{story.pk}/{name}/"
    answer = client.post(button.get("formaction"), {"seen": seen or button.get("value")}, follow=True)
    assert answer.redirect_chain == [(BOARD, 302)]
    return text_of(answer, ".//ul[@class='messagelist']")


# Where it stands.


def test_each_story_is_in_one_column_by_what_is_to_be_done_with_it(desk, editor, journalist, story):
    client = desk(editor)

    def place():
        [found] = [key for key, headlines in columns(client).items() if "Crane stuck" in headlines]
        return found

    assert place() == "draft"
    workflow.submit(story, by=journalist)
    assert place() == "in_review"
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    assert place() == "scheduled"
    workflow.publish(story, by=editor, kind="first")
    assert place() == "live"
    workflow.save(story, by=editor, words={"dek": "It moves again."})
    assert place() == "draft"
    assert "Live, with changes" in client.get(BOARD).text
    workflow.withdraw(story, by=editor, notice="We are checking it.")
    assert place() == "withdrawn"
    admin = factories.person("administrator")
    workflow.take_down(story, by=admin, reason="A court order.")
    assert not any(columns(desk(admin)).values())


def test_a_story_restricted_to_others_is_on_nobody_elses_board(desk, editor, journalist, story):
    workflow.restrict(story, by=journalist, people=[journalist])
    assert columns(desk(journalist))["draft"] == ["Crane stuck"]
    assert not any(columns(desk(editor)).values())
    answer = desk(editor).post(f"{BOARD}{story.pk}/submit/", {"seen": ""})
    assert (answer.status_code, desk(editor).get(f"{BOARD}{story.pk}/publish/dialog/").status_code) == (
        404,
        404,
    )


def test_the_board_takes_as_many_statements_with_many_stories(desk, journalist, editor):
    def taken(client):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{BOARD}fresh/").status_code == 200
        return len(captured.captured_queries)

    for person in (journalist, editor):
        client = desk(person)
        taken(client)
        factories.story(journalist)
        few = taken(client)
        for _ in range(3):
            factories.published(editor)
            workflow.submit(factories.story(journalist), by=journalist)
            factories.published(editor, at=NOON + HOUR)
        assert taken(client) == few


@pytest.mark.parametrize("column", ["scheduled", "live"])
def test_a_story_that_has_left_its_column_while_the_page_is_made_is_still_shown(story, column):
    row = Row(story, Outlook(None, None), "Draft")
    shown = {"card": Card(row, "Draft", []), "row": row, "story": story, "column": {"key": column}}
    assert "Crane stuck" in render_to_string("admin/board/_card.html", shown)


def test_a_full_column_leads_to_the_list(desk, journalist, editor, monkeypatch):
    monkeypatch.setattr("articles.admin.board.columns.MOST", 2)
    for _ in range(3):
        factories.story(journalist)
    assert len(columns(desk(editor))["draft"]) == 2
    assert "?state=draft" in desk(editor).get(BOARD).text


# Where it can be moved.


def test_a_writer_may_hand_over_and_take_back_an_own_story_and_reads_why_no_more(desk, journalist, story):
    client = desk(journalist)
    assert said_of(client) == {
        "in_review": "Submit for review",
        "scheduled": "Scheduled Only an editor can publish this story.",
        "live": "Live Only an editor can publish this story.",
        "withdrawn": "Withdrawn Only an editor can withdraw this story.",
    }
    assert move(client, story, "submit") == "“Crane stuck”: Submitted for review."
    assert said_of(client)["draft"] == "Recall"
    assert move(client, story, "recall") == "“Crane stuck”: Recalled: the story is a draft again."


def test_an_editor_is_led_to_the_dialogs_of_the_writing_page(desk, editor, journalist, story):
    client = desk(editor)
    workflow.submit(story, by=journalist)
    links = {key: each.find("./a") for key, each in moves(client).items() if each.find("./a") is not None}
    assert {key: link.text for key, link in links.items()} == {
        "draft": "Send back…",
        "scheduled": "Schedule…",
        "live": "Publish…",
    }
    assert said_of(client)["withdrawn"] == "Withdrawn This story is not live."
    for key, name in (("draft", "send-back"), ("scheduled", "publish"), ("live", "publish")):
        fetched = parse(client.get(links[key].get("data-dialog")).text)
        assert fetched.find(f".//dialog[@id='{name}-dialog']//button[@type='submit']") is not None
        opened = parse(client.get(links[key].get("href")).text)
        assert opened.find(f".//dialog[@id='{name}-dialog'][@open]") is not None
        when = [each.get("value") for each in fetched.xpath(".//input[@name='publish_when'][@checked]")]
        assert when == {"scheduled": ["time"], "live": ["now"]}.get(key, [])


def test_an_act_in_a_dialog_of_the_board_leads_back_to_it_and_a_refused_one_to_the_story(desk, editor, story):
    client = desk(editor)
    fetched = form_of(client.get(f"{BOARD}{story.pk}/publish/dialog/"))
    refused = client.post(page_of(story), {**fetched, "_act": "publish", "publish_when": "time"})
    assert "Set the day and the time" in text_of(refused, ".//dialog[@open]")
    overriding = ["category", "byline"]
    done = client.post(page_of(story), {**fetched, "_act": "publish", "overriding": overriding})
    assert (done.status_code, done["Location"]) == (302, BOARD)
    assert columns(client)["live"] == ["Crane stuck"]


def test_what_is_scheduled_goes_back_to_review_and_what_is_live_stays(desk, editor, story):
    client = desk(editor)
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    said = said_of(client)
    assert said["in_review"] == "Cancel the schedule…"
    assert said["draft"] == "Drafts Cancel the schedule first: the story is back in review then."
    workflow.publish(story, by=editor, kind="first")
    said = said_of(client)
    assert said["draft"].startswith("Drafts Open it and change the words")
    assert said["live" if "live" in said else "scheduled"] == "Scheduled Readers already have these words."


# Crafted requests.


def test_a_drop_that_nobody_could_make_is_refused(desk, editor, journalist, story):
    other = factories.person("journalist")
    assert desk(other).post(f"{BOARD}{story.pk}/submit/", {"seen": ""}).status_code == 403
    for name in ("publish", "withdraw", "take_down", "nonsense"):
        assert desk(editor).post(f"{BOARD}{story.pk}/{name}/", {"seen": ""}).status_code == 404
        assert desk(journalist).get(f"{BOARD}{story.pk}/{name}/dialog/").status_code == 404
    assert desk(editor).get(f"{BOARD}{story.pk}/submit/").status_code == 405
    story.refresh_from_db()
    assert story.status == Story.Status.DRAFT


def test_a_story_that_has_changed_since_the_board_was_shown_stays_where_it_is(
    desk, editor, journalist, story
):
    client = desk(journalist)
    [button] = [each for each in parse(client.get(BOARD).text).iter("button") if each.get("name") == "seen"]
    seen = button.get("value")
    workflow.save(story, by=editor, words={"dek": "It moves again."})
    assert "has saved this story since you opened it" in move(client, story, "submit", seen=seen)
    assert columns(client)["draft"] == ["Crane stuck"]


def dialog_to(client, column):
    return moves(client)[column].find("./a").get("data-dialog")


@pytest.mark.parametrize("column", ["live", "scheduled"])
def test_a_dialog_says_who_has_saved_the_words_since_the_board_was_shown(
    desk, editor, clock, journalist, story, column
):
    client = desk(editor)
    address = dialog_to(client, column)
    assert "desk-warning" not in client.get(address).text
    clock.shift(HOUR)
    workflow.save(story, by=journalist, words={"dek": "It moves again."})
    said = f"{journalist} saved this story at 13:00. Read what changed"
    assert text_of(client.get(address), ".//p[@role='alert']") == said
    # Told so, the editor may go on; the renewed board has nothing to tell.
    assert "desk-warning" not in client.get(dialog_to(client, column)).text
    fetched = {**form_of(client.get(address)), "publish_when": "now", "_act": "publish"}
    done = client.post(page_of(story), {**fetched, "overriding": ["category", "byline"]})
    assert done["Location"] == BOARD


def test_ones_own_save_on_top_of_anothers_hides_nobody(desk, editor, journalist, story):
    client = desk(editor)
    address = dialog_to(client, "live")
    workflow.save(story, by=editor, words={"dek": "It stands."})
    assert "desk-warning" not in client.get(address).text
    workflow.save(story, by=journalist, words={"dek": "It moves again."})
    workflow.save(story, by=editor, words={"slugline": "CRANE"})
    assert f"{journalist} has saved this story since you opened it." in client.get(address).text
    administrator = factories.person("administrator")
    workflow.save(story, by=administrator, words={"dek": "It stands again."})
    workflow.save(story, by=editor, words={"slugline": "CRANES"})
    said = f"{journalist} and {administrator} have saved this story since you opened it."
    assert said in client.get(address).text


def test_words_that_are_saved_while_a_dialog_of_the_board_is_open_do_not_go_out(
    desk, editor, journalist, story
):
    client = desk(editor)
    fetched = form_of(client.get(dialog_to(client, "live")))
    workflow.save(story, by=journalist, words={"dek": "It moves again."})
    overriding = ["category", "byline"]
    answer = client.post(page_of(story), {**fetched, "_act": "publish", "overriding": overriding})
    assert (answer.status_code, f"{journalist} has saved this story" in answer.text) == (409, True)
    assert columns(client)["live"] == []


@pytest.mark.parametrize("seen", ["", "x", "9" * 5000])
def test_a_board_that_does_not_say_what_it_showed_still_opens_its_dialogs(desk, editor, story, seen):
    answer = desk(editor).get(f"{BOARD}{story.pk}/publish/dialog/", {"seen": seen})
    assert (answer.status_code, "desk-warning" in answer.text) == (200, False)
