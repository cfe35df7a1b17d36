from itertools import batched

from django.db import migrations, transaction

MANY = 500


def fill(apps, schema_editor):
    """Count the words of the stories that are there, some at a time: nobody's save waits for all of them."""
    stories = apps.get_model("articles", "Story").objects
    column = stories.model._meta.get_field("word_count")
    uncounted = stories.filter(word_count=0).exclude(body="").order_by("pk").values_list("pk", flat=True)
    for pks in batched(list(uncounted), MANY, strict=False):
        with transaction.atomic(using=schema_editor.connection.alias):
            for story in stories.filter(pk__in=pks, word_count=0).only("body").select_for_update():
                stories.filter(pk=story.pk).update(word_count=column.made_from(story))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0085_story_length")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
