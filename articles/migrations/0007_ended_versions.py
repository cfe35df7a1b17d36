from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_acts")]
    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("is_closed", False), ("live_until__isnull", False)),
                fields=["live_until"],
                name="article_ended",
            ),
        ),
    ]
