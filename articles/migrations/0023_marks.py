from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0022_index_taken_down"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="pictures",
            field=models.PositiveSmallIntegerField(default=0, db_default=0),
        ),
        migrations.AddField(
            model_name="category",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "News"),
                    ("sponsored", "Sponsored content"),
                    ("opinion", "Opinion"),
                    ("analysis", "Analysis"),
                    ("obituary", "Obituary"),
                ],
                default="",
                help_text="What its stories are marked as, for readers and for search engines. News has no mark.",
                max_length=9,
                verbose_name="marked as",
            ),
        ),
    ]
