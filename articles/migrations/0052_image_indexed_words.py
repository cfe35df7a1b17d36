from django.db import migrations, models

import articles.fields


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0046_picture_metadata"),
    ]

    operations = [
        migrations.AddField(
            model_name="image",
            name="indexed_words",
            field=articles.fields.IndexedWordsField(default="", editable=False),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(fields=["uploaded_by", "-uploaded_at", "-id"], name="image_of_person"),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(fields=["status", "-uploaded_at", "-id"], name="image_of_status"),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(
                condition=models.Q(("alt_text", "")),
                fields=["-uploaded_at", "-id"],
                name="image_without_alt_text",
            ),
        ),
    ]
