"""Which stories use which video and audio files, and whether readers may have these."""

from datetime import datetime

from django.db.models import Q, QuerySet

from articles.clips.frozen import clip_keys
from articles.models import Article, Clip, ClipUse, Story, Words


def record_uses(story: Story, words: Words) -> None:
    """Record the clips in these words of a story, in the transaction that stores the words.

    Takes no query for words without clips.
    """
    keys = clip_keys(words)
    if not keys:
        return
    used = Clip.objects.filter(key__in=keys).exclude(uses__story=story)
    ClipUse.objects.bulk_create(
        [ClipUse(story=story, clip=clip) for clip in used.only("pk")], ignore_conflicts=True
    )


def users(clip: Clip) -> QuerySet[Story]:
    """The stories, except taken-down ones, that have or had the clip."""
    return Story.objects.filter(taken_down_at=None, clip_uses__clip=clip).order_by("pk")


def versions(clip: Clip) -> QuerySet[Article]:
    """The versions with the clip, whenever they are live, of stories that were not taken down."""
    shows = Q(lead_clip=clip.key) | Q(body__contains=f'data-image="{clip.key}"')
    return Article.objects.filter(shows, story__taken_down_at=None, story__clip_uses__clip=clip)


def is_public(clip: Clip, at: datetime) -> bool:
    """Whether readers may have the clip: a version with it is or was live, and it was not killed.

    As with pictures, the files of a withdrawn story stay; those of a story that was taken down do not.
    """
    is_killed = clip.killed_at is not None and clip.killed_at <= at
    return not is_killed and versions(clip).on_record(at).exists()


def was_taken_down(clip: Clip) -> bool:
    """Whether a story that was taken down has ever had the clip."""
    return clip.uses.filter(story__taken_down_at__isnull=False).exists()


def opens_at(clip: Clip, at: datetime) -> datetime | None:
    """When the next version with the clip goes live after this moment; None where none is scheduled."""
    ahead = versions(clip).filter(live_from__gt=at, held_from=None)
    return ahead.order_by("live_from").values_list("live_from", flat=True).first()
