"""Pictures that look alike, as the desk points them out: what they are, and how they differ."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.library.described import as_json
from articles.models import Image
from articles.pictures.similar import similar_to
from articles.times.desk_times import desk_day


def similar(image: Image) -> list[dict]:
    """Each picture that looks like this one, whether it was killed, and how it differs."""
    return [
        {"image": other, "is_killed": other.status == Image.Status.KILLED, "differs": _differs(image, other)}
        for other in similar_to(image)
    ]


def similar_as_json(image: Image) -> list[dict]:
    """The same for scripts. A killed picture comes without file URLs."""
    return [_as_json(**found) for found in similar(image)]


def say_alike(request, file: str, image: Image) -> None:
    """On the next page, name a picture that looks like the one that a plain form has uploaded."""
    if others := similar_to(image):
        said = _("“%(file)s” looks like a picture in the library: “%(other)s”.")
        messages.warning(request, said % {"file": file, "other": others[0]})


def _as_json(image, is_killed, differs):
    page = reverse("admin:articles_image_change", args=[image.pk])
    said = {"url": page, "name": str(image), "differs": differs, "is_killed": is_killed}
    return said | ({} if is_killed else as_json(image))


def _differs(image, other) -> list[str]:
    """In words: its size, credit and date taken if they differ, and when it was uploaded."""
    said = []
    if (other.width, other.height) != (image.width, image.height):
        said.append(_("%(width)s × %(height)s pixels") % {"width": other.width, "height": other.height})
    if other.credit != image.credit:
        said.append(_("credit: %(credit)s") % {"credit": other.credit} if other.credit else _("no credit"))
    if other.taken_at and other.taken_at != image.taken_at:
        said.append(_("taken on %(day)s") % {"day": desk_day(timezone.localdate(other.taken_at))})
    said.append(_("uploaded on %(day)s") % {"day": desk_day(timezone.localdate(other.uploaded_at))})
    return said
