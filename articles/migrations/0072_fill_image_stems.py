from itertools import batched

from django.db import migrations, transaction

MANY = 500


def fill(apps, schema_editor):
    """Add the stems to the words of the pictures that are there, some at a time: no save waits for all."""
    images = apps.get_model("articles", "Image").objects
    columns = [images.model._meta.get_field(name) for name in ("searchable", "indexed_words")]
    pks = images.order_by("pk").values_list("pk", flat=True)
    for some in batched(list(pks), MANY, strict=False):
        with transaction.atomic(using=schema_editor.connection.alias):
            for image in images.filter(pk__in=some).select_for_update():
                made = {column.name: column.made_from(image) for column in columns}
                images.filter(pk=image.pk).update(**made)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0071_image_stems")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
