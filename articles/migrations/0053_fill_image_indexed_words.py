from itertools import batched

from django.db import migrations, transaction

MANY = 500


def fill(apps, schema_editor):
    """Index the words of the pictures that are there, some at a time: nobody's save waits for all of them."""
    images = apps.get_model("articles", "Image").objects
    column = images.model._meta.get_field("indexed_words")
    unfilled = images.filter(indexed_words="").order_by("pk").values_list("pk", flat=True)
    for pks in batched(list(unfilled), MANY, strict=False):
        with transaction.atomic(using=schema_editor.connection.alias):
            for image in images.filter(pk__in=pks, indexed_words="").select_for_update():
                images.filter(pk=image.pk).update(indexed_words=column.made_from(image))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0052_image_indexed_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
