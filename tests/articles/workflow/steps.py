"""Steps and questions that the tests of the verbs share."""

import threading

from django.db import connection
from django.utils import timezone

from articles import workflow
from articles.models import PublicNote, Story
from articles.workflow.seen import Seen
from articles.workflow.standing import Standing


def edit(story, by, **words):
    return workflow.save(story, by=by, words=words)


def note(kind="correction", text="It closed at noon, not at ten.", **fields):
    return PublicNote(kind=kind, text=text, **fields)


def acts(story):
    return list(story.revisions.order_by("id").values_list("act", flat=True))


def newest(story):
    return story.articles.latest("live_from")


def readers_have(story):
    """The live version's headline; None if there is none."""
    found = story.articles.published(timezone.now()).first()
    return found and found.headline


def state(story):
    """The stored story's state, as its badge shows it."""
    fresh = Story.objects.get(pk=story.pk)
    return Standing.of(fresh, timezone.now()).in_words(fresh)


def at_once(*calls):
    """Run calls in threads that start together; returns what each returned or raised, in order."""
    start, done = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        try:
            start.wait()
            done[number] = call()
        except Exception as refusal:  # noqa: BLE001 - the test says what it may be
            done[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def seen(story):
    """The state that a page opened now would show."""
    fresh = Story.objects.get(pk=story.pk)
    return Seen.of(fresh, Standing.of(fresh, timezone.now()))
