from functools import partial

from django.db import migrations

from articles.search import index


def fill(apps, schema_editor):
    """Let the desk find files by their words and by what is said in them, and readers by the latter."""
    tables = partial(apps.get_model, "articles")
    for name in ("Clip", "ClipText"):
        rows = tables(name).objects
        column = rows.model._meta.get_field("searchable")
        for row in rows.filter(searchable="").iterator(100):
            rows.filter(pk=row.pk).update(searchable=column.made_from(row))
    with_clips = tables("Article").objects.filter(is_closed=False).exclude(clips={})
    for _ in index.rebuild(list(with_clips.values_list("pk", flat=True)), tables):
        pass


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0082_clip_version_and_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
