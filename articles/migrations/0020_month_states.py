from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0019_index_the_archive"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(unique=True)),
                ("state", models.CharField(max_length=16)),
            ],
            options={
                "default_permissions": [],
            },
        ),
    ]
