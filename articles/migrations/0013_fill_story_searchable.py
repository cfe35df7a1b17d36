from itertools import batched

from django.db import migrations, transaction

MANY = 500


def fill(apps, schema_editor):
    """Fold the words of the stories that are there, some at a time: nobody's save waits for all of them."""
    stories = apps.get_model("articles", "Story").objects
    column = stories.model._meta.get_field("searchable")
    unfilled = stories.filter(searchable="", taken_down_at=None).values_list("pk", flat=True)
    for pks in batched(list(unfilled), MANY, strict=False):
        with transaction.atomic(using=schema_editor.connection.alias):
            for story in stories.filter(pk__in=pks, searchable="").select_for_update():
                stories.filter(pk=story.pk).update(searchable=column.made_from(story))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0012_story_searchable")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
