"""The invariants of the tables, checked over the whole database by `manage.py verify` and the tests.

Stories are checked some at a time, each time with the same few queries; no rule looks at two stories at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import batched

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles import derived, html, picture_uses
from articles.invariants import rows, texts
from articles.invariants.stories import Stories, after
from articles.models import AboutPage, AboutVersion, Image
from articles.pictures import renditions
from articles.pictures.files import present

__all__ = [
    "RULES",
    "Stories",
    "after",
    "broken",
    "broken_in_rows",
    "broken_of",
    "broken_of_the_rest",
    "snapshot",
]

Rule = Callable[[datetime, Stories], Iterator[str]]
RuleOfTheRest = Callable[[datetime], Iterator[str]]


@contextmanager
def snapshot() -> Iterator[datetime]:
    """Read the database as it is at one moment, which is yielded, without blocking anyone who writes.

    Read statement by statement, a story from before a publication and its article from after it would
    look like a broken rule.
    """
    with _deferred(), transaction.atomic():
        with connection.cursor() as cursor:
            # Inside another transaction, as in a test, the level can't be changed any more.
            if connection.vendor == "postgresql" and not connection.savepoint_ids:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT count(*) FROM django_migrations")  # The first query takes the snapshot.
        yield timezone.now()


@contextmanager
def _deferred():
    """On SQLite, begin transactions without the write lock that they usually take at once."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        yield
        return
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = mode


def broken(at: datetime) -> Iterator[str]:
    """A sentence for each place where a rule is broken at this moment."""
    yield from _broken_of_all(at)
    yield from broken_of_the_rest(at)


def broken_in_rows(at: datetime) -> Iterator[str]:
    """The same for the database alone; files are changed after commit."""
    yield from _broken_of_all(at)
    yield from _places([labels_and_pictures_follow_their_row], at)


def _broken_of_all(at):
    last = 0
    while stories := after(last):
        yield from broken_of(stories, at)
        last = stories.last


def broken_of(stories: Stories, at: datetime) -> Iterator[str]:
    """The same for these stories; each place names its story."""
    yield from _places(RULES_OF_STORIES, at, stories)


def broken_of_the_rest(at: datetime) -> Iterator[str]:
    """The same for what belongs to no story: labels and pictures."""
    yield from _places(RULES_OF_THE_REST, at)


def _places(rules, *arguments):
    for rule in rules:
        for place in rule(*arguments):
            yield f"{rule.__doc__} Broken: {place}."


def labels_and_pictures_follow_their_row(at):
    """What lists search, compare and order by is made from the names and words as they stand."""
    for model in derived.OF_THE_REST:
        for row in derived.outdated(model._default_manager.all()):
            yield f"{model._meta.verbose_name_raw} {row.pk} (manage.py clean fixes it)"


def pages_have_versions(at):
    """The newest version of a page of the newspaper is its last, and readers have one of its own."""
    newest = AboutVersion.objects.filter(page=OuterRef("pk")).values("number")[:1]
    wrong = ~Q(version=Coalesce(Subquery(newest), 0)) | ~Q(live__page=F("pk")) & Q(live__isnull=False)
    for pk in AboutPage.objects.filter(wrong).order_by("pk").values_list("pk", flat=True):
        yield f"page {pk}"


def pages_are_clean(at):
    """Every stored body of a page of the newspaper is clean."""
    for pk, body in AboutVersion.objects.values_list("pk", "body"):
        if body != html.clean(body):
            yield f"version {pk} (manage.py clean fixes it)"


def sealed_pictures_are_gone(at):
    """A picture that only stories that were taken down use has no public file."""
    for name in _there(picture_uses.sealed_pictures()):
        yield f"{name} (still public: the page of the take-down says why)"


def killed_pictures_are_gone(at):
    """A picture that was killed has no public file."""
    for name in _there(Image.objects.filter(status=Image.Status.KILLED).order_by("key").iterator(500)):
        yield f"{name} (still public: the picture's receipt says why)"


def _there(images):
    """The public files that the storage has of pictures, of which some are asked for at a time."""
    for some in batched(images, 100, strict=False):
        names = [name for image in some for name in renditions.public_files(image)]
        there = present(default_storage, names)
        yield from (name for name in names if name in there)


RULES_OF_STORIES: list[Rule] = [*rows.RULES, *texts.RULES]
RULES_OF_THE_REST: list[RuleOfTheRest] = [
    labels_and_pictures_follow_their_row,
    pages_have_versions,
    pages_are_clean,
    sealed_pictures_are_gone,
    killed_pictures_are_gone,
]
RULES = [*RULES_OF_STORIES, *RULES_OF_THE_REST]
