"""Files at addresses of their own."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import Image
from articles.models.words import Crop
from feed import pictures


@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def picture(request, key, shape, crop):
    """A picture cut to a shape that search engines ask for; like its files, it never changes."""
    image = get_object_or_404(Image, key=key)
    if shape not in pictures.SHAPES or crop not in Crop:
        raise Http404
    try:
        return HttpResponse(pictures.in_shape(image, shape, crop), content_type="image/jpeg")
    except OSError as gone:
        raise Http404 from gone
