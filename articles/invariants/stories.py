"""Some stories, and what their rules read of them, once for all rules."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple

from django.db.models import QuerySet

from articles import html
from articles.cleaning import is_clean
from articles.clip_keys import is_clip_key
from articles.clips.frozen import clips_in
from articles.models import (
    Article,
    ArticleByline,
    ArticleCategory,
    Author,
    Category,
    Revision,
    Story,
    StoryByline,
    StoryCategory,
    Words,
)

AT_A_TIME = 1000
ROWS_AT_A_TIME = 100
"""Of those with bodies: of these few only are in memory."""
WORDS = [word_field.attname for word_field in Words._meta.local_fields]
_BODY, _LEAD, _LEAD_CLIP = map(WORDS.index, ("body", "lead_image_id", "lead_clip"))
type Labels = tuple[list[int], list[int]]
"""The ids of categories and authors, each in their order."""


class Text(NamedTuple):
    """The words of a row, as far as they are compared."""

    pk: int
    digest: bytes
    labels: Labels


@dataclass
class Texts:
    """What the words of some stories come to."""

    stories: dict[int, Text] = field(default_factory=dict)
    articles: dict[int, Text] = field(default_factory=dict)
    """The newest version of each story that has one."""
    revisions: dict[int, Text] = field(default_factory=dict)
    """The newest of each story."""
    published: list[int] = field(default_factory=list)
    """The stories with that status."""
    unclean: list[tuple[str, int, int]] = field(default_factory=list)
    """The table, row and story of each body that is not clean."""
    pictures: dict[int, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    """{story: the keys of pictures in bodies}"""
    clips: dict[int, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    """{story: the keys of video and audio, with which it leads or in bodies}"""
    leads: dict[int, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    """{story: the ids of lead images}"""


class Body(NamedTuple):
    is_clean: bool
    pictures: tuple[str, ...]
    clips: tuple[str, ...]


class Stories:
    """The stories with ids from `first` to `last`, so many of them."""

    def __init__(self, first: int, last: int, count: int):
        self.first, self.last, self.count = first, last, count

    def of(self, rows, story: str = "story") -> QuerySet:
        """The rows of a table that belong to these stories, by the name of their foreign key."""
        return rows.objects.filter(**{f"{story}__gte": self.first, f"{story}__lte": self.last})

    @cached_property
    def texts(self) -> Texts:
        """All their words are read once, some rows at a time; of bodies that are alike one is looked at."""
        reading = _Reading(self)
        reading.stories()
        reading.articles()
        reading.revisions()
        return reading.texts


def after(last: int) -> Stories | None:
    """The next stories after this id; None where there are none."""
    ids = list(Story.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME])
    return Stories(ids[0], ids[-1], len(ids)) if ids else None


class _Reading:
    def __init__(self, some: Stories):
        self.some, self.texts = some, Texts()
        self.bodies: dict[bytes, Body] = {}

    def stories(self) -> None:
        categories = self._labels(StoryCategory, "category_id")
        authors = self._labels(StoryByline, "author_id")
        rows = self.some.of(Story, "pk").order_by("pk").values_list("pk", "status", *WORDS)
        for pk, status, *words in rows.iterator(ROWS_AT_A_TIME):
            digest = self._read(Story, pk, pk, words)
            self.texts.stories[pk] = Text(pk, digest, (categories[pk], authors[pk]))
            if status == Story.Status.PUBLISHED:
                self.texts.published.append(pk)

    def articles(self) -> None:
        rows = self.some.of(Article).order_by("story", "live_from").values_list("pk", "story", *WORDS)
        for pk, story, *words in rows.iterator(ROWS_AT_A_TIME):
            self.texts.articles[story] = Text(pk, self._read(Article, pk, story, words), ([], []))
        newest = {text.pk: text for text in self.texts.articles.values()}
        for model, label, position in ((ArticleCategory, "category_id", 0), (ArticleByline, "author_id", 1)):
            for article, pk in self._ordered(model, label, "article"):
                if article in newest:
                    newest[article].labels[position].append(pk)

    def revisions(self) -> None:
        kept = (_merged(Category), _merged(Author))
        rows = self.some.of(Revision).order_by("story", "pk")
        rows = rows.values_list("pk", "story", "category_ids", "byline_ids", *WORDS)
        for pk, story, categories, authors, *words in rows.iterator(ROWS_AT_A_TIME):
            digest = self._read(Revision, pk, story, words)
            own = self.texts.stories[story].labels if story in self.texts.stories else ([], [])
            labels = [_left(*each) for each in zip((categories, authors), own, kept, strict=True)]
            self.texts.revisions[story] = Text(pk, digest, (labels[0], labels[1]))

    def _labels(self, model, label) -> dict[int, list[int]]:
        labels = defaultdict(list)
        for story, pk in self._ordered(model, label, "story"):
            labels[story].append(pk)
        return labels

    def _ordered(self, model, label, owner) -> Iterator[tuple[int, int]]:
        story = "article__story" if owner == "article" else "story"
        rows = self.some.of(model, story).order_by(owner, *model._meta.ordering)
        return rows.values_list(owner, label).iterator()

    def _read(self, model, pk, story, words: list[Any]) -> bytes:
        """Note what a row's words come to; return what tells them from others."""
        words[_BODY], body = self._body(words[_BODY])
        if not body.is_clean:
            self.texts.unclean.append((model.__name__.lower(), pk, story))
        if model is not Revision:
            self.texts.pictures[story].update(dict.fromkeys(body.pictures))
            leading = filter(is_clip_key, [words[_LEAD_CLIP]])
            self.texts.clips[story].update(dict.fromkeys([*leading, *body.clips]))
            if words[_LEAD]:
                self.texts.leads[story][words[_LEAD]] = None
        return _digest(repr(words))

    def _body(self, markup) -> tuple[bytes, Body]:
        """What tells it from other bodies, and what was looked at of one that is alike."""
        digest = _digest(markup)
        if digest not in self.bodies:
            keys = tuple(figure.key for figure in html.pictures_in(markup))
            self.bodies[digest] = Body(is_clean(markup), keys, tuple(clips_in(markup)))
        return digest, self.bodies[digest]


def _merged(model) -> dict[int, int]:
    """{id of a merged label: the id of the one that is left}"""
    return dict(model.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))


def _left(labels: list[int], own: list[int], merged: dict[int, int]) -> list[int]:
    """The labels of a revision as they are since later merges, which change stories but not revisions.

    A merge may have moved a label to another place in its story.
    """
    left = [*dict.fromkeys(merged.get(pk, pk) for pk in labels)]
    return own if left != labels and sorted(left) == sorted(own) else left


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
