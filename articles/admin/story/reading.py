"""What the page of a story says to those who can read it, but not change it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import html
from articles.models import Story
from articles.readers.preview import as_article
from articles.times.desk_times import desk_time_in_zone
from articles.workflow import is_on_duty
from articles.workflow.acts import Act
from articles.workflow.rules import reason_against
from articles.workflow.standing import Standing


def to_read(story: Story, by, standing: Standing, at: datetime) -> dict:
    """The template context for a read-only story: its words as readers would have them, and why."""
    article = as_article(story, at)
    why = why_closed(story, by, standing)
    return {"article": article, "article_body": html.body_of(article, has_boxes=False), "why_closed": why}


def why_closed(story: Story, by, standing: Standing) -> str:
    """Why this person can read the story, but not change it; empty if they can change it."""
    reason = reason_against(Act.SAVE, story, by, standing, lambda: is_on_duty(by))
    return reason and f"{_('You can read this story, but not change it.')} {reason}"


def what_readers_have(standing: Standing) -> str:
    """Which version of a story is live and since when, or until when one was; in one sentence."""
    if standing.live:
        said = {"headline": standing.live.headline, "when": desk_time_in_zone(standing.live.live_from)}
        return pgettext("a live version", "“%(headline)s”, since %(when)s.") % said
    if standing.last:
        when = desk_time_in_zone(standing.last.live_until)
        return _("Nothing now: the story was live until %(when)s.") % {"when": when}
    return _("Not published yet.")
