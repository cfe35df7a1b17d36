"""Which stories use which video and audio files, and whether readers may have them."""

from datetime import datetime

from django.db.models import Min, Q, QuerySet

from articles.clips.frozen import clip_keys
from articles.models import Article, Clip, ClipText, ClipUse, Story, Words

_MOST_LIVE = 50
"""The most live versions with a clip that are searched for its captions."""


def record_uses(story: Story, words: Words) -> None:
    """Record the clips in these words of a story, in the transaction that stores the words.

    Runs no query for words without clips.
    """
    keys = clip_keys(words)
    if not keys:
        return
    if story.under_lock:
        story.under_lock.has_clips = True
    used = Clip.objects.filter(key__in=keys).exclude(uses__story=story)
    ClipUse.objects.bulk_create(
        [ClipUse(story=story, clip=clip) for clip in used.only("pk")], ignore_conflicts=True
    )


def users(clip: Clip) -> QuerySet[Story]:
    """The stories, except taken-down ones, that have or had the clip."""
    return Story.objects.filter(taken_down_at=None, clip_uses__clip=clip).order_by("pk")


def versions(clip: Clip) -> QuerySet[Article]:
    """The versions with the clip, live at any time, of stories that were not taken down."""
    return Article.objects.filter(_shows(clip), story__taken_down_at=None, story__clip_uses__clip=clip)


def _shows(clip):
    return Q(lead_clip=clip.key) | Q(body__contains=f'data-image="{clip.key}"')


def is_public(clip: Clip, at: datetime) -> bool:
    """Whether readers may have the clip: it was not killed, and a version with it is live."""
    return not is_killed(clip, at) and versions(clip).published(at).exists()


def is_killed(clip: Clip, at: datetime) -> bool:
    """Whether the clip was removed from all stories for good."""
    return clip.killed_at is not None and clip.killed_at <= at


def is_text_public(text: ClipText, at: datetime) -> bool:
    """Whether readers may have these captions: a live version names them."""
    live = versions(text.clip).published(at).values_list("clips", flat=True)[:_MOST_LIVE]
    named = (pk for clips in live for pk in clips.get(text.clip.key, {}).get("texts", []))
    return not is_killed(text.clip, at) and text.pk in named


def was_public(clip: Clip, at: datetime) -> bool:
    """Whether readers have ever had the clip."""
    kept = clip.uses.values("story")
    return Article.objects.on_record(at).filter(_shows(clip), story__in=kept).exists()


def changes_at(clip: Clip, at: datetime) -> datetime | None:
    """When a version with the clip next goes live or ends; None if nothing is scheduled."""
    ahead = versions(clip).filter(live_from__gt=at, held_from=None).aggregate(next=Min("live_from"))
    ends = versions(clip).filter(live_until__gt=at).aggregate(next=Min("live_until"))
    return min(filter(None, (ahead["next"], ends["next"])), default=None)
