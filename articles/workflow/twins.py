"""The check for other stories with the same headline or a similar one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext_lazy

from articles.models import Article, Story
from articles.models.story import SEES_OTHERS
from articles.prepared import Prepared

LATELY = timedelta(days=7)
MOST_COMPARED = 300
"""The number of newest headlines to compare with."""


def headline_twins(story: Story, at: datetime, by) -> Iterator[tuple[str, str, str]]:
    """(check, field, message) for each; of stories in progress only those that `by` may see."""
    words = _long_words(story.headline)
    if not words:
        return
    whose = {"of": by.pk} if by and not by.has_perm(SEES_OTHERS) else {}
    others = _other_headlines(at=at, since=at - LATELY, own=story.pk or 0, **whose)
    for where, headline in _newest_first(others):
        if headline.casefold() == story.headline.casefold():
            yield "same-headline", "headline", str(_SAME_HEADLINE[where])
        elif _are_similar(words, _long_words(headline)):
            yield "similar", "headline", _SIMILAR[where] % {"headline": headline}


_SAME_HEADLINE = {
    "live": gettext_lazy("Another story from the past week has the same headline; it is live."),
    "in progress": gettext_lazy("Another story from the past week has the same headline; it is in progress."),
}
_SIMILAR = {
    "live": gettext_lazy("A similar story is live: “%(headline)s”."),
    "in progress": gettext_lazy("A similar story is in progress: “%(headline)s”."),
}
"""{where the other story is: the message}"""


@Prepared
def _other_headlines(*, at, since, own, of=None) -> QuerySet:
    """(where it is, when, story id, headline) of the newest live articles, and of stories in progress.

    With `of`, only of those stories in progress that this person owns or is assigned.
    """
    live = Article.objects.published(at).filter(listed_at__gt=since).exclude(story=own)
    live = live.order_by("-listed_at", "-story_id").values("pk")[:MOST_COMPARED]
    in_work = Story.objects.filter(
        status__in=[Story.Status.DRAFT, Story.Status.IN_REVIEW],
        modified_at__gt=since,
        restricted_to=None,
        taken_down_at=None,
    ).exclude(pk=own)
    if of is not None:
        in_work = in_work.filter(Q(owner=of) | Q(assigned_to=of))
    in_work = in_work.order_by("-modified_at", "-id").values("pk")[:MOST_COMPARED]
    articles = Article.objects.filter(pk__in=live).order_by()
    stories = Story.objects.filter(pk__in=in_work).order_by()
    return (
        articles.values_list(Value("live"), "listed_at", "story_id", "headline")
        .union(stories.values_list(Value("in progress"), "modified_at", "pk", "headline"), all=True)
        .order_by()
    )


def _newest_first(found) -> list[tuple[str, str]]:
    """(where it is, headline) of these headlines, live ones first."""
    ranked = sorted(found, key=lambda row: row[1:3], reverse=True)
    return [(where, row[3]) for where in ("live", "in progress") for row in ranked if row[0] == where]


def _long_words(headline):
    return {word for word in headline.casefold().split() if len(word) > 3}


def _are_similar(words, others):
    """Whether more than 60 % of the shorter headline's words are in the other."""
    fewer = min(len(words), len(others))
    return fewer >= 3 and len(words & others) / fewer > 0.6
