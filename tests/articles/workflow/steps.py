"""What the tests of the verbs do and ask again and again."""

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
    """The headline under which readers have the story now; None where they have nothing."""
    found = story.articles.published(timezone.now()).first()
    return found and found.headline


def state(story):
    """The story as the database has it, in the words of its badge."""
    fresh = Story.objects.get(pk=story.pk)
    return Standing.of(fresh, timezone.now()).in_words(fresh)


def at_once(*calls):
    """Run calls in threads that start together; gives what each returned or raised, in their order."""
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
    """What a page that is opened now shows of a story."""
    fresh = Story.objects.get(pk=story.pk)
    return Seen.of(fresh, Standing.of(fresh, timezone.now()))
