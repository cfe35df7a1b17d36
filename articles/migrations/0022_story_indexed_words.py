from django.db import migrations

import articles.fields


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_fold_letter_apostrophes")]

    operations = [
        migrations.AddField(
            model_name="story",
            name="indexed_words",
            field=articles.fields.IndexedWordsField(default="", editable=False),
        ),
    ]
