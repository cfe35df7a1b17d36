from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Repeat the story of each note's and withdrawal's article."""
    articles = apps.get_model("articles", "Article").objects.filter(pk=OuterRef("article_id"))
    for name in ("PublicNote", "Withdrawal"):
        apps.get_model("articles", name).objects.update(story_id=Subquery(articles.values("story_id")[:1]))


class Migration(migrations.Migration):
    """In a transaction of its own: PostgreSQL alters no table with rows that it has still to check."""

    dependencies = [("articles", "0016_notes_by_story")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
