"""Loads a newsroom with a given number of stories into an empty database."""

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
from articles.models import Author, Category, SearchLanguage, Spelling, Story
from articles.pictures import storing
from articles.search import spelling
from articles.terms.words import forms_of_text
from articles.text.slugs import slug_of
from benchmarks.world import indexes, vocabulary
from benchmarks.world.bodies import bodies
from benchmarks.world.columns import Cast
from benchmarks.world.documents import TAG
from benchmarks.world.phrases import phrase
from benchmarks.world.rows import MODELS, Rows
from benchmarks.world.stories import Plan
from benchmarks.world.tables import Table
from tests import factories

AT_A_TIME = 2000
PICTURES = 6
SIZE = (1280, 853)
Progress = Callable[[str], None]


class NotEmpty(Exception):
    """The database already has stories."""


def load(count: int, say: Progress = lambda words: None) -> None:
    """Store this many stories, at least twenty. Raises NotEmpty if there are any.

    A failure leaves nothing; a failure while indexes are created leaves a database without them.
    """
    if Story.objects.exists():
        raise NotEmpty("This database has stories already: name an empty one in DATABASE_URL.")
    with transaction.atomic(), connection.cursor() as cursor:
        _pack_fast(cursor)
        rows, plan = _begun(cursor, count)
        left_out = indexes.dropped(cursor, [model._meta.db_table for model in MODELS])
        _write(cursor, rows, plan, count, say)
        _learn(cursor, rows, say)
        _count_on(cursor)
        freshness.move(removed=True, relabelled=True)
    say("Making indexes, and checking references…")
    indexes.make(left_out, say)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _begun(cursor, count) -> tuple[Rows, Plan]:
    emptied = _emptied(cursor)
    cast = _cast()
    return Rows(cast, emptied), Plan(count, bodies(count, cast.images), timezone.now())


def _write(cursor, rows, plan, count, say):
    """Make the next rows while the database stores the previous ones."""
    began, written, done = time.monotonic(), None, 0
    with ThreadPoolExecutor(max_workers=1) as writer:
        for number, stories in enumerate(batched(plan, AT_A_TIME, strict=False), start=1):
            for story in stories:
                rows.add(story)
            if written:
                written.result()
            done += len(stories)
            written = writer.submit(_store, cursor, rows.take(are_last=done == count))
            if number % max(1, count // AT_A_TIME // 20) == 0:
                say(f"{done:,} of {count:,} stories after {time.monotonic() - began:.0f} s")
        written.result()


def _learn(cursor, rows, say):
    """Store the spellings of readers' search, and its language if the newspaper has another."""
    say("Writing the spellings of all words…")
    names = Author.objects.filter(pk__in=rows.authors).values_list("name", flat=True)
    words = filter(spelling.is_learnable, rows.words().union(*map(forms_of_text, names)))
    # In the order of its key, so that an index grows at its end.
    Table(Spelling, is_emptied=True).write(cursor, sorted(spelling.rows_of(words)))
    if TAG:
        SearchLanguage.objects.get_or_create(tag=TAG)


def _store(cursor, taken):
    for table, rows in taken:
        table.write(cursor, rows)


def _pack_fast(cursor):
    """Use lz4 if the build has it: PostgreSQL's own compression of long texts is half of its work here."""
    if connection.vendor == "postgresql":
        cursor.execute(
            """SELECT set_config(name, 'lz4', true) FROM pg_settings
            WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"""
        )


def _emptied(cursor) -> list[type[Model]]:
    """Tables emptied in the same transaction are filled without WAL, if the server's settings allow it."""
    empty = [model for model in MODELS if not model._base_manager.exists()]
    tables = [model._meta.db_table for model in [*empty, Spelling]]  # Without stories there are no words.
    if connection.vendor == "postgresql":
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
    else:
        cursor.execute(f"DELETE FROM {tables[-1]}")  # noqa: S608 - our name
    return empty


def _count_on(cursor):
    """Advance the sequences: rows made in the usual way get the numbers after these."""
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
    """A hundred people: each first name with some of the family names."""
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
