"""A worker that is killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import workflow
from articles.follow_up import notifications
from articles.models import Notification
from newsroom.roles import keep_in_step
from tests import factories

ROOT = Path(__file__).parents[3]


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
