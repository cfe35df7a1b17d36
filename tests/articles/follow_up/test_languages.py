"""What an act says to each is in their own language; what it leaves on record is in the newspaper's."""

import pytest
from django.utils.translation import override

from articles import workflow
from articles.follow_up.failing import subject_of
from articles.follow_up.running import run_round
from articles.models import AuditEntry, DeskNote, Notification, Revision, Task
from tests import factories
from tests.articles.workflow.steps import edit, seen, state
from tests.moments import HOUR, NOON

pytestmark = pytest.mark.once

CANCELLED = "This cancelled the update scheduled for Nov. 24, 15:00 GMT."
IN_UKRAINIAN = "Скасовано: оновлення, заплановане на 24 листопада, 15:00 GMT."


@pytest.fixture
def ahead(clock, story, journalist, editor):
    """A live story of somebody who reads Ukrainian, at an English newspaper, with an update set for three."""
    journalist.language = "uk"
    journalist.save()
    workflow.publish(story, by=editor, kind="first")
    clock.shift(HOUR)
    edit(story, editor, headline="Bridge reopens", categories=[])
    workflow.publish(story, by=editor, kind="update", at=NOON + 3 * HOUR, overriding=["category"])
    return story


def newest_text(person):
    return Notification.objects.filter(person=person).latest("id").text


def test_each_is_notified_in_their_language_and_reads_the_history_in_it(ahead, journalist, editor):
    another = factories.person("editor")
    workflow.assign(ahead, by=editor, to=another)
    workflow.withdraw(ahead, by=editor, notice="Wrong.")
    assert newest_text(journalist) == f"«Bridge reopens» відкликано. {IN_UKRAINIAN}"
    assert newest_text(another) == f"“Bridge reopens” was withdrawn. {CANCELLED}"
    revision = Revision.objects.latest("id")
    with override("uk"):
        assert (revision.schedule_change, state(ahead)) == (IN_UKRAINIAN, "Відкликано")
    assert revision.schedule_change == CANCELLED


def test_the_record_is_in_the_newspapers_language_not_the_actors(settings, ahead, editor):
    with override("uk"):
        workflow.cancel(ahead, by=editor)
        workflow.set_urgency(ahead, by=editor, urgency=1)
    detail = AuditEntry.objects.values_list("detail", flat=True)
    assert (detail.get(act="cancel"), detail.get(act="set_urgency")) == (CANCELLED, "Flash")
    settings.LANGUAGE_CODE = "uk"
    workflow.assign(ahead, by=editor, to=None)
    assert detail.get(act="assign") == "нікого"


def test_what_an_act_left_before_its_facts_were_kept_stays_as_it_was_written(ahead):
    Revision.objects.update(cancelled=CANCELLED)
    Task.objects.filter(check_name="category").update(check_name="a check of old", message="Look at it.")
    with override("uk"):
        assert Revision.objects.latest("id").schedule_change == CANCELLED
        assert Task.objects.get(check_name="a check of old").in_words == "Look at it."


def test_tasks_and_refusals_are_in_the_language_of_the_page(ahead, journalist, editor):
    texts = {"The story has no category.": "en", "Матеріал не має рубрики.": "uk"}
    task = Task.objects.get(check_name="category")
    for text, language in texts.items():
        with override(language):
            assert task.in_words == text
    with override("uk"):
        with pytest.raises(workflow.Forbidden, match=r"^Лише редактор може відкликати цей матеріал\.$"):
            workflow.withdraw(ahead, by=journalist, notice="Wrong.")
        before = seen(ahead)
        workflow.cancel(ahead, by=factories.person("editor", username="Ada"))
        with pytest.raises(workflow.Overtaken) as refused:
            workflow.publish(ahead, by=editor, kind="update", seen=before)
    said = f"Розклад скасовано (Ada, 13:00). {IN_UKRAINIAN} Нічого не опубліковано."
    assert str(refused.value) == said


def test_a_note_about_words_in_conflict_is_in_the_language_of_whom_it_is_for(ahead, journalist, editor):
    edit(ahead, journalist, headline="Bridge is open")
    live = ahead.articles.earliest("live_from")
    workflow.fix(ahead, by=editor, article=live, words={"headline": "A"})
    note = DeskNote.objects.get()
    assert note.text.startswith("Виправлення на сайті змінило те, що змінено й у робочій версії: Заголовок.")
    assert newest_text(journalist) == f"«Bridge is open»: {note.text} {IN_UKRAINIAN}"


def test_a_mail_is_in_the_language_of_its_reader(ahead, editor, mail_server):
    workflow.set_urgency(ahead, by=editor, urgency=1)
    workflow.cancel(ahead, by=editor)
    ahead.restricted_to.add(editor, ahead.owner)
    while run_round():
        pass
    *_, mail = mail_server.mails
    assert mail["Subject"] == "Терміново: Bridge reopens"
    assert mail.get_content().startswith("На робочому столі є сповіщення про «Bridge reopens».")
    with override("uk"):
        assert subject_of("mail", str(Notification.objects.latest("id").pk)).startswith("Кому: ")
