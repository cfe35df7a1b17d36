"""The poll that an open desk page sends every few seconds: whether anything visible to its user changed."""

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
"""How many of the newest audit-list entries are examined."""
MOST_COUNTED = 99
"""Maximum number of unseen notifications that the bell counts."""
ANNOUNCED = 5
"""Maximum number of urgent notifications that a newly opened page announces."""
_OF_NO_STORY = [Act.PUT_ON_DUTY, Act.END_DUTY, Act.HOLD_SCHEDULE]
_NOTHING = Value(0, output_field=IntegerField())


class Pulse(NamedTuple):
    """The state of the desk that an open page follows, for a person at a moment."""

    acts: dict[int, int]
    """{id of a recent act that the person may see: the id of its story, or 0}."""
    own: frozenset[int]
    """The acts among them that are the person's own."""
    live: int
    """The id of the version at the top of the feed."""
    recorded: int
    """The id of the newest audit-list entry, saves included."""
    present: int
    """The id of the Presence that was opened last."""
    unseen: tuple[int, ...]
    """The ids of notifications that the person has not seen, newest first; a bounded number."""
    has_urgent: bool

    @property
    def newest(self) -> int:
        """The id of the newest act; 0 for none."""
        return max(self.acts, default=0)

    @property
    def fast(self) -> str:
        """A digest that changes with what the boards must show at once."""
        return _digest(sorted(self.acts), self.live)

    @property
    def slow(self) -> str:
        """A digest that changes with what they may show later: saves, and who has a story open."""
        return _digest(self.recorded, self.present)

    @property
    def etag(self) -> str:
        return f'"{_digest(self.fast, self.slow, self.unseen)}"'

    @property
    def unseen_in_words(self) -> str:
        """The number of unseen notifications, as the bell shows it: at most "99+"."""
        count = len(self.unseen)
        return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)

    def moved_since(self, act: int) -> int:
        """How many stories others have acted on since this act."""
        later = {story for pk, story in self.acts.items() if pk > act and pk not in self.own}
        return len(later - {0})


def _digest(*parts) -> str:
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def pulse_of(user) -> Pulse:
    """Read a person's pulse in one query."""
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
    """The acts among the newest entries that change a board; saves are many, and change little."""
    concerning = visible_to(user, "story") | Q(story=None, act__in=_OF_NO_STORY)
    return newest.filter(concerning, pk__in=newest.values("pk")[:LOOKED_AT]).exclude(act=Act.SAVE)


def _part(kind, found, number=_NOTHING) -> QuerySet:
    # SQLite allows a LIMIT in a UNION only inside subqueries.
    rows = found.model.objects.order_by().filter(pk__in=found.values("pk"))
    return rows.values_list(Value(kind), "pk", number)


@require_safe
def pulse(request) -> HttpResponse:
    """304 while nothing has changed; else what has, and the urgent notifications.

    `since` is the id of the newest act that the page showed.
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
    """The newest unseen urgent notifications."""
    urgent = notifications.unseen(user).filter(is_urgent=True).order_by("-pk")
    return list(urgent.values("pk", "text")[:ANNOUNCED])
