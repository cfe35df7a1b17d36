import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_stamp")]

    operations = [
        migrations.AddField(
            model_name="publicnote",
            name="story",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.story",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="story",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawals",
                to="articles.story",
            ),
        ),
    ]
