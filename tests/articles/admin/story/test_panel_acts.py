"""The side panels of a story: notes, tasks, people and urgency."""

import pytest
from django.test import Client

from articles import workflow
from articles.models import AuditEntry, DeskNote, Notification, PreviewLink, Revision, Story, Task
from tests import factories
from tests.articles.admin.pages import STORIES, form_of, page_of, parse, text_of
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.once]

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def people(db):
    return {
        "owner": factories.person("journalist", username="owner"),
        "colleague": factories.person("journalist", username="colleague"),
        "editor": factories.person("editor", username="editor"),
        "administrator": factories.person("administrator", username="administrator"),
    }


@pytest.fixture
def story(people):
    return factories.story(people["owner"], headline="Bridge closes for a week of repairs")


def address(story, act):
    return f"{STORIES}{story.pk}/{act}/"


def kept():
    """Everything that the panels can change, to compare before and after."""
    tables = (Story, DeskNote, Task, PreviewLink, Revision, Notification)
    restricted = Story.restricted_to.through.objects.values_list("story_id", "user_id")
    acts = AuditEntry.objects.exclude(story=None).order_by("pk").values()
    return [
        *(list(table.objects.order_by("pk").values()) for table in tables),
        list(acts),
        sorted(restricted),
    ]


# Notes.


def test_a_note_is_left_notified_and_resolved(people, story, desk):
    client = desk(people["editor"])
    left = client.post(
        address(story, "notes"), {"desk_note": "Who pays?", "desk_note_to": people["owner"].pk}
    )
    assert left["Location"] == page_of(story)
    note = DeskNote.objects.get()
    assert (note.by, note.to, note.text, note.resolved_at) == (
        people["editor"],
        people["owner"],
        "Who pays?",
        None,
    )
    assert Notification.objects.get().person == people["owner"]
    page = desk(people["owner"]).get(page_of(story))
    assert "Who pays?" in text_of(page, ".//section[@id='panel-notes']/details/ul")

    client.post(address(story, f"notes/{note.pk}/resolve"))
    note.refresh_from_db()
    assert (note.resolved_by, note.resolved_at) == (people["owner"], NOON)
    assert "Who pays?" in text_of(client.get(page_of(story)), ".//details[@id='panel-resolved']")


def test_a_person_who_may_only_read_a_story_leaves_a_note_on_it(people, story, desk):
    client = desk(people["colleague"])
    assert "You can read this story, but not change it" in client.get(page_of(story)).text
    client.post(address(story, "notes"), {"desk_note": "I know the engineer."})
    assert DeskNote.objects.get().by == people["colleague"]


def test_a_note_to_someone_who_may_not_see_the_story_is_refused_in_words(people, story, desk):
    workflow.restrict(story, by=people["owner"], people=[people["editor"]])
    client, before = desk(people["editor"]), kept()
    typed = {"desk_note": "Look at this", "desk_note_to": people["colleague"].pk}
    answer = client.post(address(story, "notes"), typed)
    assert answer.status_code == 409
    assert "colleague may not see this story." in text_of(answer, ".//div[@class='refusal']")
    fetched = client.post(address(story, "notes"), typed, headers=FETCH)
    assert (fetched.status_code, fetched.text) == (409, "colleague may not see this story.")
    assert kept() == before


def test_a_restricted_storys_notes_are_addressed_to_those_who_see_it(people, story, desk):
    client = desk(people["owner"])
    assert ">colleague<" in notes_panel(client, story)
    workflow.restrict(story, by=people["owner"], people=[people["editor"]])
    offered = notes_panel(client, story)
    assert ">colleague<" not in offered
    assert ">editor<" in offered
    assert ">administrator<" in offered


def notes_panel(client, story):
    page = client.get(page_of(story)).text
    return page[page.index('id="panel-notes"') : page.index('id="panel-people"')]


def test_a_note_to_everybody_passes_by_whom_the_story_is_hidden_from(people, story):
    workflow.restrict(story, by=people["owner"], people=[people["editor"]])
    Story.objects.update(assigned_to=people["colleague"])
    Notification.objects.all().delete()
    workflow.leave_note(story, by=people["editor"], text="Not a word outside")
    assert [each.person for each in Notification.objects.all()] == [people["owner"]]


def test_an_empty_note_is_refused(people, story, desk):
    answer = desk(people["owner"]).post(address(story, "notes"), {"desk_note": " "}, headers=FETCH)
    assert (answer.status_code, answer.text) == (409, "Write the note.")
    assert not DeskNote.objects.exists()


def test_a_note_is_resolved_only_under_its_own_story(people, story, desk):
    note = workflow.leave_note(story, by=people["owner"], text="Mine")
    other = factories.story(people["owner"])
    assert desk(people["editor"]).post(address(other, f"notes/{note.pk}/resolve")).status_code == 404
    assert DeskNote.objects.filter(resolved_at=None).exists()


@pytest.mark.parametrize("is_addressed", [True, False])
def test_a_note_is_resolved_by_those_whom_it_concerns_and_by_editors(people, story, desk, is_addressed):
    people |= {who: factories.person("journalist") for who in ("writer", "assigned", "stranger")}
    workflow.assign(story, by=people["editor"], to=people["assigned"])
    may = {"writer", "owner", "assigned", "editor", "administrator"}
    if is_addressed:
        may |= {"colleague"}
    to = people["colleague"] if is_addressed else None
    for who, person in people.items():
        note = workflow.leave_note(story, by=people["writer"], text="Who pays?", to=to)
        before = kept()
        offered = f"notes/{note.pk}/resolve/" in desk(person).get(page_of(story)).text
        answer = desk(person).post(address(story, f"notes/{note.pk}/resolve"))
        assert offered == (who in may)
        assert (who, answer.status_code) == (who, 302 if who in may else 403)
        assert (kept() == before) == (who not in may)


# Sent back.


def test_a_story_sent_back_says_why_until_it_is_submitted_again(people, story, desk):
    client = desk(people["owner"])
    why = ".//section[@class='sent-back']"
    assert "sent-back" not in client.get(page_of(story)).text
    workflow.submit(story, by=people["owner"])
    workflow.send_back(story, by=people["editor"], note="Who pays for it?")
    assert "Who pays for it?" in text_of(client.get(page_of(story)), why)
    workflow.save(story, by=people["owner"], words={"dek": "The county pays."})
    assert "Sent back by editor" in text_of(client.get(page_of(story)), why)
    workflow.submit(story, by=people["owner"])
    workflow.recall(story, by=people["owner"])
    assert "sent-back" not in client.get(page_of(story)).text


# Assignee, restriction, urgency.


def test_an_editor_assigns_and_the_assignee_is_notified(people, story, desk):
    client = desk(people["editor"])
    client.post(address(story, "assign"), {"assigned_to": people["colleague"].pk})
    story.refresh_from_db()
    assert story.assigned_to == people["colleague"]
    assert Notification.objects.get().person == people["colleague"]
    client.post(address(story, "assign"), {"assigned_to": ""})
    story.refresh_from_db()
    assert story.assigned_to is None


def test_only_those_who_may_write_are_offered_and_taken(people, story, desk):
    left = factories.person("journalist", username="left-last-year", is_active=False)
    client = desk(people["editor"])
    assert "left-last-year" not in client.get(page_of(story)).text
    answer = client.post(address(story, "assign"), {"assigned_to": left.pk}, headers=FETCH)
    assert (answer.status_code, answer.text) == (409, "Choose a person from the list.")


def test_a_restricted_story_is_assigned_only_to_those_who_see_it(people, story, desk):
    workflow.restrict(story, by=people["owner"], people=[people["editor"]])
    client, before = desk(people["editor"]), kept()
    answer = client.post(address(story, "assign"), {"assigned_to": people["colleague"].pk}, headers=FETCH)
    assert (answer.status_code, "colleague may not see this story" in answer.text) == (409, True)
    assert kept() == before


def test_a_story_is_restricted_and_opened_again(people, story, desk):
    client = desk(people["editor"])
    client.post(address(story, "restrict"), {"restricted_to": [people["editor"].pk]})
    assert desk(people["colleague"]).get(page_of(story)).status_code == 404
    client = desk(people["editor"])
    assert "editor; the owner and administrators" in text_of(
        client.get(page_of(story)), ".//section[@id='panel-people']"
    )
    both = [people["editor"].pk, people["owner"].pk]
    shown = {"restricted_shown": [people["editor"].pk]}
    client.post(address(story, "restrict"), {**shown, "restricted_to": both})
    assert "editor and owner; the owner and administrators" in text_of(
        client.get(page_of(story)), ".//section[@id='panel-people']"
    )
    client.post(address(story, "restrict"), {"restricted_shown": both})
    assert desk(people["colleague"]).get(page_of(story)).status_code == 200


def test_a_restriction_that_a_colleague_changed_is_not_overwritten_unseen(people, story, desk):
    client = desk(people["owner"])
    named = [people["editor"], people["owner"]]
    workflow.restrict(story, by=people["editor"], people=named)
    for shown in ([], [people["editor"].pk]):
        sent = {"restricted_shown": shown, "restricted_to": [people["colleague"].pk]}
        answer = client.post(address(story, "restrict"), sent, headers=FETCH)
        assert answer.status_code == 409
        assert "editor changed who can see this story at" in answer.text
        assert set(story.restricted_to.all()) == set(named)
    page = parse(client.get(page_of(story)).text)
    shown = [field.get("value") for field in page.findall(".//input[@name='restricted_shown']")]
    assert {*map(int, shown)} == {person.pk for person in named}
    client.post(address(story, "restrict"), {"restricted_shown": shown, "restricted_to": []})
    assert not story.restricted_to.exists()


def test_whom_a_story_is_assigned_to_keeps_seeing_it_once_it_is_restricted(people, story, desk):
    workflow.assign(story, by=people["editor"], to=people["colleague"])
    desk(people["editor"]).post(address(story, "restrict"), {"restricted_to": [people["owner"].pk]})
    named = {people[who] for who in ("owner", "colleague", "editor")}
    assert set(story.restricted_to.all()) == named
    assert desk(people["colleague"]).get(page_of(story)).status_code == 200
    assert story.revisions.latest("id").note == "colleague, editor, owner"
    shown = [person.pk for person in named]
    desk(people["editor"]).post(address(story, "restrict"), {"restricted_shown": shown})
    assert not story.restricted_to.exists()


@pytest.mark.parametrize("urgency", ["0", "4", "soon", ""])
def test_an_urgency_that_is_none_is_refused(people, story, desk, urgency):
    answer = desk(people["owner"]).post(address(story, "urgency"), {"urgency": urgency})
    assert answer.status_code == 409
    story.refresh_from_db()
    assert story.urgency == Story.Urgency.ROUTINE


def test_an_act_of_a_panel_is_no_save_so_that_typed_words_still_fit(people, story, desk):
    client = desk(people["editor"])
    opened = form_of(client.get(page_of(story)))
    client.post(address(story, "urgency"), {"urgency": Story.Urgency.FLASH})
    client.post(address(story, "assign"), {"assigned_to": people["colleague"].pk})
    saved = client.post(page_of(story), {**opened, "dek": "Typed before.", "_act": "save"})
    assert saved.status_code == 302
    story.refresh_from_db()
    assert (story.dek, story.urgency, story.assigned_to) == (
        "Typed before.",
        Story.Urgency.FLASH,
        people["colleague"],
    )


# Tasks.


def test_a_task_is_in_the_language_of_the_page(people, desk):
    story = factories.published(people["editor"])
    people["editor"].language = "uk"
    people["editor"].save()
    page = desk(people["editor"]).get(page_of(story))
    assert "Опубліковано без другого вичитування" in text_of(page, ".//section[@id='panel-tasks']")


def test_a_task_is_done_by_another_than_who_published(people, desk):
    factories.person("editor", username="second")
    story = factories.published(people["editor"])
    task = story.tasks.get(check_name=Task.SECOND_READER)
    client = desk(people["editor"])
    assert task.message in text_of(client.get(page_of(story)), ".//section[@id='panel-tasks']")
    refused = client.post(address(story, f"tasks/{task.pk}/done"), headers=FETCH)
    assert (refused.status_code, "Someone other" in refused.text) == (409, True)
    assert story.tasks.filter(done_at=None).exists()

    fetched = desk(people["owner"]).post(address(story, f"tasks/{task.pk}/done"), headers=FETCH)
    assert fetched.status_code == 200
    assert "Task done." in fetched.text
    assert "panel-tasks" not in fetched.text
    assert not story.tasks.filter(done_at=None).exists()


# Who may do what, on every path.

ACTS = {
    "notes": {"desk_note": "A note"},
    "assign": {"assigned_to": "OWNER"},
    "urgency": {"urgency": "2"},
    "goal": {"word_goal": "600"},
    "restrict": {"restricted_to": ["OWNER"]},
    "links": {"link_hours": "24"},
}
OPEN_TO = {
    ("draft", "owner"): {"notes", "urgency", "goal", "restrict", "links"},
    ("draft", "colleague"): {"notes"},
    ("draft", "editor"): set(ACTS),
    ("draft", "administrator"): set(ACTS),
    ("in_review", "owner"): {"notes", "urgency", "goal", "links"},
    ("in_review", "colleague"): {"notes"},
    ("in_review", "editor"): set(ACTS),
    ("withdrawn", "owner"): {"notes"},
    ("withdrawn", "editor"): set(ACTS),
}
JOURNALISTS = {"owner", "colleague"}


@pytest.mark.parametrize(
    ("status", "who", "is_on_duty"),
    [(*each, False) for each in OPEN_TO] + [(*each, True) for each in OPEN_TO if each[1] in JOURNALISTS],
)
def test_each_act_works_or_is_refused_with_nothing_changed(people, story, desk, status, who, is_on_duty):
    """Duty lets a journalist publish; it opens none of these acts."""
    if is_on_duty:
        workflow.put_on_duty(people[who], by=people["editor"], until=NOON + HOUR)
    Story.objects.filter(pk=story.pk).update(status=status)
    client, is_open = desk(people[who]), OPEN_TO[status, who]
    page = client.get(page_of(story)).text
    assert {act for act in ACTS if f'formaction="{address(story, act)}"' in page} == is_open
    for act, typed in ACTS.items():
        typed = {
            name: [people["owner"].pk]
            if value == ["OWNER"]
            else people["owner"].pk
            if value == "OWNER"
            else value
            for name, value in typed.items()
        }
        before = kept()
        answer = client.post(address(story, act), typed)
        assert (act, answer.status_code) == (act, 302 if act in is_open else 403)
        assert (kept() == before) == (act not in is_open)


def test_a_restricted_story_has_no_panel_and_no_act_for_others(people, story, desk):
    workflow.restrict(story, by=people["owner"], people=[people["owner"]])
    note = workflow.leave_note(story, by=people["owner"], text="Quietly")
    link = workflow.share(story, by=people["owner"], hours=24)
    rows = {f"notes/{note.pk}/resolve": {}, f"links/{link.pk}/revoke": {}}
    before = kept()
    for who in ("colleague", "editor"):
        client = desk(people[who])
        for act, typed in {**ACTS, **rows}.items():
            assert client.post(address(story, act), typed).status_code == 404
    assert kept() == before


def test_the_acts_are_posts_of_people_who_are_signed_in(people, story, desk):
    before = kept()
    for act, typed in ACTS.items():
        assert desk(people["editor"]).get(address(story, act)).status_code == 405
        assert Client().post(address(story, act), typed).status_code == 302
        forged = Client(enforce_csrf_checks=True)
        forged.force_login(people["editor"], backend="django.contrib.auth.backends.ModelBackend")
        assert forged.post(address(story, act), typed).status_code == 403
    assert kept() == before
