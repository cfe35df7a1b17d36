"""Writing the index of readers' search, in the transaction in which a version opens or is closed."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import batched, chain

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet

from articles import row_locks
from articles.search import spelling
from articles.search.unseen import KILLED, leave_out
from articles.spoken import spoken_in, texts_of
from articles.terms.documents import document_of, head_of
from articles.terms.words import forms_of_text

MANY = 500
"""Versions read at a time."""
AT_ONCE = 100
"""Versions that a kill reindexes while the person waits: some milliseconds each."""
COLUMNS = (
    "headline",
    "dek",
    "lead_caption",
    "body",
    "published_on",
    "published_at",
    "story_id",
    "written_in",
    "clips",
    "lead_image_id",
)
"""All the indexed columns of a version, besides its labels."""
Tables = Callable[[str], type[Model]]
_now = partial(apps.get_model, "articles")


def add(article) -> None:
    """Index a version that opens, now or at its time.

    Takes two statements if none of its words is new and its video and audio have no words.
    """
    texts = texts_of([article], _now)
    entry = _entry(_now, article, article.categories, article.authors, texts)
    entry.save(force_insert=True)
    _learn([entry], _names([*article.categories, *article.authors]), _now)


def remove(pks: Collection[int]) -> None:
    """Remove versions that have ended from the index."""
    row_locks.in_order(_now("SearchEntry").objects.filter(article__in=pks)).delete()


def forget(versions: QuerySet) -> None:
    """Remove what was just killed from these versions' entries; call it in the kill's own transaction.

    The newest are reindexed at once. If there are very many, the entries of the others are deleted, in one
    statement: they can't be found at all until the job that follows the kill has reindexed them.
    """
    open_ones = versions.filter(is_closed=False)
    newest = sorted(open_ones.order_by("-pk").values_list("pk", flat=True)[:AT_ONCE])
    for _count in rebuild(newest):
        pass
    if len(newest) == AT_ONCE:
        others = open_ones.filter(pk__lt=newest[0]).order_by().values("pk")
        row_locks.in_order(_now("SearchEntry").objects.filter(article__in=others)).delete()


def unindexed(tables: Tables = _now) -> Iterator[int]:
    """Those versions without an entry that readers have or will have."""
    versions = tables("Article").objects.filter(is_closed=False, search_entry=None)
    yield from versions.order_by("pk").values_list("pk", flat=True)


def rebuild(pks: Iterable[int], tables: Tables = _now) -> Iterator[int]:
    """Reindex these versions in batches, and yield the size of each batch.

    `tables` returns models by name: a migration's are not today's.
    """
    for some in batched(pks, MANY, strict=False):
        with transaction.atomic():
            # Locked, so that none ends before its entry is there.
            # In a fixed order: otherwise two kills could deadlock.
            versions = tables("Article").objects.filter(pk__in=some, is_closed=False).order_by("pk")
            versions = versions.only(*_columns(tables("Article")))
            yield _rebuild(tables, {version.pk: version for version in versions.select_for_update()})


def _rebuild(tables, versions) -> int:
    categories = _labels(tables, "ArticleCategory", "Category", versions)
    authors = _labels(tables, "ArticleByline", "Author", versions)
    texts = texts_of(versions.values(), tables)
    # Killed since they were published: a version that opens has no killed pictures.
    leave_out(versions.values(), KILLED, tables)
    entries = [
        _entry(tables, version, categories.get(pk, ()), authors.get(pk, ()), texts)
        for pk, version in versions.items()
    ]
    stored = tables("SearchEntry").objects
    stored.filter(pk__in=list(versions)).delete()
    stored.bulk_create(entries)
    labels = chain.from_iterable([*categories.values(), *authors.values()])
    _learn(entries, _names({*labels}), tables)
    return len(entries)


def _columns(model):
    """Those that the table has: versions had no language yet when the index was first filled."""
    known = {field.attname for field in model._meta.concrete_fields}
    return [name for name in COLUMNS if name in known]


def _learn(entries, names, tables) -> None:
    """Add new words, and new languages with stems of their own."""
    words = {word for entry in entries for word in _words(entry)}
    spelling.learn({*words, *names}, tables("Spelling"))
    if tags := {tag for entry in entries for tag in entry.head.split("\n")[3:]}:
        rows = tables("SearchLanguage").objects
        for tag in sorted(tags.difference(rows.filter(tag__in=tags).values_list("tag", flat=True))):
            rows.get_or_create(tag=tag)


def _labels(tables, rows, label, versions):
    """{version: its labels, in their order}"""
    found: dict[int, list] = {}
    carried = tables(rows).objects.filter(article__in=list(versions)).order_by("position")
    pairs = list(carried.values_list("article", label.lower()))
    labels = tables(label).objects.in_bulk({pk for _, pk in pairs})  # Many versions share few labels.
    for version, pk in pairs:
        found.setdefault(version, []).append(labels[pk])
    return found


def _entry(tables, version, categories, authors, texts):
    labels = [f"c{category.pk}" for category in categories] + [f"a{author.pk}" for author in authors]
    return tables("SearchEntry")(
        article_id=version.pk,
        story_id=version.story_id,
        published_on=version.published_on,
        published_at=version.published_at,
        head=head_of(version, [author.pk for author in authors]),
        document=document_of(version, labels, spoken_in(version, texts)),
    )


def _words(entry):
    return (token[1:] for token in entry.document.ordered)


def _names(labels):
    return (form for label in labels for form in forms_of_text(label.name))
