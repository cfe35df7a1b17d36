import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import articles.fields
from articles.folding import fold
from articles.sorting import sort_key


def derive(apps, schema_editor):
    """Fill what follows from the names; of two categories that fold to one name the later is told apart."""
    for name in ("Category", "Author"):
        labels, taken = apps.get_model("articles", name).objects, set()
        for label in labels.order_by("pk"):
            derived = {"sort_key": sort_key(label.name, settings.LANGUAGE_CODE)}
            if name == "Category":
                plain = fold(label.name)[:180]
                derived["folded_name"] = f"{plain} {label.pk}" if plain in taken else plain
                taken.add(plain)
            labels.filter(pk=label.pk).update(**derived)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_slugs"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="author",
            options={"ordering": ["sort_key"]},
        ),
        migrations.AlterModelOptions(
            name="category",
            options={"ordering": ["place", "sort_key"], "verbose_name_plural": "categories"},
        ),
        migrations.AddField(
            model_name="author",
            name="is_organisation",
            field=models.BooleanField(
                default=False,
                help_text="A desk or an agency, not a person. Structured data says so.",
                verbose_name="an organisation",
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="is_retired",
            field=models.BooleanField(
                default=False,
                help_text="It stays on its stories, and is not offered for others.",
                verbose_name="retired",
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="merged_into",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="articles.author",
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="sort_key",
            field=articles.fields.SortKeyField(default=b""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="category",
            name="folded_name",
            field=articles.fields.FoldedNameField(default="", editable=False, max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="category",
            name="is_in_navigation",
            field=models.BooleanField(default=True, verbose_name="in the navigation"),
        ),
        migrations.AddField(
            model_name="category",
            name="is_retired",
            field=models.BooleanField(
                default=False,
                help_text="It stays on its stories, and is not offered for others.",
                verbose_name="retired",
            ),
        ),
        migrations.AddField(
            model_name="category",
            name="merged_into",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="articles.category",
            ),
        ),
        migrations.AddField(
            model_name="category",
            name="place",
            field=models.PositiveSmallIntegerField(
                default=100,
                help_text="Sections stand in the order of these numbers, those with the same number by name.",
            ),
        ),
        migrations.AddField(
            model_name="category",
            name="sort_key",
            field=articles.fields.SortKeyField(default=b""),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="author",
            name="name",
            field=articles.fields.LineField(max_length=100),
        ),
        migrations.AlterField(
            model_name="author",
            name="slug",
            field=articles.fields.SlugField(
                help_text="The last part of its address. Leave empty to have it made from the name.",
                max_length=100,
                unique=True,
                verbose_name="URL slug",
            ),
        ),
        migrations.AlterField(
            model_name="category",
            name="name",
            field=articles.fields.LineField(max_length=100),
        ),
        migrations.AlterField(
            model_name="category",
            name="slug",
            field=articles.fields.SlugField(
                help_text="The last part of its address. Leave empty to have it made from the name.",
                max_length=100,
                unique=True,
                verbose_name="URL slug",
            ),
        ),
        migrations.CreateModel(
            name="AuthorFormerSlug",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", articles.fields.SlugField(max_length=100, unique=True)),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_slugs",
                        to="articles.author",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="CategoryFormerSlug",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", articles.fields.SlugField(max_length=100, unique=True)),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_slugs",
                        to="articles.category",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": [],
            },
        ),
        migrations.RunPython(derive, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="category",
            name="folded_name",
            field=articles.fields.FoldedNameField(editable=False, max_length=200, unique=True),
        ),
    ]
