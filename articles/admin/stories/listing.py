"""The desk's list of stories: filtered, searched and paged, newest first, without counting rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import cursors
from articles.admin.misspelt import corrected
from articles.admin.stories import archive
from articles.admin.stories.words import Word, spellings, story_at
from articles.folding import searchable, unaccented
from articles.models import Article, Story, StoryByline, StoryCategory
from articles.models.story import under_embargo, visible_to
from articles.workflow.seen import Seen
from articles.workflow.standing import Outlook

PAGE_SIZE = 50
MOST_SCANNED = 5_000
"""Maximum stories scanned per page when no index serves the filter (full text, for instance)."""
MOST_COMPARED = 1_000
"""Maximum number of stories whose words are compared with a misspelt one."""
NO_CONDITION = Q()
STATES = {
    "draft": pgettext_lazy("status", "Draft"),
    "in_review": pgettext_lazy("status", "In review"),
    "scheduled": pgettext_lazy("status", "Scheduled"),
    "held": pgettext_lazy("status", "On hold"),
    "published": pgettext_lazy("status", "Published"),
    "changed": _("Live, with changes"),
    "changed_in_review": _("Live, changes in review"),
    "embargoed": _("Under embargo"),
    "withdrawn": pgettext_lazy("status", "Withdrawn"),
    "taken_down": pgettext_lazy("status", "Taken down"),
}
"""{filter value: its label}, worded as on the badges."""


class Row(NamedTuple):
    """A story in a list of the desk."""

    story: Story
    standing: Outlook
    state: str
    """Its badge."""

    @property
    def waiting_since(self) -> datetime | None:
        """Since when it has been waiting for review; None if it isn't."""
        story = self.story
        return (story.submitted_at or story.modified_at) if story.status == Story.Status.IN_REVIEW else None

    @property
    def published_at(self) -> datetime | None:
        """When readers first had it, if they have it now."""
        return self.standing.live and self.standing.live.published_at

    @property
    def seen(self) -> Seen:
        """The state of the story as the list shows it."""
        return Seen.of(self.story, self.standing)


SORTED_AT_ONCE = 200
"""Page size when the list is not sorted by last change."""
ORDERS: dict[str, tuple[Callable[[Row], Any], bool]] = {
    "published": (lambda row: row.published_at, True),
    "waiting": (lambda row: row.waiting_since, False),
    "category": (lambda row: [label.sort_key for label in row.story.categories[:1]], False),
}
"""{order: (sort key of a page, whether it is descending)}; rows without a key come last."""


class Place(NamedTuple):
    """The position of a story in the list."""

    modified_at: datetime
    story_id: int

    def __str__(self):
        return cursors.write_place(*self)

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """The place that `str` wrote; None for other text."""
        place = cursors.read_place(text)
        return cls(*place) if place else None


class Page(NamedTuple):
    rows: list[Row]
    older: Place | None
    """The place after which the next page begins; None on the last page."""
    looked_back_to: datetime | None
    """Where the scan stopped before the page was full; older stories may match too."""
    corrected: str = ""
    """The words that were searched for in place of misspelt ones."""


def read_page(user, asked: Mapping, before: Place | None, at: datetime) -> Page:
    """A page of the stories that this person may see and that match the filter.

    `asked` may contain a state (from STATES), since and until (inclusive dates), category, person
    (a User), author and words. Words match the story and its byline, or are a pasted address of the story;
    they are searched as typed, then without accents, then with their spelling corrected.
    An index serves address, status and dates; for the other filters a page scans a bounded number of
    stories, newest first, and for words then searches the archive beyond by prefix (see `archive`).
    """
    words = asked.get("words", "")
    if named := story_at(words):
        return _read(user, asked, [], before, at, Q(pk=named))
    first, *others = spellings(words)
    page = _read(user, asked, first, before, at)
    for spelling in others:
        page = page if page.rows else _read(user, asked, spelling, before, at)
    if page.rows or page.looked_back_to or before or not words:
        return page
    meant = corrected(unaccented(words), _headlines(user))
    if not meant:
        return page
    return _read(user, asked, next(spellings(meant)), before, at)._replace(corrected=meant)


def _headlines(user) -> Iterator[str]:
    """The words of the newest stories that this person may see, without their bodies."""
    newest = Story.objects.filter(visible_to(user)).order_by("-modified_at", "-id")
    for words in newest.values_list("headline", "slugline", "dek")[:MOST_COMPARED]:
        yield searchable(*words)


def _read(user, asked, words: list[Word], before, at, index: Q = NO_CONDITION) -> Page:
    """The same for the words in one spelling, with a condition that an index serves."""
    order = ORDERS.get(asked.get("order", ""))
    size = SORTED_AT_ONCE if order else PAGE_SIZE
    state = _states(at).get(asked.get("state", ""), {})
    reach = _reach(asked, before).filter(index, state.get("index", NO_CONDITION))
    conditions = [visible_to(user), *_conditions(asked), *state.get("rest", [])]
    said = [word.said for word in words]
    edge, span = _edge(reach, words) if said or len(conditions) > 1 else (None, None)
    found = reach.filter(modified_at__gte=edge) if edge else reach
    stories = list(with_versions(found.filter(*conditions, *said))[: size + 1])
    older = reach.filter(modified_at__lt=edge) if edge else reach.none()
    is_whole = archive.can_find(words)
    if edge and is_whole and len(stories) <= size:
        missing = size + 1 - len(stories)
        stories += _in_order(archive.find(older.filter(*conditions), words, edge, span, missing))
    listed = rows(stories[:size], at)
    if len(stories) > size:
        last = listed[-1].story
        return Page(_sorted(listed, order), Place(last.modified_at, last.pk), None)
    if edge and not is_whole and older.exists():
        return Page(_sorted(listed, order), Place(edge, 0), edge)
    return Page(_sorted(listed, order), None, None)


def _sorted(listed: list[Row], order) -> list[Row]:
    """The rows of a page in the requested order."""
    if not order:
        return listed
    key, is_downward = order
    having = [row for row in listed if key(row)]
    return [*sorted(having, key=key, reverse=is_downward), *(row for row in listed if not key(row))]


def _in_order(ids) -> list[Story]:
    found = with_versions(Story.objects.filter(pk__in=ids)).in_bulk()
    return [found[pk] for pk in ids]


def _reach(asked, before) -> QuerySet[Story]:
    """The stories by the filters that an index serves, in the order of the list."""
    stories = Story.objects.order_by("-modified_at", "-id")
    if before:
        # A row value, not `a < x OR (a = x AND b < y)`, which scans the list from its start. The time is
        # also compared on its own: PostgreSQL can't estimate the rows of a row value, and would read all.
        is_after = TupleLessThan(Tuple(F("modified_at"), F("id")), tuple(before))
        stories = stories.filter(is_after, modified_at__lte=before.modified_at)
    if since := asked.get("since"):
        stories = stories.filter(modified_at__gte=_midnight(since))
    if until := asked.get("until"):
        stories = stories.filter(modified_at__lt=_midnight(until + timedelta(days=1)))
    return stories


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def _states(at) -> dict:
    """{state: the condition that an index serves, and the other conditions}."""
    live = Exists(Article.objects.published(at).filter(story=OuterRef("pk")))
    scheduled_versions = Article.objects.filter(is_closed=False, live_from__gt=at)
    ahead = Exists(scheduled_versions.filter(story=OuterRef("pk")))
    draft, in_review, published, withdrawn = (Q(status=status) for status in Story.Status)
    scheduled, held = (
        Q(pk__in=scheduled_versions.filter(held_from__isnull=is_free).values("story"))
        for is_free in (True, False)
    )
    taken_down = Q(taken_down_at__isnull=False)
    return {
        "draft": {"index": draft, "rest": [~live, ~ahead]},
        "in_review": {"index": in_review, "rest": [~live, ~ahead]},
        "scheduled": {"index": scheduled},
        "held": {"index": held},
        "published": {"index": published, "rest": [~ahead]},
        "changed": {"index": draft, "rest": [live, ~ahead]},
        "changed_in_review": {"index": in_review, "rest": [live, ~ahead]},
        "embargoed": {"rest": [~withdrawn, under_embargo(at)]},
        "withdrawn": {"index": withdrawn, "rest": [~taken_down]},
        "taken_down": {"index": withdrawn, "rest": [taken_down]},
    }


def _edge(reach, words) -> tuple[datetime | None, timedelta | None]:
    """How far back a page scans, and the time span; None for both if words are searched without limit."""
    if words and archive.IS_SCANNED:
        return None, None
    scanned = reach.values("modified_at")[:MOST_SCANNED]
    ends = scanned.aggregate(first=Min("modified_at"), last=Max("modified_at"))
    return ends["first"], ends["first"] and ends["last"] - ends["first"]


def _conditions(asked) -> Iterator:
    """The conditions of the filters that no index serves."""
    bylines = StoryByline.objects.filter(story=OuterRef("pk"))
    if category := asked.get("category"):
        yield Exists(StoryCategory.objects.filter(story=OuterRef("pk"), category=category))
    if person := asked.get("person"):
        yield Q(owner=person) | Q(assigned_to=person) | Exists(bylines.filter(author__user=person))
    if author := asked.get("author"):
        yield Exists(bylines.filter(author=author))


def with_versions(stories: QuerySet[Story]) -> QuerySet[Story]:
    """Load what a row of a list shows, in three queries, without the texts."""
    return shown_in_rows(stories).prefetch_related(
        Prefetch("articles", _open_versions(), to_attr="open_versions"),
        Prefetch("category_rows", StoryCategory.objects.select_related("category").order_by("position")),
    )


def _open_versions() -> QuerySet[Article]:
    columns = ("story", "live_from", "live_until", "is_closed", "held_from", "published_at")
    return Article.objects.filter(is_closed=False).only(*columns).order_by("-live_from")


def shown_in_rows(stories: QuerySet[Story]) -> QuerySet[Story]:
    """The same without the versions."""
    named = Story.restricted_to.through.objects.filter(story=OuterRef("pk"))
    shown = stories.select_related("owner", "assigned_to").defer("body", "searchable", "indexed_words")
    return shown.annotate(is_restricted=Exists(named))


def rows(stories: Iterable[Story], at: datetime) -> list[Row]:
    """Rows of stories that have their `open_versions`, the newest first."""
    standings = [(story, Outlook.among(story.open_versions, at)) for story in stories]
    return [Row(story, standing, standing.in_words(story)) for story, standing in standings]
