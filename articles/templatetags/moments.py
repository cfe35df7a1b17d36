"""Moments as elements of the desk's pages, for use in sentences."""

from django import template
from django.utils.html import format_html
from django.utils.timesince import timesince

from articles.templatetags.times import machine_time
from articles.times.desk_times import desk_time, desk_time_in_zone

register = template.Library()


@register.filter
def moment(at):
    """When something happened: Nov. 24, 13:05."""
    return _element(at, desk_time(at))


@register.filter
def moment_in_zone(at):
    """When something happened, for the record: Nov. 24, 13:05 GMT."""
    return _element(at, desk_time_in_zone(at))


@register.filter
def set_moment(at):
    """For what is scheduled; a script also shows it on the viewer's own clock."""
    return format_html(
        '<time datetime="{}" data-viewer-time>{}</time>', machine_time(at), desk_time_in_zone(at)
    )


@register.filter
def waiting_time(since):
    """How long something has waited, in its largest unit: 3 hours."""
    return timesince(since, depth=1)


def _element(at, words):
    return format_html('<time datetime="{}">{}</time>', machine_time(at), words)
