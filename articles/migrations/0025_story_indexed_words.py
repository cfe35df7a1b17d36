from django.db import migrations

import articles.fields


class Migration(migrations.Migration):
    dependencies = [("articles", "0024_fill_pictures")]

    operations = [
        migrations.AddField(
            model_name="story",
            name="indexed_words",
            field=articles.fields.IndexedWordsField(default="", editable=False),
        ),
    ]
