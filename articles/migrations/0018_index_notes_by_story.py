import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0017_fill_notes_by_story"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="publicnote",
            name="story",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.story",
            ),
        ),
        migrations.AlterField(
            model_name="withdrawal",
            name="story",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawals",
                to="articles.story",
            ),
        ),
        migrations.AddIndex(
            model_name="publicnote",
            index=models.Index(fields=["story", "-at"], name="public_note_of_story"),
        ),
        migrations.AddIndex(
            model_name="withdrawal",
            index=models.Index(fields=["story", "-at"], name="withdrawal_of_story"),
        ),
        migrations.AddIndex(
            model_name="withdrawal",
            index=models.Index(fields=["-at", "id"], name="withdrawal_newest"),
        ),
    ]
