"""The rows of a story in each table."""

import itertools
from collections.abc import Collection

from django.db.models import Max, Model

from articles import models
from articles.workflow.acts import Act
from benchmarks.world.columns import NOTICE, Columns, as_text
from benchmarks.world.documents import End
from benchmarks.world.phrases import Phrase
from benchmarks.world.stories import FIRST, Planned
from benchmarks.world.tables import Table

MODELS = (
    models.Story,
    models.StoryCategory,
    models.StoryByline,
    models.Revision,
    models.Article,
    models.ArticleCategory,
    models.ArticleByline,
    models.Address,
    models.PublicNote,
    models.Withdrawal,
    models.PictureUse,
    models.AuditEntry,
    models.SearchEntry,
)
ENTRIES_AT_A_TIME = 20_000
"""A GIN index is built in half the time if documents with many words in common are near each other."""


class Rows:
    """Makes the rows of stories, in the order of their numbers; `emptied` tables have no others."""

    def __init__(self, cast, emptied: Collection[type[Model]] = ()):
        self.cast = cast
        self.tables = {model: Table(model, is_emptied=model in emptied) for model in MODELS}
        self._ids = {model: itertools.count(1 + (_largest(model) or 0)) for model in MODELS}
        self._day, self._slugs = None, set()
        self._ends: set[End] = set()
        self.forms: set[str] = set()
        """The words in readers' search, besides those of bodies."""
        self.authors: set[int] = set()

    def take(self, *, are_last: bool) -> list[tuple[Table, list[tuple]]]:
        """Each table with its rows since the last call."""
        entries = self.tables[models.SearchEntry]
        later = [] if are_last or len(entries) >= ENTRIES_AT_A_TIME else [entries]
        return [(table, table.take()) for table in self.tables.values() if table not in later]

    def words(self) -> set[str]:
        """The words of the versions in readers' search."""
        return self.forms.union(*(end.forms for end in self._ends))

    def add(self, story: Planned) -> None:
        columns = Columns(self.cast, story, self._slug(story))
        columns.pk = self._add(models.Story, columns.story())
        of_story = {"story_id": columns.pk}
        self._labels(models.StoryCategory, "category_id", columns.categories, of_story)
        self._labels(models.StoryByline, "author_id", columns.authors, of_story)
        for version in story.versions:
            self._version(columns, version)
        if story.versions:
            self._add(models.Address, columns.address())
        else:
            act = Act.SUBMIT if story.status == models.Story.Status.IN_REVIEW else Act.SAVE
            self._act(columns, act, story.written_at)
        if story.withdrawn_at:
            self._act(columns, Act.WITHDRAW, story.withdrawn_at, detail=NOTICE)
        for image in columns.images:
            self._add(models.PictureUse, {**of_story, "image_id": image})

    def _slug(self, story) -> Phrase:
        """The headline's slug, with the story's number if another story of that day has it."""
        slug = Phrase(*map(_hyphenated, (story.headline.folded, *story.headline[1:3])))
        if story.published_on != self._day:
            self._day, self._slugs = story.published_on, set()
        if slug.text in self._slugs:
            slug = slug.then(f"-{story.number}")
        self._slugs.add(slug.text)
        return slug

    def _add(self, model, row):
        row["id"] = pk = next(self._ids[model])
        self.tables[model].add(row)
        return pk

    def _labels(self, model, name, labels, shared):
        for position, label in enumerate(labels):
            self._add(model, {**shared, name: label, "position": position})

    def _version(self, columns, version):
        pk = self._add(models.Article, columns.article(version))
        shared = columns.in_lists(version) | {"article_id": pk}
        self._labels(models.ArticleCategory, "category_id", columns.categories, shared)
        self._labels(models.ArticleByline, "author_id", columns.authors, shared)
        acted_at = columns.plan.written_at if version.kind == FIRST else version.opens_at
        act = Act.SCHEDULE if version.opens_at > acted_at else Act.PUBLISH
        detail = f"Moves to the top. {version.note}" if version.note else ""
        self._act(columns, act, acted_at, version, detail)
        if version.correction:
            self._add(models.PublicNote, columns.public_note(version, pk))
        if version.ends_at is None:
            self._searched(columns, version, pk)
        if version.ends_at and version.ends_at == columns.plan.withdrawn_at:
            self._add(models.Withdrawal, columns.withdrawal(pk))

    def _searched(self, columns, version, pk):
        end = columns.plan.body.end
        self.tables[models.SearchEntry].add(columns.search_entry(version, pk), beside=id(end))
        self._ends.add(end)
        self.forms.update(*columns.own_forms(version))
        self.authors.update(columns.authors)

    def _act(self, columns, act, at, version=None, detail=""):
        self._add(models.Revision, columns.revision(act, as_text(at), version, detail))
        self._add(models.AuditEntry, columns.audit_entry(act, as_text(at), detail))


def _largest(model):
    return model._base_manager.aggregate(largest=Max("pk"))["largest"]


def _hyphenated(folded):
    return folded.replace("'", "").replace(" ", "-")
