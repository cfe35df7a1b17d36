"""Who is told, and how it reaches them: real servers for mail and chat, a real worker."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from articles import workflow
from articles.follow_up import notifications
from articles.models import Notification, PublicNote, Story
from newsroom.roles import keep_in_step
from tests import factories
from tests.articles import servers

ROOT = Path(__file__).parents[3]
LIST = "/admin/articles/notification/"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def mail_server(settings):
    with servers.running(servers.MailServer()) as server:
        settings.MAILERS, settings.HAS_MAIL = server.mailer, True
        yield server


@pytest.fixture
def chat(settings):
    with servers.running(servers.Chat()) as server:
        settings.CHAT_WEBHOOK_URL = server.address
        yield server


@pytest.fixture
def writer(journalist):
    journalist.first_name, journalist.email = "Ann", "ann@news.example"
    journalist.save()
    return journalist


@pytest.fixture
def story(writer, editor):
    story = factories.story(writer, headline="Bridge closes")
    workflow.submit(story, by=writer)
    return story


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Runs what waits for the end of the transaction, as it does when there is one."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def send_back(story, editor, committed, note="Who pays?"):
    with committed():
        workflow.send_back(story, by=editor, note=note)


def work():
    """Do what is ready, one after the other, as a worker does, on the connection of the test."""
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        backend_name="default",
        worker_id="tests",
        interval=0,
        batch=True,
        startup_delay=False,
        max_tasks=None,
    )
    while found := DBTaskResult.objects.ready().first():
        found.claim(worker.worker_id)
        worker.run_task(found)
        assert found.status == "SUCCESSFUL", found.traceback


# By e-mail and in the chat.


def test_a_story_that_is_sent_back_reaches_its_writer_by_mail_and_in_the_chat(
    story, editor, committed, mail_server, chat
):
    send_back(story, editor, committed)
    assert not mail_server.letters
    work()
    [letter] = mail_server.letters
    assert (letter["To"], letter["Subject"]) == ("ann@news.example", "Bridge closes")
    address = f"http://testserver/admin/articles/story/{story.pk}/change/"
    assert letter.get_content().split() == f"“Bridge closes” was sent back: Who pays? {address}".split()
    assert chat.said == [f"Ann: “Bridge closes” was sent back: Who pays? {address}"]
    told = Notification.objects.get()
    assert told.emailed_at and told.posted_at


def test_what_was_sent_is_sent_once_however_often_it_is_tried(story, editor, committed, mail_server, chat):
    send_back(story, editor, committed)
    for _ in range(3):
        notifications.deliver.enqueue(Notification.objects.get().pk)
    work()
    notifications.deliver_lost()
    assert (len(mail_server.letters), len(chat.said)) == (1, 1)


def test_a_dead_mail_server_keeps_nothing_from_the_chat_and_gets_the_letter_when_it_is_back(
    clock, story, editor, committed, mail_server, chat
):
    mail_server.is_broken = True
    send_back(story, editor, committed)
    work()
    assert (len(mail_server.letters), len(chat.said)) == (0, 1)
    mail_server.is_broken = False
    clock.shift(timedelta(seconds=59))
    work()
    assert not mail_server.letters
    clock.shift(timedelta(seconds=2))
    work()
    assert (len(mail_server.letters), len(chat.said)) == (1, 1)


def test_the_pauses_grow_and_end(clock, story, editor, committed, chat):
    chat.status = 500
    send_back(story, editor, committed)
    paused = []
    while DBTaskResult.objects.ready().exists():
        began = timezone.now()
        work()
        waiting = DBTaskResult.objects.filter(status="READY").first()
        if waiting:
            paused.append(waiting.run_after - began)
            clock.move_to(waiting.run_after)
    assert paused == sorted(paused) == notifications.PAUSES
    chat.status = 200
    notifications.deliver_lost()
    assert not chat.said


def test_nobody_listening_changes_nothing_of_the_act(story, editor, committed, settings):
    settings.CHAT_WEBHOOK_URL = f"http://127.0.0.1:{servers.unused_port()}/hook"
    send_back(story, editor, committed)
    work()
    story.refresh_from_db()
    assert story.status == Story.Status.DRAFT
    assert Notification.objects.get().attempts == 1


def test_a_task_table_that_takes_nothing_more_changes_nothing_of_the_act(
    transactional_db, mail_server, capsys
):
    keep_in_step()
    writer = factories.person("journalist", email="ann@news.example")
    editor = factories.person("editor")
    story = factories.story(writer)
    workflow.submit(story, by=writer)
    table = DBTaskResult._meta.db_table
    with connection.schema_editor() as schema:
        schema.execute(f"ALTER TABLE {table} RENAME TO full_table")
    try:
        workflow.send_back(story, by=editor, note="Who pays?")
    finally:
        with connection.schema_editor() as schema:
            schema.execute(f"ALTER TABLE full_table RENAME TO {table}")
    assert Story.objects.get(pk=story.pk).status == Story.Status.DRAFT
    assert not mail_server.letters
    call_command("deliver")
    assert "1 notifications" in capsys.readouterr().out
    assert len(mail_server.letters) == 1


def test_a_refused_act_tells_nobody(story, writer, committed):
    with committed(), pytest.raises(workflow.Forbidden):
        workflow.send_back(story, by=writer, note="Not mine to send back.")
    assert not Notification.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_nobody_is_told_of_their_own_acts(editor, committed):
    with committed():
        factories.published(editor)
    assert not Notification.objects.exists()


def told():
    """Who was told what, in order."""
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
        "“Bridge shut” is set for another time: Nov. 24, 19:00 GMT. It was scheduled for Nov. 24, 21:00 GMT.",
    ),
    "cancelled": (
        then(workflow.cancel, scheduled),
        "The schedule of “Bridge shut” is cancelled: it is back in review."
        " This cancelled the update scheduled for Nov. 24, 21:00 GMT.",
    ),
    "corrected": (corrected, "“Bridge closes” has a note to readers: It is the north bridge."),
    "fixed": (fixed, "The live story “Bridge closes” was fixed."),
    "gone back": (then(workflow.back, updated), "Readers have the version before of “Bridge closes” again."),
    "readdressed": (
        partial(workflow.readdress, slug="bridge"),
        "“Bridge closes” has another address: /2026/11/24/bridge/",
    ),
    "withdrawn": (withdrawn, "“Bridge closes” is withdrawn."),
    "notice": (
        then(partial(workflow.edit_notice, notice="It was wrong."), withdrawn),
        "The notice to readers about “Bridge closes” is changed.",
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_done_to_a_story_is_told_once_to_its_owner_and_whom_it_is_assigned_to(
    clock, story, writer, editor, act
):
    other = factories.person("journalist")
    workflow.publish(story, by=editor, kind="first")
    workflow.assign(story, by=editor, to=other)
    Notification.objects.all().delete()
    clock.shift(timedelta(hours=1))
    do, text = ACTS[act]
    do(story, by=editor)
    assert told() == [(writer.username, text), (other.username, text)]
    workflow.assign(story, by=editor, to=writer)
    Notification.objects.all().delete()
    workflow.leave_note(story, by=editor, text="Well done.")
    assert [person for person, _ in told()] == [writer.username]


def test_a_take_down_is_told_without_a_word_of_the_story(story, writer, editor, committed, mail_server, chat):
    workflow.publish(story, by=editor, kind="first")
    Notification.objects.all().delete()
    with committed():
        workflow.take_down(story, by=factories.person("administrator"), reason="An order of the court.")
    work()
    [letter] = mail_server.letters
    assert (letter["To"], letter["Subject"]) == ("ann@news.example", "A story was taken down")
    assert "was taken down: ask an administrator" in letter.get_content()
    assert "Bridge" not in str(letter)
    assert not chat.said


def test_urgent_copy_that_is_submitted_reaches_the_editors_who_see_it(writer, editor):
    factories.person("editor", username="outside")
    story = factories.story(writer, headline="Bridge falls")
    workflow.set_urgency(story, by=writer, urgency=Story.Urgency.URGENT)
    workflow.restrict(story, by=writer, people=[editor])
    workflow.submit(story, by=writer)
    assert told() == [(editor.username, "“Bridge falls” is in review.")]
    assert Notification.objects.get().is_urgent
    workflow.recall(story, by=writer)
    workflow.submit(story, by=editor)
    assert told()[1:] == [(writer.username, "“Bridge falls” is in review.")]


def test_routine_copy_waits_for_the_editors_on_their_board(writer, editor):
    workflow.submit(factories.story(writer), by=writer)
    assert told() == []


def test_someone_without_an_address_or_who_has_left_gets_no_mail(
    story, writer, editor, committed, mail_server
):
    writer.email = ""
    writer.save()
    send_back(story, editor, committed)
    work()
    writer.email, writer.is_active = "ann@news.example", False
    writer.save()
    with committed():
        workflow.submit(story, by=editor)
    send_back(story, editor, committed)
    work()
    assert not mail_server.letters
    assert not notifications.waiting().exists()


def test_what_was_seen_on_the_desk_meanwhile_is_mailed_no_more(
    clock, story, editor, committed, mail_server, desk, writer
):
    mail_server.is_broken = True
    send_back(story, editor, committed)
    work()
    told = Notification.objects.get()
    desk(writer).post(f"{LIST}seen/", {"notification": told.pk})
    mail_server.is_broken = False
    clock.shift(timedelta(hours=1))
    work()
    notifications.deliver_lost()
    assert not mail_server.letters


def test_an_urgent_story_says_so(story, editor, committed, mail_server, chat):
    workflow.set_urgency(story, by=editor, urgency=Story.Urgency.FLASH)
    send_back(story, editor, committed)
    work()
    assert mail_server.letters[0]["Subject"] == "Urgent: Bridge closes"
    assert chat.said[0].startswith("Urgent. Ann: ")


def test_a_headline_gives_the_chat_no_orders(story, editor, committed, chat):
    send_back(story, editor, committed, note="<!channel> @all <http://evil.example|see>")
    work()
    assert not re.search(r"[<>]|@\w", chat.said[0])


# What must not leave the desk.


def test_of_a_restricted_story_the_chat_hears_nothing_and_mail_only_the_headline(
    story, writer, editor, committed, mail_server, chat
):
    workflow.restrict(story, by=editor, people=[writer])
    send_back(story, editor, committed, note="The mayor is the source.")
    work()
    assert not chat.said
    [letter] = mail_server.letters
    assert "Bridge closes" in letter.get_content()
    assert "mayor" not in str(letter)


def test_who_was_shut_out_of_a_story_meanwhile_hears_nothing_of_it(
    story, editor, committed, mail_server, desk
):
    other = factories.person("journalist", email="bob@news.example")
    with committed():
        workflow.assign(story, by=editor, to=other)
    assert "Bridge closes" in desk(other).get(LIST).text
    workflow.assign(story, by=editor, to=None)
    workflow.restrict(story, by=editor, people=[editor])
    work()
    assert not mail_server.letters
    assert "Bridge closes" not in desk(other).get(LIST).text
    assert desk(other).get(f"{LIST}unseen/").json()["unseen"] == "0"


def test_of_a_story_under_embargo_only_the_headline_leaves_the_desk(
    clock, story, editor, committed, mail_server, chat
):
    workflow.embargo(story, by=editor, until=NOON + timedelta(hours=1))
    send_back(story, editor, committed, note="The figures are 4 and 5.")
    work()
    for said in (str(mail_server.letters[0].get_content()), chat.said[0]):
        assert "Bridge closes" in said
        assert "figures" not in said
    clock.shift(timedelta(hours=2))
    workflow.submit(story, by=editor)
    send_back(story, editor, committed, note="The figures are 6 and 7.")
    work()
    assert "figures" in chat.said[1]


# A worker that is killed.


@pytest.fixture
def worker(chat):
    """Starts workers as a newsroom does, beside the tests' database; all are ended."""
    started = []
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['OPTIONS']['host']}"
    surroundings = {**os.environ, "DATABASE_URL": url, "CHAT_WEBHOOK_URL": chat.address}
    surroundings["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"

    def start():
        process = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "worker"], cwd=ROOT, env=surroundings, stderr=subprocess.PIPE
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_what_a_killed_worker_had_in_hand_is_delivered_by_the_next(transactional_db, chat, worker):
    keep_in_step()
    writer, editor = factories.person("journalist"), factories.person("editor")
    story = factories.story(writer, headline="Bridge closes")
    workflow.submit(story, by=writer)
    chat.may_answer.clear()
    first = worker()
    workflow.send_back(story, by=editor, note="Who pays?")
    assert chat.asked.wait(90)
    first.kill()
    first.wait()
    assert DBTaskResult.objects.get().status == "RUNNING"
    chat.may_answer.set()
    chat.asked.clear()
    DBTaskResult.objects.update(started_at=timezone.now() - notifications.LOST_AFTER)
    second = worker()
    assert chat.asked.wait(90)
    second.terminate()
    assert second.wait(90) == 0
    assert Notification.objects.get(person=writer).posted_at
    assert not notifications.waiting().exists()


# On the desk.


def test_the_bell_counts_what_is_unseen_and_leads_to_it(story, editor, committed, desk, writer):
    send_back(story, editor, committed)
    client = desk(writer)
    assert re.search(r'told-count">1<', client.get("/admin/").text)
    told = Notification.objects.get()
    page = client.get(LIST)
    assert "was sent back: Who pays?" in page.text
    assert f"/admin/articles/story/{story.pk}/change/" in page.text
    client.post(f"{LIST}seen/", {"notification": told.pk})
    assert re.search(r'told-count">0<', client.get("/admin/").text)
    assert "Mark as seen" not in client.get(LIST).text


def test_the_bell_tells_what_is_urgent(story, editor, committed, desk, writer):
    send_back(story, editor, committed)
    assert desk(writer).get(f"{LIST}unseen/").json()["urgent"] == []
    workflow.submit(story, by=writer)
    workflow.set_urgency(story, by=editor, urgency=Story.Urgency.URGENT)
    send_back(story, editor, committed, note="At once.")
    told = desk(writer).get(f"{LIST}unseen/").json()
    newest = Notification.objects.first()
    assert (told["unseen"], told["newest"]) == ("2", newest.pk)
    assert told["urgent"] == [{"pk": newest.pk, "text": "“Bridge closes” was sent back: At once."}]


def test_all_that_the_page_showed_is_marked_and_nothing_that_came_later(
    story, editor, committed, desk, writer
):
    for note in ("One.", "Two.", "Three."):
        send_back(story, editor, committed, note=note)
        workflow.submit(story, by=writer)
    newest, shown, _ = Notification.objects.all()
    desk(writer).post(f"{LIST}seen/", {"newest": shown.pk})
    assert notifications.unseen(writer).get() == newest


def test_nobody_sees_or_marks_what_another_was_told(story, editor, committed, desk):
    send_back(story, editor, committed)
    told = Notification.objects.get()
    client = desk(editor)
    assert "was sent back" not in client.get(LIST).text
    client.post(f"{LIST}seen/", {"notification": told.pk})
    client.post(f"{LIST}seen/", {"newest": told.pk})
    told.refresh_from_db()
    assert told.seen_at is None


def test_a_long_list_comes_in_pages(writer, story, desk):
    Notification.objects.bulk_create(
        Notification(person=writer, story=story, text=f"Told {number:03}.", at=NOON) for number in range(60)
    )
    first = desk(writer).get(LIST).text
    second = desk(writer).get(LIST + re.search(r'href="(\?before=\d+)"', first)[1]).text
    told = re.findall(r"Told (\d+)", re.sub(r'aria-label="[^"]*"', "", first + second))
    assert told == [f"{number:03}" for number in reversed(range(60))]
    assert desk(writer).get(f"{LIST}?before={'9' * 5000}").status_code == 200


def test_a_visitor_without_an_account_gets_nothing(client, db):
    for address in (LIST, f"{LIST}unseen/"):
        assert client.get(address).status_code == 302
    assert client.post(f"{LIST}seen/", {"newest": 9}).status_code == 302
