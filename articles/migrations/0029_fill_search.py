from functools import partial

from django.db import migrations

from articles.search import index


def fill(apps, schema_editor):
    """Index the versions that are there, some at a time: no publication waits for all of them."""
    tables = partial(apps.get_model, "articles")
    for name in ("Category", "Author"):
        labels = tables(name).objects
        column = labels.model._meta.get_field("name_terms")
        for label in labels.filter(name_terms=""):
            labels.filter(pk=label.pk, name=label.name).update(name_terms=column.made_from(label))
    for _ in index.rebuild(list(index.unindexed(tables)), tables):
        pass


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0028_search")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
