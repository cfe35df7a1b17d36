from itertools import batched

from django.db import migrations, transaction

MANY = 500


def fill(apps, schema_editor):
    """Index the words of the stories that are there, some at a time: nobody's save waits for all of them."""
    stories = apps.get_model("articles", "Story").objects
    column = stories.model._meta.get_field("indexed_words")
    unfilled = (
        stories.filter(indexed_words="", taken_down_at=None).order_by("pk").values_list("pk", flat=True)
    )
    for pks in batched(list(unfilled), MANY, strict=False):
        with transaction.atomic(using=schema_editor.connection.alias):
            for story in stories.filter(pk__in=pks, indexed_words="").select_for_update():
                stories.filter(pk=story.pk).update(indexed_words=column.made_from(story))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0025_story_indexed_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
