"""How a picture was made: who may take an AI label off, and what a change entails."""

from django.utils.translation import gettext as _

from articles import freshness
from articles.models import Image
from articles.picture_origins import AI_TYPES
from articles.record import put_on_record

LONGEST_REASON = 500


def ai_obstacle(before: Image, source_type: str, *, by, reason: str) -> str:
    """Why this person may not change how a picture is said to be made; empty if they may.

    Readers see that a picture was made or edited with AI. Changing that takes an editor, and a
    reason on record.
    """
    if before.digital_source_type not in AI_TYPES or source_type == before.digital_source_type:
        return ""
    if not by.has_perm("articles.edit_any_story"):
        return _("Only an editor can remove the AI label from a picture.")
    if not reason.strip():
        return _("Say why the AI label is wrong: the reason stays on record.")
    return ""


def follow_origin(before: Image, image: Image, *, by, reason: str) -> None:
    """If the source type has changed, invalidate pages; if it was AI, put the reason on record."""
    if before.digital_source_type == image.digital_source_type:
        return
    if before.digital_source_type in AI_TYPES:
        said = f"{before.digital_source_type} → {image.digital_source_type or '-'}"
        put_on_record("image_ai_label", by=by, detail=f"{image}. {said}: {reason.strip()}")
    freshness.move(relabelled=True)
