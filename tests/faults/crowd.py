"""Many people at work on the same few stories and on their own, for as long as one says.

python -m tests.faults.crowd: fifty people for five minutes, on SQLite and on PostgreSQL.
"""

import json
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

PEOPLE, SECONDS = 50, 300
DRILL = "from tests.faults import crowd; crowd.drill({people}, {seconds})"


def drill(people: int, seconds: float) -> None:
    """Let so many people work, each in a process, and print what came of it; fails if anything was lost."""
    from django.core.management import call_command
    from django.db import connection

    from tests import factories

    # Every fifth may take down, too.
    editors = [factories.person("editor" if number % 5 else "administrator") for number in range(people)]
    shared = [factories.published(editors[0]).pk for _ in range(4)]
    # Made before the crowd comes: fifty at once would wait for SQLite longer than a request may.
    own = [factories.story(each, slug=f"of-{number}").pk for number, each in enumerate(editors)]
    connection.close()
    getattr(connection, "close_pool", int)()
    with tempfile.TemporaryDirectory(prefix="newsroom-crowd-") as name:
        folder = Path(name)
        children = [
            _start(folder, number, each, [own[number], *shared], seconds)
            for number, each in enumerate(editors)
        ]
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * people
        counts, saved = _collected(folder)
    require_none_lost(saved)
    call_command("verify")
    print(json.dumps(dict(counts.most_common())))  # noqa: T201 - what it was run for


def _collected(folder):
    counts, saved = Counter(), []
    for file in folder.iterdir():
        found = json.loads(file.read_text())
        counts.update(found["counts"])
        saved += map(tuple, found["saved"])
    return counts, saved


def require_none_lost(saved: list[tuple[int, int, str]]) -> None:
    """Each acknowledged save has a version of its own, and the last one is what is stored."""
    from articles.models import Story

    assert len({(story, version) for story, version, _ in saved}) == len(saved)
    last = {story: (version, headline) for story, version, headline in sorted(saved)}
    for story in Story.objects.filter(pk__in=last):
        version, headline = last[story.pk]
        assert story.version >= version
        assert story.version > version or story.headline == headline


def _start(folder, number, by, stories, seconds):
    if child := os.fork():
        return child
    status = 1
    try:
        found = _work(number, by, stories, seconds)
        (folder / f"{number}.json").write_text(json.dumps(found))
        status = 0
    finally:
        if sys.exception():
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(status)


def _work(number, by, stories, seconds):
    chance, counts, saved = random.Random(number), Counter(), []
    end, turn = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        turn += 1
        act = chance.choices(list(ACTS), [each.weight for each in ACTS.values()])[0]
        refused, story = _tried(ACTS[act], chance.choice(stories), by, f"{number} said {turn}")
        counts[f"{act}: {refused}" if refused else act] += 1
        if act == "save" and not refused:
            saved.append((story.pk, story.version, story.headline))
    return {"counts": counts, "saved": saved}


def _tried(act, pk, by, said):
    """Why the act was refused, if it was, and the story as it left it."""
    from articles import workflow
    from articles.models import Story
    from newsroom import outages, patience

    try:
        with patience.of(outages.DESKS_PATIENCE):
            story = Story.objects.get(pk=pk)
            act(story, by, said)
    except workflow.Refused as refusal:
        return type(refusal).__name__, None
    except Exception as error:
        if not (why := outages.reason(error)):
            raise
        return f"503 {why}", None
    return "", story


def _weighing(weight):
    def weigh(act):
        act.weight = weight
        return act

    return weigh


@_weighing(10)
def save(story, by, said):
    from articles import workflow
    from articles.workflow.seen import Seen

    workflow.save(story, by=by, words={"headline": said}, seen=Seen(version=story.version))


@_weighing(6)
def publish(story, by, said):
    from articles import workflow

    kind = "update" if story.articles.exists() else "first"
    workflow.publish(story, by=by, kind=kind, note=said, again=True)


@_weighing(3)
def fix(story, by, said):
    from articles import workflow

    live = story.articles.order_by("-live_from").first()
    if live is None:
        raise workflow.Refused("Not live yet.")
    workflow.fix(story, by=by, article=live, words={"dek": said})


@_weighing(2)
def correct(story, by, said):
    from articles import workflow
    from articles.models import PublicNote

    workflow.note(story, by=by, public_note=PublicNote(kind="correction", text=said))


@_weighing(1)
def withdraw(story, by, said):
    from articles import workflow

    workflow.withdraw(story, by=by, notice=said)


@_weighing(0.03)
def take_down(story, by, said):
    from articles import workflow

    workflow.take_down(story, by=by, reason=said)


ACTS = {act.__name__: act for act in (save, publish, fix, correct, withdraw, take_down)}


def on_sqlite(people: int, seconds: float) -> dict:
    from tests.made_once import migrated_sqlite
    from tests.newsroom.running import run

    with tempfile.TemporaryDirectory(prefix="newsroom-crowd-") as name:
        folder = Path(name)
        migrated_sqlite(folder / "site.sqlite3")
        said = run(folder, f"sqlite:///{folder}/site.sqlite3", DRILL.format(people=people, seconds=seconds))
    return json.loads(said.splitlines()[-1])


def on_postgresql(people: int, seconds: float) -> dict:
    from tests.newsroom.running import Database, run

    database = Database()
    database.start()
    try:
        said = run(database.folder, database.url, DRILL.format(people=people, seconds=seconds))
    finally:
        database.end()
    return json.loads(said.splitlines()[-1])


if __name__ == "__main__":
    from tests import made_once

    with made_once.run():
        for on in (on_sqlite, on_postgresql):
            print(on.__name__, on(*map(int, sys.argv[1:] or (PEOPLE, SECONDS))), flush=True)  # noqa: T201 - what it was run for
