from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_the_desk")]
    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["is_closed", "live_until"], name="article_ended"),
        ),
    ]
