from django.db import migrations

import articles.fields


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0072_fill_image_stems"),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="lead_crop",
            field=articles.fields.CropField(default="centre", max_length=120, verbose_name="crop"),
        ),
        migrations.AlterField(
            model_name="revision",
            name="lead_crop",
            field=articles.fields.CropField(default="centre", max_length=120, verbose_name="crop"),
        ),
        migrations.AlterField(
            model_name="story",
            name="lead_crop",
            field=articles.fields.CropField(default="centre", max_length=120, verbose_name="crop"),
        ),
    ]
