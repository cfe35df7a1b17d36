import time

from django.db import migrations, models


def add_the_row(apps, schema_editor):
    number = time.time_ns() // 1000
    apps.get_model("articles", "Stamp").objects.create(pk=1, number=number, removed=number, relabelled=number)


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_undo_and_kept_notes")]

    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("removed", models.BigIntegerField()),
                ("relabelled", models.BigIntegerField()),
            ],
            options={"default_permissions": []},
        ),
        migrations.RunPython(add_the_row, migrations.RunPython.noop, elidable=False),
    ]
