import django.db.models.deletion
from django.db import migrations, models

import articles.fields


def _words():
    return {
        "language": articles.fields.LanguageField(blank=True, default=""),
        "translation_of": articles.fields.StoryAddressField(
            blank=True,
            default="",
            help_text="The address of the story on this site that this one translates.",
        ),
    }


class Migration(migrations.Migration):
    dependencies = [("articles", "0032_the_newspaper")]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for model in ("article", "revision", "story")
            for name, field in _words().items()
        ),
        migrations.AddField(
            model_name="article",
            name="written_in",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.AddField(
            model_name="article",
            name="translated_from",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.story",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("is_closed", False), ("translated_from__isnull", False)),
                fields=["translated_from"],
                name="article_translations",
            ),
        ),
        migrations.CreateModel(
            name="SearchLanguage",
            fields=[("tag", models.CharField(max_length=12, primary_key=True, serialize=False))],
            options={"default_permissions": []},
        ),
    ]
