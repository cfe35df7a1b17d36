"""An expired picture on the desk, where somebody decides whether to renew its rights."""

import logging

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import workflow
from articles.models import Image
from articles.pictures import storing

KEPT_FOR = 24 * 60 * 60
"""Seconds for which a person's browser keeps it."""

_logger = logging.getLogger(__name__)


@require_safe
def expired(request, pk):
    """Made small of its original: readers' files are gone. A stand-in where that may or can not be."""
    workflow.require_allowed(request.user, "view_image", _("see the pictures"))
    image = get_object_or_404(Image, pk=pk)
    content = _small(image) if image.has_only_expired(timezone.now()) else b""
    answer = HttpResponse(content, content_type="image/jpeg") if content else redirect("articles:stand_in")
    # What failed may succeed the next time.
    patch_cache_control(answer, private=True, max_age=KEPT_FOR if content else 0)
    return answer


def _small(image):
    """Its bytes; none where it can't be made now."""
    try:
        return storing.small(image)
    except (OSError, storing.Unusable) as error:
        _logger.warning("An expired picture could not be shown: %s", error)
        return b""
