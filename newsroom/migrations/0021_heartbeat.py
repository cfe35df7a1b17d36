from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0014_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "site status",
                "verbose_name_plural": "site status",
                "default_permissions": ["view"],
            },
        ),
    ]
