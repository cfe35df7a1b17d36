from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0055_collections")]

    operations = [
        migrations.AddField(
            model_name="image",
            name=name,
            field=models.JSONField(
                db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        )
        for name in ("files", "framing")
    ]
