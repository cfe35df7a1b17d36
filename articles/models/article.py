import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
    TupleLessThanOrEqual,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, PlainTextField, SlugField
from articles.models.labels import Author, Category, Labelled, LabelledQuerySet, LabelRow
from articles.models.story import Story
from articles.models.words import Words
from articles.text import languages


class Place(NamedTuple):
    """An article's position in a list: newest `listed_at` first, ties by story id."""

    listed_at: datetime.datetime
    story_id: int


class ArticleQuerySet(LabelledQuerySet):
    def published(self, at):
        """The live version of each story at this moment."""
        still_live = Q(live_until__isnull=True) | Q(live_until__gt=at)
        # With `live_from <= at`, SQLite would use the index of scheduled versions, and sort all live ones.
        return self.filter(~Q(live_from__gt=at), still_live, is_closed=False)

    def open_but_not_live(self, at):
        """The open versions that `published` leaves out: those not live yet, and those just ended."""
        open_ones = self.filter(is_closed=False)
        # Two querysets, so that either database can use an index for each.
        return open_ones.filter(live_from__gt=at), open_ones.filter(live_until__lte=at)

    def last_change(self, at):
        """When a version last opened or ended by this moment, or None; it never goes back."""
        open_ones = self.filter(is_closed=False)
        times = [
            open_ones.filter(**{f"{end}__lte": at}).aggregate(newest=Max(end))["newest"]
            for end in ("live_from", "live_until")
        ]
        return max(filter(None, times), default=None)

    def on_record(self, at):
        """Every version that has ever been live: only for history, corrections and 410 pages."""
        return self.filter(live_from__lte=at)

    def in_feed_order(self, before: Place | None = None):
        """Newest first; with a Place, only the articles after it."""
        return self.filter(*_after(before)).order_by("-listed_at", "-story_id")

    def above(self, place: Place, label: Category | Author | None = None):
        """The articles before a place in the feed, or in a label's list; newest first."""
        return self._cut(TupleGreaterThan, place, label)

    def from_place(self, place: Place, label: Category | Author | None = None):
        """The articles at and after a place in the feed, or in a label's list; newest first."""
        return self._cut(TupleLessThanOrEqual, place, label)

    def _cut(self, comparison, place, label):
        if label is None:
            return self.filter(_compared(comparison, place)).in_feed_order()
        rows = "category_rows" if isinstance(label, Category) else "byline_rows"
        belongs = {f"{rows}__{label._meta.model_name}": label}
        return self._listed_by(rows, [_compared(comparison, place, f"{rows}__")], **belongs)

    def of_stories(self, numbers):
        """The versions of the stories with these ids."""
        return self.filter(story__in=numbers)

    def published_between(self, first, last):
        """The articles first published between these days, inclusive, in the site's zone."""
        return self.filter(published_on__range=(first, last))

    def in_archive_order(self, before: Place | None = None):
        """By first publication, newest first; with a Place of that list, only the articles after it."""
        published = self if before is None else self._published_before(before)
        return published.order_by("-published_on", "-published_at", "-story_id")

    def _published_before(self, place):
        # The day lets the index start near the place; one day more, as the site's zone may have changed.
        last = timezone.localdate(place.listed_at) + datetime.timedelta(days=1)
        return self.filter(_compared(TupleLessThan, place, time="published_at"), published_on__lte=last)

    def tagged(self, category, before: Place | None = None):
        """A category's articles in feed order."""
        return self._listed_by(
            "category_rows", _after(before, "category_rows__"), category_rows__category=category
        )

    def tagged_above(self, category, place: Place):
        """A category's articles before a place in feed order, the nearest first."""
        above = [_compared(TupleGreaterThan, place, "category_rows__")]
        return self._listed_by("category_rows", above, category_rows__category=category).reverse()

    def by_author(self, author, before: Place | None = None):
        """An author's articles in feed order."""
        return self._listed_by("byline_rows", _after(before, "byline_rows__"), byline_rows__author=author)

    def _listed_by(self, rows, cut, **belongs):
        # One filter() makes one join. Ordering and filtering by the rows' own columns lets their index
        # serve the whole list; by the article's columns it takes seconds.
        return self.filter(*cut, **{f"{rows}__is_closed": False}, **belongs).order_by(
            f"-{rows}__listed_at", f"-{rows}__story_id"
        )

    def for_lists(self):
        """With everything that lists show of an article, in three queries; without the body."""
        return self.with_labels().defer("body", "slugline", "social_headline", "social_description")


def _after(place, prefix=""):
    return [] if place is None else [_compared(TupleLessThan, place, prefix)]


def _compared(comparison, place, prefix="", time="listed_at"):
    # A row value: with `a < x OR (a = x AND b < y)` databases read the list from its start.
    return comparison(Tuple(F(f"{prefix}{time}"), F(f"{prefix}story_id")), tuple(place))


def known_to_readers(labels: QuerySet[Category] | QuerySet[Author], at: datetime.datetime) -> QuerySet:
    """Those of these categories or authors that a live article has at this moment.

    The name of any other could give away an unpublished story.
    """
    articles = Article.objects.published(at)
    carry = articles.tagged if labels.model is Category else articles.by_author
    # An ordered subquery, not Exists(): it needs one index look-up, whatever plan the database chooses.
    newest = carry(OuterRef("pk")).values("pk")[:1]
    return labels.alias(newest=Subquery(newest)).filter(newest__isnull=False)


MOST_USUAL_PICTURES = 4
"""An article with at least this many pictures is a picture story."""
HELD_UNTIL = datetime.datetime(9000, 1, 1, tzinfo=datetime.UTC)
"""The `live_from` of a version on hold, until an editor releases it: a time that never comes."""


class Article(Labelled, Words):
    """One version of a story as readers get it: live from `live_from` until `live_until`.

    Only `articles.workflow` writes it, and its words never change.
    """

    class Kind(models.TextChoices):
        # Translators: for readers
        FIRST = "first", _("First publication")
        # Translators: for readers
        MINOR = "minor", _("Minor fix")
        # Translators: for readers
        UPDATE = "update", pgettext_lazy("a version", "Update")

    class UpdatedAs(models.TextChoices):
        # Translators: for readers
        UPDATED = "updated", _("Updated")
        # Translators: for readers
        CORRECTED = "corrected", _("Corrected")

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="articles")
    published_on = models.DateField()
    published_at = models.DateTimeField()
    published_under = models.CharField(max_length=253, blank=True)
    """The site's host at first publication, from which the ids of feed items are made."""
    listed_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)
    updated_as = models.CharField(max_length=9, choices=UpdatedAs, blank=True)
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    is_closed = models.BooleanField(default=False)
    held_from = models.DateTimeField(null=True)
    kind = models.CharField(max_length=6, choices=Kind)
    note = LineField(max_length=300, blank=True)
    teaser = models.TextField(blank=True)
    reading_minutes = models.PositiveSmallIntegerField()
    pictures = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How many it has, including the lead image."""
    clips = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    """{key: facts from `articles.clips.frozen`} of its video and audio files, as they were then."""
    related_ids = models.JSONField(default=list)
    """The ids of the stories that its words name as related."""
    written_in = models.CharField(max_length=languages.LONGEST_TAG, blank=True, default="")
    """The tag of its language, chosen or detected; empty for the site's."""
    translated_from = models.ForeignKey(
        Story, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    """The story that its words name as its original; for a translation of a translation, the first."""
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_on_record = models.BooleanField(default=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                condition=Q(live_until__gt=F("live_from")), name="article_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(published_at__lte=F("live_from")), name="article_published_before_live"
            ),
            models.CheckConstraint(
                condition=Q(held_from__isnull=True, live_from__lt=HELD_UNTIL)
                | Q(held_from__isnull=False, live_from=HELD_UNTIL),
                name="article_held_is_never_live",
            ),
            models.UniqueConstraint(fields=["story", "live_from"], name="article_one_opening"),
            models.UniqueConstraint(
                fields=["story"], condition=Q(live_until__isnull=True), name="article_one_open_end"
            ),
        ]
        indexes = [
            # `is_closed = False` must be spelled as in published(), or SQLite ignores these indexes.
            models.Index(fields=["-listed_at", "-story"], condition=Q(is_closed=False), name="article_feed"),
            models.Index(fields=["live_from"], condition=Q(is_closed=False), name="article_ahead"),
            # With an unconditional index SQLite would also read all live versions, and sort them.
            models.Index(
                fields=["live_until"],
                condition=Q(is_closed=False, live_until__isnull=False),
                name="article_ended",
            ),
            # Covers all columns of published(), so that the days of a year are counted from the index alone.
            models.Index(
                fields=[
                    "-published_on",
                    "-published_at",
                    "-story",
                    "live_from",
                    "live_until",
                    "is_closed",
                ],
                condition=Q(is_closed=False),
                name="article_archive",
            ),
            models.Index(
                fields=["translated_from"],
                condition=Q(is_closed=False, translated_from__isnull=False),
                name="article_translations",
            ),
        ]

    def get_absolute_url(self):
        return reverse("articles:article", args=[self.published_on, self.slug])

    @property
    def is_picture_story(self):
        """Whether lists should say how many pictures it has."""
        return self.pictures >= MOST_USUAL_PICTURES

    @property
    def is_held(self):
        """Whether it is on hold; `held_from` is its original time."""
        return self.held_from is not None

    @property
    def set_for(self):
        """The time for which it is scheduled, or was before it was put on hold."""
        return self.held_from or self.live_from

    @property
    def place(self):
        return Place(self.listed_at, self.story_id)


class ArticleLabel(LabelRow):
    """An ordered label of an article, with copies of the columns that lists order and filter by."""

    listed_at = models.DateTimeField()
    story_id = models.BigIntegerField()
    is_closed = models.BooleanField(default=False)

    class Meta(LabelRow.Meta):
        abstract = True
        default_permissions = []


class ArticleCategory(ArticleLabel):
    label = "category"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="category_rows")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")

    class Meta(ArticleLabel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["article", "category"], name="article_category_once"),
        ]
        indexes = [
            models.Index(
                fields=["category", "-listed_at", "-story_id"],
                condition=Q(is_closed=False),
                name="article_category_feed",
            ),
        ]


class ArticleByline(ArticleLabel):
    label = "author"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="byline_rows")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="+")

    class Meta(ArticleLabel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="article_byline_once"),
        ]
        indexes = [
            models.Index(
                fields=["author", "-listed_at", "-story_id"],
                condition=Q(is_closed=False),
                name="article_byline_feed",
            ),
        ]


class Address(models.Model):
    """A story's public address; a former one redirects to the current one."""

    published_on = models.DateField()
    slug = SlugField()
    asked = LineField(max_length=100, blank=True)
    """The slug that was typed for it; empty if it was made from the headline."""
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="addresses")
    is_current = models.BooleanField(default=True)

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["published_on", "slug"], name="address_of_one_story"),
            models.UniqueConstraint(
                fields=["story"], condition=Q(is_current=True), name="address_one_current"
            ),
        ]

    def __str__(self):
        return f"{self.published_on:%Y/%m/%d}/{self.slug}"


class Withdrawal(models.Model):
    """Records a withdrawal: the version that it ended, when, by whom, and the notice."""

    article = models.OneToOneField(Article, on_delete=models.PROTECT, related_name="withdrawal")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="withdrawals", db_index=False)
    """Copied from its article, for the index."""
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    notice = PlainTextField(blank=True)
    keeps_notes = models.BooleanField(default=False)
    """Whether the republished story shows the public notes from before the withdrawal again."""

    class Meta:
        default_permissions = []
        indexes = [
            models.Index(fields=["story", "-at"], name="withdrawal_of_story"),
            models.Index(fields=["-at", "id"], name="withdrawal_newest"),
        ]
