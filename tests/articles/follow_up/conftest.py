"""Real servers for mail and chat, a storage that fails, and workers as a newsroom runs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from articles import workflow
from tests import factories
from tests.articles import servers, storages

ROOT = Path(__file__).parents[3]


@pytest.fixture
def chat(settings):
    with servers.running(servers.Chat()) as server:
        settings.CHAT_WEBHOOK_URL = server.address
        yield server


@pytest.fixture
def storage(settings):
    """The store of public files, whose deletions fail as often as the test says."""
    backend = {"BACKEND": "tests.articles.storages.Unreliable"}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    storages.Unreliable.failures = 0
    yield storages.Unreliable
    storages.Unreliable.failures = 0


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
