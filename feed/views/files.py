"""Files with their own addresses."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles import crops
from articles.models import Image
from articles.pictures.files import spool_of
from articles.pictures.renditions import cut_file
from articles.pictures.shown import shown_image
from articles.readers.public import picture_gone
from feed import pictures


@require_safe
def picture(request, key, shape, crop):
    """A picture cut to a shape, at an address from before cuts had files; 410 if readers may not have it."""
    image = get_object_or_404(Image, key=key)
    if shape not in pictures.SHAPES or crop not in crops.WORDS:
        raise Http404
    if shown_image(image, timezone.now()).is_stand_in:
        return picture_gone()
    if spool_of(default_storage) is not None and (cut := cut_file(image, shape, crop)):
        # A remote store is not asked while a reader waits.
        return redirect(default_storage.url(cut.name))
    return _in_shape(request, image, shape, crop)


@cache_control(public=True, max_age=24 * 3600)
def _in_shape(request, image, shape, crop):
    """The picture, cached for only a day: another part of it may be chosen."""
    try:
        return HttpResponse(pictures.in_shape(image, shape, crop), content_type="image/jpeg")
    except OSError as gone:
        raise Http404 from gone
