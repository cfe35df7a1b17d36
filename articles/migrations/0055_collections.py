import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import articles.fields


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0054_index_image_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CollectedImage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["place", "id"],
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", articles.fields.LineField(max_length=120, unique=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", articles.fields.LineField(max_length=80)),
                ("query", models.CharField(max_length=1000)),
            ],
            options={
                "ordering": ["name", "id"],
                "default_permissions": [],
            },
        ),
        migrations.AddField(
            model_name="collectedimage",
            name="image",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="collected", to="articles.image"
            ),
        ),
        migrations.AddField(
            model_name="collection",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="collectedimage",
            name="collection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="collected",
                to="articles.collection",
            ),
        ),
        migrations.AddField(
            model_name="savedsearch",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="picture_searches",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="collection",
            index=models.Index(fields=["-made_at", "-id"], name="collection_newest"),
        ),
        migrations.AddIndex(
            model_name="collectedimage",
            index=models.Index(fields=["collection", "place", "id"], name="collected_in_order"),
        ),
        migrations.AddConstraint(
            model_name="collectedimage",
            constraint=models.UniqueConstraint(fields=("collection", "image"), name="collected_once"),
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.UniqueConstraint(fields=("person", "name"), name="saved_search_once"),
        ),
    ]
