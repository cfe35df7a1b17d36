from django.db import migrations

import articles.fields


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_ended_versions")]
    operations = [
        migrations.AlterField("address", "slug", articles.fields.SlugField(max_length=100)),
        migrations.AlterField(
            "article",
            "slug",
            articles.fields.SlugField(
                "URL slug",
                blank=True,
                help_text="The last part of the address. Leave empty to have it made from the headline.",
                max_length=100,
            ),
        ),
        migrations.AlterField(
            "revision",
            "slug",
            articles.fields.SlugField(
                "URL slug",
                blank=True,
                help_text="The last part of the address. Leave empty to have it made from the headline.",
                max_length=100,
            ),
        ),
        migrations.AlterField(
            "story",
            "slug",
            articles.fields.SlugField(
                "URL slug",
                blank=True,
                help_text="The last part of the address. Leave empty to have it made from the headline.",
                max_length=100,
            ),
        ),
        migrations.AddField(
            model_name="address",
            name="asked",
            field=articles.fields.LineField(blank=True, default="", max_length=100),
            preserve_default=False,
        ),
        # Which of the slugs so far were typed nobody knows: each stays as it is.
        migrations.RunSQL("UPDATE articles_address SET asked = slug", migrations.RunSQL.noop),
    ]
