"""Picture rights that end soon."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from articles.models import Image, PictureUse

WARNED_BEFORE = timedelta(days=14)
MOST = 100
"""Maximum number counted."""


def expiring(images: QuerySet[Image], today: date) -> QuerySet[Image]:
    """The pictures among these, in use and not killed, whose rights end within two weeks."""
    ends = images.filter(rights_expire_on__range=(today, today + WARNED_BEFORE))
    return ends.filter(Exists(PictureUse.objects.filter(image=OuterRef("pk")))).exclude(
        status=Image.Status.KILLED
    )


def count_expiring() -> int:
    """How many there are, counted up to MOST."""
    return len(expiring(Image.objects.order_by(), timezone.localdate()).values_list("pk")[:MOST])
