from django.db import migrations
from django.utils import timezone


def enqueue(apps, schema_editor):
    """Leave it to the worker to hash the pictures that are there, some at a time."""
    if apps.get_model("articles", "Image").objects.exists():
        now = timezone.now()
        job = {"requested_at": now, "next_attempt_at": now}
        jobs = apps.get_model("articles", "Job").objects
        jobs.get_or_create(kind="picture_likeness", key="0", defaults=job)


class Migration(migrations.Migration):
    dependencies = [("articles", "0068_image_dhash")]

    operations = [migrations.RunPython(enqueue, migrations.RunPython.noop, elidable=True)]
