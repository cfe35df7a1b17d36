"""The focal points and crops of pictures."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import freshness, picture_uses
from articles.models import Image, Job
from articles.pictures.shapes import SHAPES
from articles.record import put_on_record
from articles.workflow.labelling import picture_changed
from articles.workflow.pictures import may_edit_picture
from articles.workflow.rules import Forbidden, Refused


def frame_picture(image: Image, framing: Mapping[str, Any], *, by) -> None:
    """Set a picture's focal point, and its crops for single shapes.

    `framing` is as in `articles.pictures.shapes`. A use with its own crop keeps that. A job renders the
    files. Raises Forbidden, or Refused if a place lies outside the picture or the picture was killed.
    """
    if not may_edit_picture(image, by):
        raise Forbidden(_("Only the person who uploaded this picture, or an editor, can change its crops."))
    if not all(name in {"focus", *SHAPES} and _is_place(place) for name, place in framing.items()):
        raise Refused(_("Give each place in percent, from 0 to 100."))
    with transaction.atomic():
        stored = Image.objects.select_for_update(no_key=True).get(pk=image.pk)
        if stored.status == Image.Status.KILLED:
            raise Refused(_("This picture was killed: nothing of it can be changed."))
        if stored.framing == framing:
            return
        Image.objects.filter(pk=image.pk).update(framing=dict(framing))
        said = "; ".join(f"{name} {x}, {y}" for name, (x, y) in framing.items())
        put_on_record("image_changed", by=by, detail=f"{stored}, crops: {said or 'none'}")
        Job.objects.enqueue("picture_sizes", keys=[image.pk])
        if picture_uses.is_published(stored):
            freshness.move(relabelled=True)
        else:
            picture_changed(stored)


def _is_place(place):
    return len(place) == 2 and all(isinstance(at, int) and 0 <= at <= 100 for at in place)
