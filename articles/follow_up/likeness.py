"""Perceptual hashes of pictures that were in the library before hashes were introduced."""

from contextlib import suppress

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from articles.follow_up.kinds import follow_up
from articles.models import Image, Job
from articles.pictures import storing
from articles.pictures.renditions import name_for
from articles.pictures.similar import BANDS

AT_ONCE = 40
_WIDE = 320


@follow_up("picture_likeness", _("Pictures that look alike"), seconds=300)
def look_at_more(key: str) -> None:
    """Hash some pictures after the one with this id, and leave the rest to another job."""
    images = list(Image.objects.filter(pk__gt=int(key)).order_by("pk")[:AT_ONCE])
    for image in images:
        if image.dhash_1 is None:
            _look_at(image)
    if len(images) == AT_ONCE:
        Job.objects.enqueue("picture_likeness", keys=[images[-1].pk])


def _look_at(image):
    # A picture whose files are gone, or can no longer be read, stays without a hash.
    with suppress(storing.Unusable, OSError), _smallest(image) as file:
        bands = storing.likeness_of(file)
        Image.objects.filter(pk=image.pk, dhash_1=None).update(**dict(zip(BANDS, bands, strict=False)))


def _smallest(image):
    name = name_for(image, _WIDE)
    return default_storage.open(name) if default_storage.exists(name) else storing.open_original(image)
