"""The strip on every page that names the biggest stories."""

from django import template
from django.template.loader import render_to_string

from articles.html import rendered
from articles.pins import pinned

register = template.Library()


def pin_label(story: int) -> str:
    """The label of a pinned story, for its own page; empty if it has none."""
    labels = [each for each in pinned() if each.story_id == story and each.label]
    return rendered(render_to_string("articles/_pin_label.html", {"pin": labels[0]})) if labels else ""


@register.simple_tag
def strip():
    """The strip of pinned stories; empty if none is meant for it."""
    shown = [each for each in pinned() if each.is_in_strip]
    return rendered(render_to_string("articles/_strip.html", {"shown": shown})) if shown else ""
