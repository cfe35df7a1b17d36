"""An expired picture on the desk, where somebody decides whether to renew its rights."""

import logging

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import workflow
from articles.models import Image
from articles.pictures import storing

_logger = logging.getLogger(__name__)


@require_safe
def expired(request, pk):
    """A small version of the original, as readers' files are gone; a stand-in if it can't be shown."""
    workflow.require_allowed(request.user, "view_image", _("see the pictures"))
    image = get_object_or_404(Image, pk=pk)
    if not image.has_only_expired(timezone.now()):
        return redirect("articles:stand_in")
    try:
        return HttpResponse(storing.small(image), content_type="image/jpeg")
    except (OSError, storing.Unusable) as error:
        _logger.warning("An expired picture could not be shown: %s", error)
        return redirect("articles:stand_in")
