from django import template
from django.utils.translation import gettext

from articles.clips.players import player
from articles.html import transcripts_of
from articles.pictured import lead_of, leading_clip

register = template.Library()
register.filter("transcripts", transcripts_of)
register.filter("leading_clip", leading_clip)


@register.filter
def lead_clip(article):
    """An article's lead clip, even one that was removed; None if it has none."""
    return article.shown_clips.get(article.lead_clip)


@register.filter
def player_of(clip, article):
    """A clip's player; the story's lead image is the poster of a clip that has none."""
    image = lead_of(article)
    return player(clip, image if image and not image.is_stand_in else None)


@register.filter
def words_of(clip, article):
    """A clip's {caption, credit}: the story's, unless they belonged to a removed picture; else its own."""
    image = lead_of(article)
    typed = {"caption": article.lead_caption, "credit": article.lead_credit}
    if any(typed.values()) and not (image and image.is_stand_in):
        return typed
    return {"caption": clip.about["title"], "credit": clip.about["credit"]}


@register.filter
def played(article):
    """What lists say about an article's video or audio, {label, seconds}; None if there is none."""
    clip = leading_clip(article)
    if clip:
        label = gettext("Video") if clip.is_video else gettext("Audio")
        return {"label": label, "seconds": clip.about["seconds"]}
    return {"label": gettext("Video"), "seconds": article.video_seconds} if article.video_url else None
