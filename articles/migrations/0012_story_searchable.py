from django.db import migrations

import articles.fields


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_image_searchable")]

    operations = [
        migrations.AddField(
            model_name="story",
            name="searchable",
            field=articles.fields.SearchableField(
                default="",
                editable=False,
                of=("headline", "slugline", "slug", "dek", "lead_caption", "body"),
                unless="taken_down_at",
            ),
        ),
    ]
