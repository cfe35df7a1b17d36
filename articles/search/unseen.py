"""Leaving out of searches the words of pictures, video and audio that readers may not have."""

import re
from collections.abc import Callable, Iterable

from django.db.models import Model, Q

from articles.clip_keys import is_clip_key

_FIGURE = re.compile(r'<figure[^>]* data-image="([a-z0-9]+)"[^>]*>.*?</figure>', re.DOTALL)
KILLED = Q(status="killed")
"""What is gone for good, at whatever time: it is never indexed."""


def leave_out(versions: Iterable, unseen: Q, tables: Callable[[str], type[Model]]) -> None:
    """Remove the words of pictures that meet a condition, and of killed clips, from these rows in memory.

    A row has `body`, `lead_caption` and `lead_image_id`. No query for versions without pictures.
    """
    rows = list(versions)
    keys = {key for row in rows for key in _FIGURE.findall(row.body)}
    clips, leads = {key for key in keys if is_clip_key(key)}, {row.lead_image_id for row in rows} - {None}
    gone_leads, gone = _pictures(keys - clips, leads, unseen, tables)
    if clips:
        killed = tables("Clip").objects.filter(key__in=clips, killed_at__isnull=False)
        gone |= {*killed.values_list("key", flat=True)}
    for row in rows:
        if row.lead_image_id in gone_leads:
            row.lead_caption = ""
        if gone:
            row.body = _FIGURE.sub(lambda found: "" if found[1] in gone else found[0], row.body)


def _pictures(keys, leads, unseen, tables):
    """The ids and the keys of the pictures that meet the condition."""
    images = tables("Image")
    # The model of an earlier migration has no status.
    is_known = any(field.name == "status" for field in images._meta.concrete_fields)
    if not (keys or leads) or not is_known:
        return set(), set()
    found = images.objects.filter(unseen, Q(key__in=keys) | Q(pk__in=leads)).values_list("pk", "key")
    return {pk for pk, _ in found}, {key for _, key in found}
