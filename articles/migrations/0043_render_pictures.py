from datetime import timedelta

from django.db import migrations
from django.utils import timezone


def enqueue(apps, schema_editor):
    """Have the sizes of every picture rendered that has none with a hash yet, one after another.

    A little later than now: what is uploaded meanwhile comes first.
    """
    images, jobs = (apps.get_model("articles", name) for name in ("Image", "Job"))
    at = timezone.now()
    times = {"requested_at": at, "next_attempt_at": at + timedelta(minutes=5)}
    keys = images.objects.filter(files={}, erased_at=None).order_by("-pk").values_list("pk", flat=True)
    rows = (jobs(kind="picture_sizes", key=str(key), **times) for key in keys.iterator(2000))
    jobs.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("articles", "0042_picture_files")]

    operations = [migrations.RunPython(enqueue, migrations.RunPython.noop, elidable=True)]
