from django.db import migrations

import articles.fields


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0069_look_at_images"),
    ]

    operations = [
        migrations.AlterField(
            model_name="image",
            name="searchable",
            field=articles.fields.SearchableField(
                default="",
                editable=False,
                of=(
                    "caption",
                    "credit",
                    "creator",
                    "original_name",
                    "headline",
                    "keywords",
                    "persons",
                    "event",
                    "location",
                    "city",
                    "country",
                    "source",
                ),
                with_stems=True,
            ),
        ),
    ]
