"""What the tests of the verbs do and ask again and again."""

from django.utils import timezone

from articles import workflow
from articles.models import PublicNote, Story
from articles.workflow.standing import Standing


def edit(story, by, **words):
    return workflow.save(story, by=by, version=story.version, words=words)


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
