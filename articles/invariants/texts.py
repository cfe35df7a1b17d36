"""Rules of the words of stories, articles and revisions."""

from articles import derived
from articles.models import Clip, ClipUse, Image, PictureUse, Story


def published_words_are_readers(at, stories):
    """The words of a published story are those that readers have, or will have at the set time."""
    texts = stories.texts
    for pk in texts.published:
        newest = texts.articles.get(pk)
        if newest and newest[1:] != texts.stories[pk][1:]:
            yield f"story {pk}"


def newest_revision_is_the_story(at, stories):
    """The newest revision of a story holds its words as they stand."""
    texts = stories.texts
    for pk, story in texts.stories.items():
        newest = texts.revisions.get(pk)
        if newest is None or newest[1:] != story[1:]:
            yield f"story {pk}"


def pictures_are_found_by_their_stories(at, stories):
    """Each picture of a story is recorded as in use by it, or a take-down would not find it."""
    texts = stories.texts
    ids = {pk for leads in texts.leads.values() for pk in leads}
    lead_keys = dict(Image.objects.filter(pk__in=ids).values_list("pk", "key"))
    recorded = set(stories.of(PictureUse).values_list("story", "image__key"))
    for story in texts.stories:
        leads = [lead_keys[pk] for pk in texts.leads.get(story, ())]
        for key in dict.fromkeys([*leads, *texts.pictures.get(story, ())]):
            if (story, key) not in recorded:
                yield f"story {story}, picture {key}"


def clips_are_found_by_their_stories(at, stories):
    """Video and audio of a story are recorded as in use by it, or a kill or a take-down would not find it."""
    wanted = stories.texts.clips
    there = set(
        Clip.objects.filter(key__in={key for keys in wanted.values() for key in keys}).values_list(
            "key", flat=True
        )
    )
    recorded = set(stories.of(ClipUse).values_list("story", "clip__key"))
    for story, keys in wanted.items():
        for key in keys:
            # A key that nobody has is refused when the story is published.
            if key in there and (story, key) not in recorded:
                yield f"story {story}, clip {key}"


def markup_is_clean(at, stories):
    """Every stored body is clean."""
    for name, pk, story in stories.texts.unclean:
        of_story = "" if name == "story" else f" of story {story}"
        yield f"{name} {pk}{of_story} (manage.py clean fixes it)"


def searched_words_follow_their_story(at, stories):
    """What the desk searches is made from a story's words as they stand."""
    for row in derived.outdated(stories.of(Story, "pk")):
        yield f"story {row.pk} (manage.py clean fixes it)"


RULES = [
    published_words_are_readers,
    newest_revision_is_the_story,
    pictures_are_found_by_their_stories,
    clips_are_found_by_their_stories,
    markup_is_clean,
    searched_words_follow_their_story,
]
