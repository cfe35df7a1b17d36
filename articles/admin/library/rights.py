"""Rights of pictures that end soon."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from articles.models import Image, PictureUse

WARNED_BEFORE = timedelta(days=14)
MOST = 100
"""How many are counted."""


def expiring(images: QuerySet[Image], today: date) -> QuerySet[Image]:
    """Those among these of which the rights end within two weeks, and that a story has."""
    ends = images.filter(rights_expire_on__range=(today, today + WARNED_BEFORE))
    return ends.filter(Exists(PictureUse.objects.filter(image=OuterRef("pk")))).exclude(
        status=Image.Status.KILLED
    )


def count_expiring() -> int:
    """How many there are, counted up to a number."""
    return len(expiring(Image.objects.order_by(), timezone.localdate()).values_list("pk")[:MOST])
