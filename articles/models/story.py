from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.cleaning import clean
from articles.fields import IndexedWordsField, SearchableField, WordCountField
from articles.gathering import gathered
from articles.models.labels import Author, Category, Labelled, LabelledQuerySet, LabelRow
from articles.models.words import Words
from articles.prepared import Prepared


def under_embargo(at: datetime) -> Q:
    """The condition that nothing of a Story may reach a reader at this moment."""
    return Q(embargo_until__gt=at) | Q(embargo_until_lifted=True)


SEARCHED = ("searchable", "indexed_words")
"""The columns to recompute from a story's words, and to save, whenever any of the words is saved."""
NOT_LISTED = tuple(f"story__{name}" for name in ("body", *SEARCHED))
"""A story's long columns, which lists of rows that refer to it never show."""


SEES_OTHERS = "articles.see_others_stories"
"""The permission to see stories that one neither owns nor is assigned; freelancers don't have it."""


class Sight(NamedTuple):
    """What determines which stories a person sees: their id and their permissions."""

    pk: int
    permissions: frozenset[str]

    @classmethod
    def of(cls, user, *also: str) -> "Sight":
        """From a user, with any of these other permissions that they have."""
        names = ("articles.view_story", "articles.take_down_story", "articles.see_restricted_story")
        names += (SEES_OTHERS, *also)
        return cls(user.pk, frozenset(name for name in names if user.has_perm(name)))

    def has_perm(self, name: str) -> bool:
        return name in self.permissions


def visible_to(user, story: str = "") -> Q:
    """The condition that this person may see a story's words on the desk.

    For rows of another table, `story` is the name of their foreign key, and each row is checked on its own:
    with a join, a database may read all stories first, and with `story__in` it always would.
    """
    if story:
        return Q(models.Exists(Story.objects.filter(visible_to(user), pk=models.OuterRef(story))))
    if not user.has_perm("articles.view_story"):
        return Q(pk__in=[])
    condition = Q()
    if not user.has_perm("articles.take_down_story"):
        condition &= Q(taken_down_at=None)
    if user.has_perm("articles.see_restricted_story"):
        return condition
    named = Story.restricted_to.through.objects.filter(story=models.OuterRef("pk"))
    open_to_all = ~models.Exists(named)
    if not user.has_perm(SEES_OTHERS):
        open_to_all &= Q(assigned_to=user.pk)
    return condition & (Q(owner=user.pk) | open_to_all | models.Exists(named.filter(user_id=user.pk)))


class StoryQuerySet(LabelledQuerySet):
    def visible_to(self, user):
        """The stories whose words this person may see on the desk."""
        return self.filter(visible_to(user))


class Belonging(NamedTuple):
    """What is stored about a story in separate rows."""

    categories: list[Category]
    authors: list[Author]
    named: set[int]
    """The ids of the people it is restricted to; empty if it is open to all."""


class Story(Labelled, Words):
    """What the desk works on: the working copy. Only staff see it."""

    under_lock: Any = None
    """What the current transaction has read of it since locking its row; see `workflow.locking`."""
    recorded: Any = None
    """The Revision that was last added by an act on this object."""
    offered: Any = None
    """The labels that its page offers, if they were read along with its own."""
    has_been_public = False
    """Whether a version of it has ever been live; only set by some queries."""
    is_pinned = False
    """Whether it is pinned to the front page; only set by some queries."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("status", "Draft")
        IN_REVIEW = "in_review", pgettext_lazy("status", "In review")
        PUBLISHED = "published", pgettext_lazy("status", "Published")
        WITHDRAWN = "withdrawn", pgettext_lazy("status", "Withdrawn")

    class Urgency(models.IntegerChoices):
        FLASH = 1, pgettext_lazy("urgency", "Flash")
        URGENT = 2, pgettext_lazy("urgency", "Urgent")
        ROUTINE = 3, pgettext_lazy("urgency", "Routine")

    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stories", editable=False
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.ROUTINE)
    submitted_at = models.DateTimeField(null=True, editable=False)
    restricted_to = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    embargo_until = models.DateTimeField(null=True, blank=True)
    embargo_until_lifted = models.BooleanField(default=False)
    created_at = models.DateTimeField(editable=False)
    modified_at = models.DateTimeField(editable=False)
    taken_down_at = models.DateTimeField(null=True, editable=False)
    searchable = SearchableField(
        of=("headline", "slugline", "slug", "dek", "lead_caption", "body"), unless="taken_down_at"
    )
    indexed_words = IndexedWordsField()
    """The words of `searchable`; indexed on PostgreSQL (migration 0027)."""
    word_count = WordCountField()
    word_goal = models.PositiveIntegerField(null=True, editable=False)
    """How many words it should have, if somebody has set that."""

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("stories")
        default_permissions = ["add", "change", "view"]
        permissions = [
            ("write_story", "Can create stories, edit own ones, submit and recall"),
            ("edit_any_story", "Can edit any story"),
            ("publish_story", "Can publish, send back, correct and withdraw"),
            ("take_down_story", "Can take down, and see sealed words"),
            ("see_restricted_story", "Can see stories restricted to others"),
        ]
        indexes = [
            models.Index(fields=["-modified_at", "-id"], name="story_newest"),
            models.Index(fields=["status", "-modified_at", "-id"], name="story_status_newest"),
            models.Index(fields=["owner", "status", "-modified_at", "-id"], name="story_own"),
            models.Index(
                fields=["assigned_to", "-modified_at", "-id"],
                condition=Q(assigned_to__isnull=False),
                name="story_assigned",
            ),
            models.Index(
                fields=["embargo_until"], condition=Q(embargo_until__isnull=False), name="story_embargo"
            ),
            models.Index(
                fields=["-modified_at", "-id"],
                condition=Q(embargo_until_lifted=True),
                name="story_embargo_open_end",
            ),
            models.Index(
                fields=["-taken_down_at"], condition=Q(taken_down_at__isnull=False), name="story_taken_down"
            ),
        ]

    def as_if(self, words: Mapping[str, Any]) -> "Story":
        """A copy of this story with these words, never to be saved; fields that they do not name stay.

        `words` maps names of Words' fields to values, "categories" and "bylines" to ordered lists.
        """
        pretend = Story(
            pk=self.pk,
            owner_id=self.owner_id,
            embargo_until=self.embargo_until,
            embargo_until_lifted=self.embargo_until_lifted,
        )
        scalars = {name: value for name, value in words.items() if name not in ("categories", "bylines")}
        for name, value in {**self.words(), **scalars}.items():
            setattr(pretend, name, value)
        pretend.body = clean(pretend.body)
        is_stored = self.pk is not None
        pretend.categories = words.get("categories", self.categories if is_stored else [])
        pretend.authors = words.get("bylines", self.authors if is_stored else [])
        return pretend

    def is_under_embargo(self, at: datetime) -> bool:
        """Whether nothing of the story may reach a reader at this moment."""
        return self.embargo_until_lifted or (self.embargo_until is not None and self.embargo_until > at)

    def is_visible_to(self, user) -> bool:
        """Whether `visible_to` includes the story for this person."""
        if not user.has_perm("articles.view_story"):
            return False
        if self.taken_down_at and not user.has_perm("articles.take_down_story"):
            return False
        return self.is_open_to(user)

    def is_open_to(self, user) -> bool:
        """Whether someone who may see stories may also see this one, despite any restriction."""
        if user.pk == self.owner_id or user.has_perm("articles.see_restricted_story"):
            return True
        if user.pk in self.belonging.named:
            return True
        return not self.belonging.named and (user.has_perm(SEES_OTHERS) or user.pk == self.assigned_to_id)

    @cached_property
    def categories(self) -> list[Category]:
        """Its categories, in the desk's order."""
        if self._has_prefetched("category_rows"):
            return [row.category for row in self.category_rows.all()]
        return self.belonging.categories

    @cached_property
    def authors(self) -> list[Author]:
        """Its authors, in byline order."""
        if self._has_prefetched("byline_rows"):
            return [row.author for row in self.byline_rows.all()]
        return self.belonging.authors

    def _has_prefetched(self, rows):
        return rows in getattr(self, "_prefetched_objects_cache", {})

    @cached_property
    def belonging(self) -> Belonging:
        """Its labels, without their texts, and the people it is restricted to, in one query.

        No query if they were read along with the story, or under its lock.
        """
        if self.pk is None:
            return Belonging([], [], set())
        return (self.under_lock and self.under_lock.take_belonging()) or _read_belonging(self.pk)

    def forget_belonging(self) -> None:
        """Discard the cached value, so that it is read again."""
        vars(self).pop("belonging", None)
        if self.under_lock:
            self.under_lock.take_belonging()

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self.forget_belonging()


Story._meta.verbose_name = _("story")


class StoryCategory(LabelRow):
    label = "category"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="category_rows")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")

    class Meta(LabelRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["story", "category"], name="story_category_once"),
        ]


class StoryByline(LabelRow):
    label = "author"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="byline_rows")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="+")

    class Meta(LabelRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["story", "author"], name="story_byline_once"),
        ]


LABEL_FIELDS = ("id", "name", "slug", "merged_into_id")


BELONGING = ("its_categories", "its_authors", "its_people")


def belonging_columns(story) -> dict[str, Subquery]:
    """The arguments of `belonging_from`, as query columns named BELONGING; `story` is the story's id."""
    people = Story.restricted_to.through.objects.filter(story=story)
    rows = [
        _labels_of(story, StoryCategory),
        _labels_of(story, StoryByline),
        gathered(people, "story", "user"),
    ]
    return dict(zip(BELONGING, rows, strict=True))


def _labels_of(story, rows):
    fields = [f"{rows.label}__{name}" for name in LABEL_FIELDS]
    own = rows.objects.select_related(None).filter(story=story)
    return gathered(own, "story", "position", *fields)


def belonging_from(categories: list | None, authors: list | None, people: list | None) -> Belonging:
    """The Belonging made from the values of those columns."""
    return Belonging(
        _in_order(Category, categories), _in_order(Author, authors), {pk for (pk,) in people or ()}
    )


def _in_order(model, rows) -> list:
    return [label_from(model, values) for _, *values in sorted(rows or (), key=itemgetter(0))]


def _read_belonging(story: int) -> Belonging:
    return belonging_from(*next(iter(_belonging(story=story)), (None, None, None)))


@Prepared
def _belonging(story):
    return Story.objects.filter(pk=story).values_list(*belonging_columns(story).values())


def label_from(model, values):
    """A label with its name and address; other fields are loaded on access."""
    return model.from_db("default", LABEL_FIELDS, values)
