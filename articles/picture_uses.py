"""Which stories use which pictures, found by an index instead of by reading every body."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles import html
from articles.clips.frozen import poster_keys
from articles.models import AboutPage, Article, Clip, Image, Job, PictureUse, Story, Words

_MOST_CLIPS = 100
"""The most clips that are checked for one poster; no picture needs more."""


def record_uses(story: Story, words: Words) -> None:
    """Record the pictures in these words of a story, in the transaction that stores the words.

    A job restores the public files of a picture that a take-down erased. Runs no query for words without
    pictures, and one for pictures that are already recorded, once while the story is locked.
    """
    keys = frozenset([*_pictures(words.body), *poster_keys(words)])
    read, asked = story.under_lock, (words.lead_image_id, keys)
    if asked == (None, frozenset()) or (read and asked in read.recorded_pictures):
        return
    if read:
        read.recorded_pictures.add(asked)
    recorded = PictureUse.objects.filter(story=story, image=OuterRef("pk"))
    shown = Image.objects.filter(Q(pk=words.lead_image_id) | Q(key__in=keys))
    pictures = shown.values_list("pk", "erased_at", Exists(recorded))
    uses = [PictureUse(story=story, image_id=pk) for pk, _, is_recorded in pictures if not is_recorded]
    if uses:
        PictureUse.objects.bulk_create(uses, ignore_conflicts=True)
    if erased := [pk for pk, erased_at, _ in pictures if erased_at]:
        Job.objects.enqueue("picture_files", keys=erased)


def _pictures(body):
    return [figure.key for figure in html.pictures_in(body)]


def users(image: Image) -> QuerySet[Story]:
    """The stories, except taken-down ones, whose working copy or any version has the picture.

    Reads only stories that have ever had it.
    """
    versions = Article.objects.filter(_shown_by_version(image), story=OuterRef("pk"))
    stories = Story.objects.filter(taken_down_at=None, picture_uses__image=image)
    return stories.filter(_shows(image) | _shows_as_poster(image) | Exists(versions)).order_by("pk")


def versions(image: Image) -> QuerySet[Article]:
    """The versions with the picture, live at any time."""
    return Article.objects.filter(_shown_by_version(image), story__picture_uses__image=image)


def is_published(image: Image) -> bool:
    """Whether a version of a story that is not taken down has the picture; a draft alone is not enough.

    Or a page of the newspaper that readers have.
    """
    return is_on_a_page(image) or any(
        story.articles.filter(_shown_by_version(image)).exists() for story in users(image)
    )


def is_on_a_page(image: Image) -> bool:
    """Whether a page of the newspaper that readers have shows the picture."""
    return AboutPage.objects.published().filter(live__body__contains=_marked(image)).exists()


def _shows(image: Image) -> Q:
    return Q(lead_image=image) | Q(body__contains=_marked(image))


def _shown_by_version(image: Image) -> Q:
    """Includes the poster that a video has in the version, whatever poster the video has now."""
    return _shows(image) | Q(clips__icontains=f'"{image.key}"')


def _shows_as_poster(image: Image) -> Q:
    shows = Q(pk=None)
    for key in Clip.objects.filter(poster=image).values_list("key", flat=True)[:_MOST_CLIPS]:
        shows |= Q(lead_clip=key) | Q(body__contains=f'data-image="{key}"')
    return shows


def _marked(image):
    return f'data-image="{image.key}"'


def restore_files(body: str) -> None:
    """Queue a job to restore the public files of the pictures in a body that a take-down has erased."""
    keys = set(_pictures(body))
    erased = Image.objects.filter(key__in=keys, erased_at__isnull=False)
    Job.objects.enqueue("picture_files", keys=erased.values_list("pk", flat=True))


def is_of_a_take_down(image: Image) -> bool:
    """Whether a story that was taken down has ever had the picture."""
    return image.uses.filter(story__taken_down_at__isnull=False).exists()


def sealed_pictures() -> Iterator[Image]:
    """The pictures that are only in taken-down stories."""
    uses = PictureUse.objects.filter(image=OuterRef("pk"), story__taken_down_at__isnull=False)
    for image in Image.objects.filter(Exists(uses)).iterator(500):
        if not users(image).exists() and not is_on_a_page(image):
            yield image
