"""WebSub (https://www.w3.org/TR/websub/): retried jobs notify the hub which feeds have changed.

It leaves open how a publisher tells its hub; this is what PubSubHubbub 0.4 and today's hubs accept.
"""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import freshness
from articles.follow_up.kinds import follow_up
from articles.models import Article, Author, Category, Job
from articles.signals import act_recorded
from articles.workflow.acts import ACTS
from feed.addresses import absolute

SOON = timedelta(seconds=2.5 * freshness.TRUSTED)
"""Before that, a process of the site might still answer the hub with the state before the act."""
TIMEOUT = 10
"""Seconds for the hub's response."""


@receiver(act_recorded)
def enqueue_ping(sender, *, story, act, **_) -> None:
    """Enqueue a ping for an act that readers may notice."""
    if settings.WEBSUB_HUB and act in ACTS and ACTS[act].touches_readers:
        Job.objects.enqueue("websub", keys=[story.pk], at=timezone.now() + SOON)


def _subject(key: str) -> str:
    newest = Article.objects.filter(story=key).order_by("-live_from").values_list("headline", flat=True)
    return next(iter(newest[:1]), "")


@follow_up("websub", _("WebSub ping"), seconds=30, subject=_subject)
@follow_up("websub_ahead", _("WebSub ping, scheduled"), seconds=30, subject=_subject)
def ping(key: str) -> None:
    """Tell the hub which feeds a story is or was in, now and when its scheduled versions go live.

    Raises OSError if the hub refuses or does not respond.
    """
    if not settings.WEBSUB_HUB:
        return
    ahead = Article.objects.filter(story=key, is_closed=False, live_from__gt=timezone.now(), held_from=None)
    for live_from in ahead.values_list("live_from", flat=True):
        Job.objects.enqueue("websub_ahead", keys=[key], at=live_from + SOON)
    feeds = [absolute(address) for address in topics(int(key))]
    said = urlencode({"hub.mode": "publish", "hub.url": feeds}, doseq=True).encode()
    with urlopen(Request(settings.WEBSUB_HUB, said), timeout=TIMEOUT) as answer:  # noqa: S310 - the setting is of the web
        answer.read(1_000)


def topics(story: int) -> Iterator[str]:
    """The addresses of the feeds that may contain a story, or its notes: for each label it has ever had."""
    versions = Article.objects.on_record(timezone.now()).filter(story=story).order_by()
    yield from (reverse(f"feed:{form}") for form in ("rss", "atom", "json"))
    yield from (reverse(f"feed:corrections_{form}") for form in ("rss", "atom", "json"))
    for kind, model, rows in (("category", Category, "category_rows"), ("author", Author, "byline_rows")):
        for label in model.objects.filter(pk__in=versions.values(f"{rows}__{kind}")):
            for form in ("rss", "atom", "json"):
                yield reverse(f"feed:{kind}_{form}", args=[label.slug])
