"""Jobs: enqueued once, claimed by one worker, retried, limited, abandoned, and shown when they fail."""

import signal
import socket
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.follow_up import failing, running
from articles.follow_up.kinds import BACK_OFF, KINDS, Kind
from articles.models import Job, Notification
from tests import factories


@pytest.fixture
def kind(monkeypatch):
    """Registers a kind of work for the test."""

    def register(do, name="probe", **bounds):
        monkeypatch.setitem(KINDS, name, Kind(name, "Probe", do, **{"seconds": 5, **bounds}))
        return KINDS[name]

    return register


@pytest.fixture
def done(kind):
    """The keys for which the work was done, in order."""
    keys = []
    kind(keys.append)
    return keys


def fails(key):
    raise OSError(f"No way to do {key}.")


def work():
    while running.run_round():
        pass


# Asked for.


def test_a_job_that_is_enqueued_twice_is_one_row_and_done_once(db, done):
    Job.objects.enqueue("probe", keys=["a"])
    Job.objects.enqueue("probe", keys=["a", "b"])
    work()
    work()
    assert done == ["a", "b"]


def test_a_job_that_is_enqueued_again_once_it_is_done_is_done_again(db, done):
    for _ in range(2):
        Job.objects.enqueue("probe", keys=["a"])
        work()
    assert done == ["a", "a"]


def test_a_job_enqueued_again_during_its_attempt_runs_again_after_it(db, kind):
    keys = []

    def ask_again(key):
        keys.append(key)
        if len(keys) == 1:
            Job.objects.enqueue("probe", keys=[key])

    kind(ask_again)
    Job.objects.enqueue("probe", keys=["a"])
    work()
    assert keys == ["a", "a"]
    assert not Job.objects.unfinished().exists()


def test_a_job_waits_for_its_time(clock, db, done):
    Job.objects.enqueue("probe", keys=["a"], at=timezone.now() + timedelta(minutes=2))
    work()
    assert done == []
    clock.shift(timedelta(minutes=2))
    work()
    assert done == ["a"]


def test_a_kind_whose_code_is_gone_stops_nothing(db, done):
    Job.objects.enqueue("bygone", "probe", keys=["a"])
    work()
    assert done == ["a"]


# Retried and abandoned.


def test_a_job_that_fails_is_retried_after_growing_delays_and_then_abandoned(clock, db, kind):
    kind(fails)
    Job.objects.enqueue("probe", keys=["a"])
    paused = []
    while Job.objects.unfinished().exists():
        job = Job.objects.get()
        clock.move_to(job.next_attempt_at)
        work()
        job.refresh_from_db()
        paused.append(job.next_attempt_at - timezone.now())
    assert paused[:-1] == BACK_OFF
    assert job.last_error == "OSError: No way to do a."
    assert failing.need_attention().get() == job


def test_a_kind_that_never_gives_up_is_retried_until_it_succeeds_and_administrators_see_it_at_once(
    clock, db, kind, monkeypatch
):
    kind(fails, gives_up=False)
    Job.objects.enqueue("probe", keys=["a"])
    for _ in range(20):
        work()
        assert failing.need_attention().exists()
        clock.shift(BACK_OFF[-1])
    assert Job.objects.get().attempts == 20
    kind(lambda key: None, gives_up=False)
    work()
    assert Job.objects.get().done_at
    assert not failing.need_attention().exists()


def test_a_job_that_kills_each_worker_is_abandoned_in_the_end(clock, db, done):
    Job.objects.enqueue("probe", keys=["a"])
    for _ in range(running.LAST_ATTEMPT):
        assert running.claim(KINDS["probe"])
        clock.shift(timedelta(minutes=5))
    work()
    assert done == []
    assert Job.objects.get().abandoned_at


def test_a_retried_job_that_was_abandoned_starts_from_its_first_attempt(clock, db, kind, done, administrator):
    Job.objects.enqueue("probe", keys=["a"])
    Job.objects.update(abandoned_at=timezone.now(), failed_at=timezone.now(), attempts=7)
    failing.retry("probe", "a", by=administrator)
    work()
    assert done == ["a"]


# One worker at a time.


def test_a_job_is_claimed_by_one_and_by_another_once_the_claim_has_expired(clock, db, done):
    Job.objects.enqueue("probe", keys=["a"])
    assert running.claim(KINDS["probe"])
    assert running.claim(KINDS["probe"]) is None
    clock.shift(timedelta(seconds=KINDS["probe"].seconds) + running.MARGIN)
    work()
    assert done == ["a"]


def test_a_worker_whose_claim_has_expired_records_nothing(clock, db, done):
    Job.objects.enqueue("probe", keys=["a"])
    late = running.claim(KINDS["probe"])
    clock.shift(timedelta(minutes=5))
    assert running.claim(KINDS["probe"])
    assert running.run(late, KINDS["probe"])
    job = Job.objects.get()
    assert (job.done_at, job.claimed_until > timezone.now()) == (None, True)


def notified(count):
    """This many notifications, enqueued for the chat, and nothing else."""
    writer = factories.person("journalist", first_name="Ann")
    story = factories.story(writer)
    waiting = [
        Notification(person=writer, story=story, text=f"Act {n}.", at=timezone.now()) for n in range(count)
    ]
    Job.objects.enqueue("chat", keys=[each.pk for each in Notification.objects.bulk_create(waiting)])


def test_two_workers_at_once_do_each_job_once(transactional_db, chat, worker):
    notified(60)
    workers = [worker(), worker()]
    while Job.objects.unfinished().filter(kind="chat").exists():
        assert all(each.poll() is None for each in workers)
    for each in workers:
        each.terminate()
        assert each.wait(90) == 0
    assert len(chat.messages) == len(set(chat.messages)) == 60


def test_a_stopped_worker_finishes_its_job_and_begins_no_other(transactional_db, chat, worker):
    notified(3)
    chat.may_answer.clear()
    process = worker()
    assert chat.asked.wait(90)
    process.send_signal(signal.SIGTERM)
    chat.may_answer.set()
    assert process.wait(90) == 0
    assert len(chat.messages) == Job.objects.filter(done_at__isnull=False).count() == 1


# Limits.


def test_a_job_that_hangs_is_ended_and_counts_as_failed(db, kind):
    with socket.create_server(("127.0.0.1", 0)) as silent:

        def hang(key):
            with socket.create_connection(silent.getsockname()) as client:
                client.recv(1)

        kind(hang, seconds=1)
        Job.objects.enqueue("probe", keys=["a"])
        work()
    assert Job.objects.get().last_error == "It took longer than 1 seconds."


def test_a_dead_mail_server_holds_up_no_other_kind(db, settings, chat, done):
    notified(10)
    pks = Notification.objects.values_list("pk", flat=True)
    factories.User.objects.update(email="ann@news.example")
    Job.objects.enqueue("mail", keys=pks)
    Job.objects.enqueue("probe", keys=range(10))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        options = {"host": "127.0.0.1", "port": silent.getsockname()[1], "timeout": 1}
        backend = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAILERS, settings.HAS_MAIL = {"default": {"BACKEND": backend, "OPTIONS": options}}, True
        running.run_round()
    assert (len(chat.messages), len(done)) == (10, 10)
    # One mail was tried: after its failure the round went on with other kinds.
    assert Job.objects.filter(kind="mail", attempts=1).count() == 1


def test_no_kind_has_more_than_its_turn(db, kind, done):
    others = []
    kind(others.append, name="other")
    Job.objects.enqueue("probe", "other", keys=range(running.TURN_JOBS + 5))
    running.run_round()
    assert len(done) == len(others) == running.TURN_JOBS


def test_the_round_ends_after_the_job_during_which_it_is_stopped(db, done):
    Job.objects.enqueue("probe", keys=["a", "b"])
    running.run_round(lambda: True)
    assert done == ["a"]


# What it costs.


def queries(do):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        do()
    return len(captured)


def test_enqueuing_takes_one_query_and_a_round_with_nothing_to_do_another(db, done):
    assert queries(lambda: Job.objects.enqueue("mail", "chat", "probe", keys=range(100))) == 1
    Job.objects.all().delete()
    assert queries(running.run_round) == 1


def test_waiting_jobs_are_found_by_an_index(db):
    Job.objects.enqueue("probe", keys=range(5000))
    Job.objects.update(done_at=timezone.now())
    Job.objects.enqueue("probe", keys=["a"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    due = Job.objects.due(timezone.now())
    assert "job_waiting" in due.filter(kind="probe").explain()


def test_rows_of_jobs_done_long_ago_are_deleted(clock, db, done):
    Job.objects.enqueue("probe", keys=["old"])
    work()
    clock.shift(running.KEPT)
    Job.objects.enqueue("probe", keys=["new"])
    work()
    clock.shift(timedelta(seconds=1))
    running.forget_done()
    assert Job.objects.get().key == "new"


def test_the_command_does_what_is_due_and_ends(db, done, kind, capsys):
    kind(fails, name="failing")
    # And the regular checks of the files of pictures and of clips.
    Job.objects.enqueue("probe", "failing", keys=range(30))
    call_command("deliver")
    assert "62 background jobs were tried." in capsys.readouterr().out
    assert len(done) == 30


# Every kind.


@pytest.mark.parametrize("name", ["mail", "chat", "picture_files"])
def test_a_kind_can_run_twice_and_can_find_nothing_to_do(name, editor, mail_server, chat):
    story = factories.story(factories.person("journalist", email="ann@news.example"))
    workflow.assign(story, by=editor, to=story.owner)
    pk = factories.image(editor).pk if name == "picture_files" else Notification.objects.get().pk
    for _ in range(2):
        KINDS[name].do(str(pk))
    assert len(mail_server.mails) == (name == "mail")
    assert len(chat.messages) == (name == "chat")
