import re

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from articles.models import Image
from articles.pictures.files import spool_of
from articles.pictures.renditions import removed_mark
from articles.public import picture_gone

_PUBLIC = re.compile(r"images(/[\w-][\w.-]*)+", re.ASCII)
"""The names that public files have; no part begins with a dot."""
LONGEST_PATH = 100
"""Characters; no picture's file has so many, and no file can have many more."""


@require_safe
def serve_image(request, path):
    """A rendition of a picture, for a site without a web server before it; 410 where it was killed."""
    if len(path) > LONGEST_PATH:
        raise Http404
    try:
        return _file(request, path)
    except Http404:
        if default_storage.exists(removed_mark(path.partition("/")[0])):
            return picture_gone()
        raise


@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def _file(request, path):
    """Its bytes never change."""
    return serve(request, f"images/{path}", document_root=settings.MEDIA_ROOT)


@require_safe
@never_cache
def serve_waiting(request, path):
    """A file that the store has not taken yet; once it has, the way to it there. The store is not asked."""
    spool = spool_of(default_storage)
    if spool is None or len(path) > LONGEST_PATH or not _PUBLIC.fullmatch(path):
        raise Http404
    try:
        return FileResponse(spool.open(path), filename=path.rpartition("/")[2])
    except FileNotFoundError:
        pass
    key = path.split("/")[1] if path.count("/") == 2 else ""
    image = Image.objects.filter(key=key).first()
    if image and image.is_taken_from_readers(timezone.now()):
        return picture_gone()
    return HttpResponseRedirect(default_storage.public_url(path))
