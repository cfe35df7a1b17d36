import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0030_related_stories"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        choices=[("", "No label"), ("breaking", "Breaking"), ("developing", "Developing")],
                        max_length=10,
                    ),
                ),
                ("is_in_strip", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pins",
                        to="articles.story",
                    ),
                ),
            ],
            options={
                "default_permissions": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(until__gt=models.F("at")), name="pin_ends_after_it_begins"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(ended_at=None), fields=["story"], name="pin_one_of_a_story"
                    ),
                ],
                "indexes": [
                    models.Index(condition=models.Q(ended_at=None), fields=["until"], name="pin_open")
                ],
            },
        ),
    ]
