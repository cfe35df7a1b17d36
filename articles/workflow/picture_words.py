"""Changes to what the library says of a picture, and to how it was made."""

from django.db import transaction
from django.utils.translation import gettext as _

from articles import freshness
from articles.models import Image, Job
from articles.models.image import AI_TYPES
from articles.record import put_on_record
from articles.workflow.rules import Refused

LONGEST_REASON = 500


def ai_obstacle(before: Image, source_type: str, *, by, reason: str) -> str:
    """Why this person may not say that a picture was made otherwise; empty where they may.

    Readers are informed that a picture was made or edited with AI. To take that from them, it needs an
    editor, and a reason on record.
    """
    if before.digital_source_type not in AI_TYPES or source_type == before.digital_source_type:
        return ""
    if not by.has_perm("articles.edit_any_story"):
        return _("Only an editor can take the label off a picture that was made with AI.")
    if not reason.strip():
        return _("Say why the label of AI is wrong: the reason stays on record.")
    return ""


def store_picture_words(image: Image, *, by, reason: str = "") -> None:
    """Save what the library says of a picture, and have its public files say it too.

    Raises Refused where readers would no longer learn of AI without a reason.
    """
    with transaction.atomic():
        before = Image.objects.select_for_update().get(pk=image.pk)
        if obstacle := ai_obstacle(before, image.digital_source_type, by=by, reason=reason):
            raise Refused(obstacle)
        image.save()
        # The job compares: it does nothing where the files say all of it.
        Job.objects.enqueue("picture_files", keys=[image.pk])
        if before.digital_source_type != image.digital_source_type:
            _record_origin(before, image, by, reason.strip())


def _record_origin(before, image, by, reason):
    if before.digital_source_type in AI_TYPES:
        said = f"{before.digital_source_type} → {image.digital_source_type or '-'}"
        put_on_record("image_ai_label", by=by, detail=f"{image}. {said}: {reason}")
    freshness.move(relabelled=True)
