"""What an open page of the desk asks every few seconds: whether anything its person may see has moved."""

from hashlib import blake2b
from typing import NamedTuple

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.admin.form_fields import whole_number
from articles.follow_up import notifications
from articles.models import Article, AuditEntry, Presence
from articles.models.story import Sight, visible_to
from articles.prepared import Prepared
from articles.workflow.acts import Act

LOOKED_AT = 100
"""How many of the newest entries of the audit list are looked at."""
MOST_COUNTED = 99
"""How many unseen notifications the bell counts."""
ANNOUNCED = 5
"""How many urgent notifications a newly opened page announces at most."""
_OF_NO_STORY = [Act.PUT_ON_DUTY, Act.END_DUTY, Act.HOLD_SCHEDULE]
_NOTHING = Value(0, output_field=IntegerField())


class Pulse(NamedTuple):
    """What the desk says to a person at a moment, as far as an open page follows it."""

    acts: dict[int, int]
    """{newest acts that the person may see: the story of each}."""
    own: frozenset[int]
    """Those of them that are the person's."""
    live: int
    """The version that stands first in the feed."""
    recorded: int
    """The newest entry of the audit list, saves included."""
    present: int
    """The page of a story that was opened last."""
    unseen: tuple[int, ...]
    """The notifications that the person has not seen, the newest first; a bounded number."""
    has_urgent: bool

    @property
    def newest(self) -> int:
        """The newest act."""
        return max(self.acts, default=0)

    @property
    def fast(self) -> str:
        """Changes with what the boards must show at once."""
        return _digest(sorted(self.acts), self.live)

    @property
    def slow(self) -> str:
        """Changes with what they may show later: saves, and who has a story open."""
        return _digest(self.recorded, self.present)

    @property
    def etag(self) -> str:
        return f'"{_digest(self.fast, self.slow, self.unseen)}"'

    @property
    def unseen_in_words(self) -> str:
        """How many they are, as the bell says it: at most "99+"."""
        count = len(self.unseen)
        return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)

    def moved_since(self, act: int) -> int:
        """How many stories others have acted on since this act."""
        later = {story for pk, story in self.acts.items() if pk > act and pk not in self.own}
        return len(later - {0})


def _digest(*parts) -> str:
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def pulse_of(user) -> Pulse:
    """Read it in one query."""
    found: dict[str, dict[int, int]] = {}
    rows = _rows(Sight.of(user).permissions, person=user.pk, at=timezone.now())
    for kind, pk, number in rows:
        found.setdefault(kind, {})[pk] = number or 0
    others, own, unseen = (found.get(kind, {}) for kind in ("act", "own", "unseen"))
    first = {kind: max(found.get(kind, {}), default=0) for kind in ("live", "recorded", "present")}
    return Pulse(
        acts=others | own,
        own=frozenset(own),
        unseen=tuple(sorted(unseen, reverse=True)),
        has_urgent=any(unseen.values()),
        **first,
    )


@Prepared
def _rows(permissions, *, person, at) -> QuerySet:
    user = Sight(person, permissions)
    newest = AuditEntry.objects.order_by("-pk")
    unseen = notifications.unseen(user).order_by("-pk")[: MOST_COUNTED + 1]
    parts = [
        _part("act", _acts(user, newest).exclude(by=person), F("story_id")),
        _part("own", _acts(user, newest).filter(by=person), F("story_id")),
        _part("recorded", newest[:1]),
        _part("live", Article.objects.published(at).in_feed_order()[:1]),
        _part("present", Presence.objects.order_by("-pk")[:1]),
        _part("unseen", unseen, Cast("is_urgent", IntegerField())),
    ]
    return parts[0].union(*parts[1:], all=True).order_by()


def _acts(user, newest) -> QuerySet:
    """The acts among the newest entries that move a board; saves are many, and move little."""
    concerning = visible_to(user, "story") | Q(story=None, act__in=_OF_NO_STORY)
    return newest.filter(concerning, pk__in=newest.values("pk")[:LOOKED_AT]).exclude(act=Act.SAVE)


def _part(kind, found, number=_NOTHING) -> QuerySet:
    # SQLite takes a LIMIT only in a query below those that it unites.
    rows = found.model.objects.order_by().filter(pk__in=found.values("pk"))
    return rows.values_list(Value(kind), "pk", number)


@require_safe
def pulse(request) -> HttpResponse:
    """Not modified while nothing moves; else what has, and the urgent notifications.

    `since` names the newest act that the page showed.
    """
    now = pulse_of(request.user)
    if request.headers.get("If-None-Match") == now.etag:
        return HttpResponseNotModified(headers={"ETag": now.etag})
    said = {
        "fast": now.fast,
        "slow": now.slow,
        "moved": now.moved_since(whole_number(request.GET.get("since", ""))),
        "unseen": now.unseen_in_words,
        "newest": max(now.unseen, default=0),
        "urgent": _urgent(request.user) if now.has_urgent else [],
    }
    return JsonResponse(said, headers={"ETag": now.etag})


def _urgent(user) -> list[dict]:
    """The newest urgent ones."""
    urgent = notifications.unseen(user).filter(is_urgent=True).order_by("-pk")
    return list(urgent.values("pk", "text")[:ANNOUNCED])
