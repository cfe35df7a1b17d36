import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_the_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=200)),
                ("request", models.UUIDField(default=uuid.uuid4)),
                ("requested_at", models.DateTimeField()),
                ("next_attempt_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("last_error", models.TextField(blank=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("abandoned_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "background job",
                "default_permissions": ["view"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("abandoned_at__isnull", True), ("done_at__isnull", True)),
                        fields=["kind", "next_attempt_at"],
                        name="job_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("failed_at__isnull", False)),
                        fields=["-failed_at", "-id"],
                        name="job_failing",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="job_once")],
            },
        ),
        migrations.CreateModel(
            name="PictureUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="articles.image"
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="picture_uses",
                        to="articles.story",
                    ),
                ),
            ],
            options={
                "default_permissions": [],
                "constraints": [models.UniqueConstraint(fields=("story", "image"), name="picture_use_once")],
            },
        ),
        migrations.AddField(
            model_name="image",
            name="erased_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
