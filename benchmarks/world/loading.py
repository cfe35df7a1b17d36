"""Loads a newsroom of so many stories into an empty database."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import batched

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from PIL import Image as Pillow

from articles import freshness
from articles.models import Author, Category, SearchEntry, Story
from articles.pictures import storing
from articles.search import index
from articles.slugs import slug_of
from benchmarks.world import vocabulary
from benchmarks.world.bodies import bodies
from benchmarks.world.columns import Cast
from benchmarks.world.indexes import built_afterwards
from benchmarks.world.phrases import phrase
from benchmarks.world.rows import MODELS, Rows
from benchmarks.world.stories import Plan
from tests import factories

AT_A_TIME = 2000
PICTURES = 6
SIZE = (1280, 853)
Progress = Callable[[str], None]


class NotEmpty(Exception):
    """The database has stories of its own."""


def load(count: int, say: Progress = lambda words: None) -> None:
    """Store so many stories, at least twenty. Raises NotEmpty where there are any."""
    if Story.objects.exists():
        raise NotEmpty("This database has stories already: name an empty one in DATABASE_URL.")
    with transaction.atomic():
        with connection.cursor() as cursor:
            _pack_fast(cursor)
            emptied = _emptied(cursor)
            cast = _cast()
            plan = Plan(count, bodies(count, cast.images), timezone.now())
            with built_afterwards(cursor, [model._meta.db_table for model in MODELS]):
                _write(cursor, Rows(cast, emptied), plan, count, say)
                say("Making indexes, and checking references…")
            _count_on(cursor)
            _index(cursor, say)
        freshness.move(removed=True, relabelled=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _write(cursor, rows, plan, count, say):
    """Make the next rows while the database takes in the last ones."""
    began, written = time.monotonic(), None
    with ThreadPoolExecutor(max_workers=1) as writer:
        for number, stories in enumerate(batched(plan, AT_A_TIME, strict=False), start=1):
            for story in stories:
                rows.add(story)
            if written:
                written.result()
            written = writer.submit(_store, cursor, rows.take())
            if number % max(1, count // AT_A_TIME // 20) == 0:
                done = min(number * AT_A_TIME, count)
                say(f"{done:,} of {count:,} stories after {time.monotonic() - began:.0f} s")
        written.result()


def _index(cursor, say):
    """The index of readers' search, of which the database's own part is made after its rows."""
    began, done, wanted = time.monotonic(), 0, list(index.unindexed())
    with built_afterwards(cursor, [SearchEntry._meta.db_table]):
        for number, count in enumerate(index.rebuild(wanted), start=1):
            done += count
            if number % max(1, len(wanted) // index.MANY // 10) == 0:
                say(f"{done:,} of {len(wanted):,} indexed for search after {time.monotonic() - began:.0f} s")
        say("Making the index of readers' search…")


def _store(cursor, taken):
    for table, rows in taken:
        table.write(cursor, rows)


def _pack_fast(cursor):
    """PostgreSQL's own way to pack long texts is half of its work here; lz4 is in most builds."""
    if connection.vendor == "postgresql":
        cursor.execute(
            """SELECT set_config(name, 'lz4', true) FROM pg_settings
            WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"""
        )


def _emptied(cursor) -> list[type[Model]]:
    """Tables that were emptied in the same transaction are filled without a log, where the server may."""
    empty = [model for model in MODELS if not model._base_manager.exists()]
    if connection.vendor == "postgresql":
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in empty)} CASCADE")
    return empty


def _count_on(cursor):
    """Rows made in the usual way get the numbers after these."""
    for statement in connection.ops.sequence_reset_sql(no_style(), MODELS):
        cursor.execute(statement)


def _cast() -> Cast:
    staff = [factories.person("editor", username=f"editor-{number}") for number in range(1, 6)]
    images = [_image(staff[0], number) for number in range(PICTURES)]
    return Cast(
        staff=staff,
        images=images,
        captions=[phrase(image.caption) for image in images],
        categories=[_label(Category, name).pk for name in vocabulary.SECTIONS],
        authors=[_label(Author, name).pk for name in _names()],
    )


def _names():
    """A hundred people: each first name beside some of the family names."""
    first, family = zip(*(name.split(" ", 1) for name in vocabulary.NAMES), strict=True)
    return [f"{first[number % 24]} {family[(number * 5 + number // 24) % 24]}" for number in range(100)]


def _label(model, name):
    return model.objects.create(name=name, slug=slug_of(name))


def _image(by, number):
    file = BytesIO()
    shade = tuple(40 + (number * step) % 180 for step in (53, 97, 131))
    Pillow.linear_gradient("L").resize(SIZE).convert("RGB").point(lambda value: value // 2).save(file, "JPEG")
    picture = Pillow.blend(Pillow.open(file), Pillow.new("RGB", SIZE, shade), 0.5)
    file = BytesIO()
    picture.save(file, "JPEG")
    image = storing.store(SimpleUploadedFile(f"picture-{number}.jpg", file.getvalue()), by=by)
    image.caption = f"{vocabulary.OBJECTS[number].capitalize()}, seen from the quay on Monday."
    image.credit, image.alt_text = vocabulary.NAMES[number], f"{vocabulary.OBJECTS[number].capitalize()}."
    image.save()
    return image


def to_the_terminal(words: str) -> None:
    sys.stderr.write(f"{words}\n")
