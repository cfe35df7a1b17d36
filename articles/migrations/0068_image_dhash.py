from django.db import migrations, models


def band(number):
    return migrations.AddField(
        model_name="image",
        name=f"dhash_{number}",
        field=models.SmallIntegerField(editable=False, null=True),
    )


def index(number):
    return migrations.AddIndex(
        model_name="image",
        index=models.Index(
            fields=[f"dhash_{number}"],
            condition=models.Q((f"dhash_{number}__isnull", False)),
            name=f"image_dhash_{number}",
        ),
    )


class Migration(migrations.Migration):
    """Nobody has a hash yet: the partial indexes are made in an instant."""

    dependencies = [("articles", "0060_clips")]

    operations = [*map(band, (1, 2, 3, 4)), *map(index, (1, 2, 3, 4))]
