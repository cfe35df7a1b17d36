from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0018_index_notes_by_story"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("is_closed", False)),
                fields=[
                    "-published_on",
                    "-published_at",
                    "-story",
                    "live_from",
                    "live_until",
                    "is_closed",
                ],
                name="article_archive",
            ),
        ),
    ]
