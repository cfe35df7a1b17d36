from django.db import migrations, models

import articles.fields


def _related():
    return articles.fields.StoryAddressesField(
        "related stories",
        blank=True,
        default="",
        help_text="Addresses of up to four stories, one a line. Others are found by category and headline.",
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0029_fill_search")]

    operations = [
        *(
            migrations.AddField(model_name=name, name="related", field=_related())
            for name in ("article", "revision", "story")
        ),
        migrations.AddField(model_name="article", name="related_ids", field=models.JSONField(default=list)),
    ]
