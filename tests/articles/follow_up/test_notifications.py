"""Who is notified, and how: with real servers for mail and chat, and a real worker."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from articles import workflow
from articles.follow_up.kinds import BACK_OFF
from articles.follow_up.running import run_round
from articles.models import Job, Notification, PublicNote, Story
from tests import factories
from tests.articles import servers
from tests.moments import NOON

LIST = "/admin/articles/notification/"
PULSE = "/admin/pulse/"


def send_back(story, editor, note="Who pays?"):
    workflow.send_back(story, by=editor, note=note)


def work():
    """Do what is due, as a worker does, on the connection of the test."""
    while run_round():
        pass


def due():
    return Job.objects.due(timezone.now()).exists()


# By e-mail and in the chat.


def test_a_story_that_is_sent_back_reaches_its_writer_by_mail_and_in_the_chat(
    story, editor, mail_server, chat
):
    send_back(story, editor)
    assert not mail_server.mails
    work()
    [mail] = mail_server.mails
    assert (mail["To"], mail["Subject"]) == ("ann@news.example", "Bridge closes")
    address = f"http://testserver/admin/articles/story/{story.pk}/change/"
    assert mail.get_content().split() == f"“Bridge closes” was sent back: Who pays? {address}".split()
    assert chat.messages == [f"Ann: “Bridge closes” was sent back: Who pays? {address}"]
    notification = Notification.objects.get()
    assert notification.emailed_at
    assert notification.posted_at


def test_what_was_sent_is_sent_once_however_often_it_is_tried(story, editor, mail_server, chat):
    send_back(story, editor)
    for _ in range(3):
        Job.objects.enqueue("mail", "chat", keys=[Notification.objects.get().pk])
        work()
    assert (len(mail_server.mails), len(chat.messages)) == (1, 1)


def test_a_dead_mail_server_keeps_nothing_from_the_chat_and_gets_the_letter_when_it_is_back(
    clock, story, editor, mail_server, chat
):
    mail_server.is_broken = True
    send_back(story, editor)
    work()
    assert (len(mail_server.mails), len(chat.messages)) == (0, 1)
    mail_server.is_broken = False
    clock.shift(timedelta(seconds=59))
    work()
    assert not mail_server.mails
    clock.shift(timedelta(seconds=2))
    work()
    assert (len(mail_server.mails), len(chat.messages)) == (1, 1)


def test_the_delays_grow_and_end(clock, story, editor, chat):
    chat.status = 500
    send_back(story, editor)
    job, paused = Job.objects.get(kind="chat"), []
    while not job.abandoned_at:
        clock.move_to(job.next_attempt_at)
        work()
        job.refresh_from_db()
        paused.append(job.next_attempt_at - timezone.now())
    assert paused[:-1] == sorted(paused[:-1]) == BACK_OFF
    assert (job.attempts, job.last_error) == (7, "HTTPError: HTTP Error 500: Internal Server Error")
    chat.status = 200
    clock.shift(timedelta(days=9))
    work()
    assert not chat.messages


def test_nobody_listening_changes_nothing_of_the_act(story, editor, settings):
    settings.CHAT_WEBHOOK_URL = f"http://127.0.0.1:{servers.unused_port()}/hook"
    send_back(story, editor)
    work()
    story.refresh_from_db()
    assert story.status == Story.Status.DRAFT
    assert Job.objects.get(kind="chat").attempts == 1


def test_a_refused_act_notifies_nobody(story, writer):
    with pytest.raises(workflow.Forbidden):
        workflow.send_back(story, by=writer, note="Not mine to send back.")
    assert not Notification.objects.exists()
    assert not Job.objects.exists()


def test_nobody_is_notified_of_their_own_acts(editor):
    factories.published(editor)
    assert not Notification.objects.exists()


def notified():
    """(person, text) of each notification, in order."""
    return list(Notification.objects.order_by("id").values_list("person__username", "text"))


def corrected(story, by):
    workflow.note(story, by=by, public_note=PublicNote(kind="correction", text="It is the north bridge."))


def fixed(story, by):
    workflow.fix(story, by=by, article=story.articles.get(), words={"dek": "Put right."})


def changed(story, by):
    workflow.save(story, by=by, words={"headline": "Bridge shut"})


def updated(story, by):
    changed(story, by)
    workflow.publish(story, by=by, kind="update")


def scheduled(story, by):
    changed(story, by)
    workflow.publish(story, by=by, kind="update", at=NOON + timedelta(hours=9))


def then(act, *verbs):
    def do(story, by):
        for verb in verbs:
            verb(story, by)
        Notification.objects.all().delete()
        act(story, by=by)

    return do


def withdrawn(story, by):
    workflow.withdraw(story, by=by, notice="We are checking it.")


ACTS = {
    "published": (updated, "“Bridge shut” is published."),
    "scheduled": (scheduled, "“Bridge shut” is scheduled."),
    "rescheduled": (
        then(partial(workflow.reschedule, at=NOON + timedelta(hours=7)), scheduled),
        "“Bridge shut” is rescheduled for Nov. 24, 19:00 GMT. It was scheduled for Nov. 24, 21:00 GMT.",
    ),
    "cancelled": (
        then(workflow.cancel, scheduled),
        "The schedule of “Bridge shut” is cancelled: it is back in review."
        " This cancelled the update scheduled for Nov. 24, 21:00 GMT.",
    ),
    "corrected": (corrected, "“Bridge closes” has a new public note: It is the north bridge."),
    "fixed": (fixed, "The live story “Bridge closes” was fixed."),
    "gone back": (then(workflow.back, updated), "“Bridge closes” was reverted to its previous version."),
    "readdressed": (
        partial(workflow.readdress, slug="bridge"),
        "“Bridge closes” has a new address: /2026/11/24/bridge/",
    ),
    "withdrawn": (withdrawn, "“Bridge closes” was withdrawn."),
    "notice": (
        then(partial(workflow.edit_notice, notice="It was wrong."), withdrawn),
        "The notice to readers about “Bridge closes” was changed.",
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_owner_and_assignee_are_notified_once_of_each_act(clock, story, writer, editor, act):
    other = factories.person("journalist")
    workflow.publish(story, by=editor, kind="first")
    workflow.assign(story, by=editor, to=other)
    Notification.objects.all().delete()
    clock.shift(timedelta(hours=1))
    do, text = ACTS[act]
    do(story, by=editor)
    assert notified() == [(writer.username, text), (other.username, text)]
    workflow.assign(story, by=editor, to=writer)
    Notification.objects.all().delete()
    workflow.leave_note(story, by=editor, text="Well done.")
    assert [person for person, _ in notified()] == [writer.username]


def test_the_setter_of_an_embargo_is_notified_when_a_colleague_lifts_it(story, writer, editor):
    other = factories.person("editor")
    workflow.embargo(story, by=other, until_lifted=True)
    workflow.lift(story, by=editor, reason="The ministry called.")
    text = "The embargo on “Bridge closes” is lifted."
    assert notified() == [(writer.username, text), (other.username, text)]


def test_whose_assignment_a_colleague_ends_is_notified(story, writer, editor):
    ann, bo = factories.person("journalist"), factories.person("journalist")
    workflow.assign(story, by=editor, to=ann)
    workflow.assign(story, by=editor, to=bo)
    workflow.assign(story, by=editor, to=bo)
    workflow.assign(story, by=editor, to=None)
    given, taken = "“Bridge closes” is assigned to you.", "“Bridge closes” is no longer assigned to you."
    assert notified() == [
        *((ann.username, given), (bo.username, given), (ann.username, taken)),
        *((bo.username, given), (bo.username, taken)),
    ]


def test_the_notification_of_a_take_down_holds_no_word_of_the_story(story, writer, editor, mail_server, chat):
    workflow.publish(story, by=editor, kind="first")
    Notification.objects.all().delete()
    workflow.take_down(story, by=factories.person("administrator"), reason="An order of the court.")
    work()
    [mail] = mail_server.mails
    assert (mail["To"], mail["Subject"]) == ("ann@news.example", "A story was taken down")
    assert "was taken down: ask an administrator" in mail.get_content()
    assert "Bridge" not in str(mail)
    assert not chat.messages


def test_urgent_copy_that_is_submitted_reaches_the_editors_who_see_it(writer, editor):
    factories.person("editor", username="outside")
    story = factories.story(writer, headline="Bridge falls")
    workflow.set_urgency(story, by=writer, urgency=Story.Urgency.URGENT)
    workflow.restrict(story, by=writer, people=[editor])
    workflow.submit(story, by=writer)
    assert notified() == [(editor.username, "“Bridge falls” is in review.")]
    assert Notification.objects.get().is_urgent
    workflow.recall(story, by=writer)
    workflow.submit(story, by=editor)
    assert notified()[1:] == [(writer.username, "“Bridge falls” is in review.")]


def test_editors_are_not_notified_of_routine_copy(writer, editor):
    workflow.submit(factories.story(writer), by=writer)
    assert notified() == []


def test_someone_without_an_address_or_who_has_left_gets_no_mail(story, writer, editor, mail_server):
    writer.email = ""
    writer.save()
    send_back(story, editor)
    work()
    writer.email, writer.is_active = "ann@news.example", False
    writer.save()
    workflow.submit(story, by=editor)
    send_back(story, editor)
    work()
    assert not mail_server.mails
    assert not Job.objects.unfinished().exists()


def test_what_was_seen_on_the_desk_meanwhile_is_not_mailed(clock, story, editor, mail_server, desk, writer):
    mail_server.is_broken = True
    send_back(story, editor)
    work()
    notification = Notification.objects.get()
    desk(writer).post(f"{LIST}seen/", {"notification": notification.pk})
    mail_server.is_broken = False
    clock.shift(timedelta(hours=1))
    work()
    assert not mail_server.mails


@pytest.mark.once
def test_an_urgent_story_says_so(story, editor, mail_server, chat):
    workflow.set_urgency(story, by=editor, urgency=Story.Urgency.FLASH)
    send_back(story, editor)
    work()
    assert mail_server.mails[0]["Subject"] == "Urgent: Bridge closes"
    assert chat.messages[0].startswith("Urgent. Ann: ")


@pytest.mark.once
def test_a_headline_gives_the_chat_no_commands(story, editor, chat):
    send_back(story, editor, note="<!channel> @all <http://evil.example|see>")
    work()
    assert not re.search(r"[<>]|@\w", chat.messages[0])


# What must not leave the desk.


@pytest.mark.once
def test_a_restricted_story_is_not_in_the_chat_and_only_its_headline_is_mailed(
    story, writer, editor, mail_server, chat
):
    workflow.restrict(story, by=editor, people=[writer])
    send_back(story, editor, note="The mayor is the source.")
    work()
    assert not chat.messages
    [mail] = mail_server.mails
    assert "Bridge closes" in mail.get_content()
    assert "mayor" not in str(mail)


def test_someone_who_has_lost_access_to_a_story_gets_no_mail_about_it(story, editor, mail_server, desk):
    other = factories.person("journalist", email="bob@news.example")
    workflow.assign(story, by=editor, to=other)
    assert "Bridge closes" in desk(other).get(LIST).text
    workflow.assign(story, by=editor, to=None)
    workflow.restrict(story, by=editor, people=[editor])
    work()
    assert not mail_server.mails
    assert "Bridge closes" not in desk(other).get(LIST).text
    assert desk(other).get(PULSE).json()["unseen"] == "0"


@pytest.mark.once
def test_of_a_story_under_embargo_only_the_headline_leaves_the_desk(clock, story, editor, mail_server, chat):
    workflow.embargo(story, by=editor, until=NOON + timedelta(hours=1))
    send_back(story, editor, note="The figures are 4 and 5.")
    work()
    for message in (str(mail_server.mails[0].get_content()), chat.messages[0]):
        assert "Bridge closes" in message
        assert "figures" not in message
    clock.shift(timedelta(hours=2))
    workflow.submit(story, by=editor)
    send_back(story, editor, note="The figures are 6 and 7.")
    work()
    assert "figures" in chat.messages[-1]


# A worker that is killed.


def test_the_next_worker_delivers_what_a_killed_one_had_in_progress(transactional_db, chat, worker):
    writer, editor = factories.person("journalist"), factories.person("editor")
    story = factories.story(writer, headline="Bridge closes")
    workflow.submit(story, by=writer)
    chat.may_answer.clear()
    first = worker()
    workflow.send_back(story, by=editor, note="Who pays?")
    assert chat.asked.wait(90)
    first.kill()
    first.wait()
    assert Job.objects.get(kind="chat").claimed_until > timezone.now()
    chat.may_answer.set()
    chat.asked.clear()
    Job.objects.update(claimed_until=timezone.now())
    second = worker()
    assert chat.asked.wait(90)
    second.terminate()
    assert second.wait(90) == 0
    assert Notification.objects.get(person=writer).posted_at
    assert not Job.objects.unfinished().filter(kind__in=["mail", "chat"]).exists()
