"""The desk in a separate process, which performs acts on request: python -m tests.newsroom.desk

It reads one line of JSON per act and answers with another: the story and its address.
"""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime

import django
from django.conf import settings

from tests.newsroom.running import environment_of


class Desk:
    """The client side."""

    def __init__(self, process):
        self._process = process

    def act(self, name, **given) -> dict:
        """Perform an act; it is committed when this returns."""
        self._process.stdin.write(json.dumps({"name": name, **given}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def desk(folder, database_url, **own):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.newsroom.desk"],
        env=environment_of(folder, database_url, 80, **own),
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Desk(process)
        process.stdin.close()


def main():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()
    from tests import factories

    own = f"at-desk-{os.getpid()}"
    people = {role: factories.person(role, username=f"{role}-{own}") for role in ("editor", "administrator")}
    for line in sys.stdin:
        asked = json.loads(line)
        story = ACTS[asked.pop("name")](people, **asked)
        article = story.articles.latest("live_from")
        answer = {"story": story.pk, "path": article.get_absolute_url()}
        print(json.dumps(answer), flush=True)  # noqa: T201 - what it is for


def publish(people, *, headline, at=None):
    from tests import factories

    at = at and datetime.fromisoformat(at)
    return factories.published(people["editor"], at=at, headline=headline)


def update(people, *, story, headline):
    from articles import workflow

    story = _story(story)
    workflow.save(story, by=people["editor"], words={"headline": headline})
    workflow.publish(story, by=people["editor"], kind="update")
    return story


def withdraw(people, *, story, notice):
    from articles import workflow

    story = _story(story)
    workflow.withdraw(story, by=people["editor"], notice=notice)
    return story


def take_down(people, *, story):
    from articles import workflow

    story = _story(story)
    workflow.take_down(story, by=people["administrator"], reason="A court order.")
    return story


def _story(pk):
    from articles.models import Story

    return Story.objects.get(pk=pk)


ACTS = {"publish": publish, "update": update, "withdraw": withdraw, "take down": take_down}

if __name__ == "__main__":
    main()
