"""What follows an act has a table of its own: filled from the notifications that wait, and from the bodies.

The table `django_tasks_db_dbtaskresult` of earlier deployments is left as it is, for a way back to them.
Nothing reads it any more: its tasks are only numbers of notifications, which are found here by themselves.
"""

import re
from itertools import batched

from django.db import migrations
from django.utils import timezone

SETTLED = 7
"""So many `attempts` meant that a notification was delivered or abandoned."""
FIGURE = re.compile('<figure data-image="([a-z0-9]{16})"')


def ask_for_deliveries(apps, schema_editor):
    job, notification = (apps.get_model("articles", name) for name in ("Job", "Notification"))
    now = timezone.now()
    waiting = notification.objects.filter(attempts__lt=SETTLED, seen_at=None)
    stamps = waiting.values_list("pk", "emailed_at", "posted_at").iterator(500)
    jobs = (
        job(kind=kind, key=str(pk), requested_at=now, next_attempt_at=now)
        for pk, emailed_at, posted_at in stamps
        for kind, done_at in (("mail", emailed_at), ("chat", posted_at))
        if done_at is None
    )
    for some in batched(jobs, 500, strict=False):
        job.objects.bulk_create(some)


def record_picture_uses(apps, schema_editor):
    """From every revision too: its words, and so its pictures, may be restored to the working copy."""
    use = apps.get_model("articles", "PictureUse")
    images = dict(apps.get_model("articles", "Image").objects.values_list("key", "pk"))
    found = set()
    for name, story in (("Story", "pk"), ("Revision", "story"), ("Article", "story")):
        rows = apps.get_model("articles", name).objects.values_list(story, "lead_image", "body")
        for pk, lead, body in rows.iterator(500):
            shown = {lead, *(images.get(key) for key in FIGURE.findall(body))}
            found.update((pk, image) for image in shown if image)
    for some in batched(sorted(found), 500, strict=False):
        use.objects.bulk_create(use(story_id=story, image_id=image) for story, image in some)


def look_at_sealed_pictures(apps, schema_editor):
    """Have each picture of a take-down looked at once more: a storage error may have left its files public.

    Those that another story uses are found to be there, and lose their mark again.
    """
    image, job = (apps.get_model("articles", name) for name in ("Image", "Job"))
    now = timezone.now()
    sealed = image.objects.filter(uses__story__taken_down_at__isnull=False)
    for some in batched(list(sealed.values_list("pk", flat=True).distinct()), 500, strict=False):
        image.objects.filter(pk__in=some).update(erased_at=now)
        job.objects.bulk_create(
            job(kind="picture_files", key=str(pk), requested_at=now, next_attempt_at=now) for pk in some
        )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_jobs"),
    ]

    operations = [
        migrations.RunPython(ask_for_deliveries, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(record_picture_uses, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(look_at_sealed_pictures, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(
            model_name="notification",
            name="attempts",
        ),
    ]
