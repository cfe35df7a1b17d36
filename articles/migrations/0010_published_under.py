from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations, models


def fill(apps, schema_editor):
    """So far the names of feeds' items were made from the host of SITE_URL: they stay as they are."""
    host = urlsplit(settings.SITE_URL).hostname
    apps.get_model("articles", "Article").objects.update(published_under=host)


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_labels")]
    operations = [
        migrations.AddField(
            model_name="article",
            name="published_under",
            field=models.CharField(blank=True, default="", max_length=253),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
