from django.db import migrations

import articles.fields
from articles.folding import searchable

FIELDS = ("caption", "credit", "creator", "original_name")


def fill(apps, schema_editor):
    """Fold the words of the pictures that are there."""
    images = apps.get_model("articles", "Image").objects.only("pk", *FIELDS)
    for image in images.iterator(500):
        folded = searchable(*(getattr(image, name) for name in FIELDS))
        images.filter(pk=image.pk).update(searchable=folded)


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_published_under")]

    operations = [
        migrations.AddField(
            model_name="image",
            name="searchable",
            field=articles.fields.SearchableField(default="", editable=False, of=FIELDS),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
