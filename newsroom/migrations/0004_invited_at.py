from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0003_sessions")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="invited_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
