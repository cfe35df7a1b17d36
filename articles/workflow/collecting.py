"""Collections of pictures: named, ordered sets, for everybody who adds pictures."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles.models import CollectedImage, Collection, Image
from articles.record import now, put_on_record
from articles.workflow.rules import Refused, require_allowed


def start_collection(name: str, *, by) -> Collection:
    """Get or create the collection of this name. Raises Forbidden, or Refused if it is empty or too long."""
    require_allowed(by, "add_image", _("make collections of pictures"))
    longest = Collection._meta.get_field("name").max_length
    if not 0 < len(name.strip()) <= longest:
        raise Refused(_("Give the collection a name of at most %(most)s characters.") % {"most": longest})
    with transaction.atomic():
        made, is_new = Collection.objects.get_or_create(
            name=name.strip(), defaults={"made_by": by, "made_at": now()}
        )
        if is_new:
            put_on_record("collection_made", by=by, detail=made.name)
    return made


def collect(images: Sequence[Image], collection: Collection, *, by) -> int:
    """Append pictures to a collection, and return how many of them were new to it.

    Raises Forbidden, or Refused if it would hold too many.
    """
    require_allowed(by, "add_image", _("change collections of pictures"))
    with transaction.atomic():
        kept = _locked(collection).collected
        known = set(kept.values_list("image", flat=True))
        new = [image for image in images if image.pk not in known]
        if len(known) + len(new) > Collection.MOST:
            raise Refused(_("A collection holds at most %(most)s pictures.") % {"most": Collection.MOST})
        after = (kept.aggregate(last=Max("place"))["last"] or 0) + 1
        places = enumerate(new, start=after)
        CollectedImage.objects.bulk_create(
            CollectedImage(collection=collection, image=image, place=place) for place, image in places
        )
    return len(new)


def _locked(collection) -> Collection:
    return Collection.objects.select_for_update().get(pk=collection.pk)


def take_out(images: Sequence[Image], collection: Collection, *, by) -> int:
    """Remove pictures from a collection, not the library; return how many it had. Raises Forbidden."""
    require_allowed(by, "add_image", _("change collections of pictures"))
    with transaction.atomic():
        taken, _of_each = _locked(collection).collected.filter(image__in=images).delete()
    return taken


def move_in_collection(images: Sequence[Image], collection: Collection, *, by, to: int) -> None:
    """Move pictures, in their current order, to this place, counted from 1.

    Raises Forbidden.
    """
    require_allowed(by, "add_image", _("change collections of pictures"))
    with transaction.atomic():
        rows = list(_locked(collection).collected.all())
        chosen = {image.pk for image in images}
        moved = [row for row in rows if row.image_id in chosen]
        others = [row for row in rows if row.image_id not in chosen]
        at = max(0, min(to - 1, len(others)))
        ordered = [*others[:at], *moved, *others[at:]]
        for place, row in enumerate(ordered, start=1):
            row.place = place
        CollectedImage.objects.bulk_update(ordered, ["place"])
