import re

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from articles.clips import files
from articles.clips import uses as clip_uses
from articles.models import Clip, Image
from articles.pictures.files import spool_of
from articles.pictures.renditions import removed_mark
from articles.readers.clip_views import gone, whole_or_part
from articles.readers.public import picture_gone

_PUBLIC = re.compile(r"(?:images|clips)(/[\w-][\w.-]*)+", re.ASCII)
"""The names that public files have; no part begins with a dot."""
LONGEST_PATH = 100
"""Characters; no picture's path is that long, and no file's can be much longer."""
_KEPT = {"public": True, "max_age": 365 * 24 * 3600, "immutable": True}
"""The bytes at a URL never change."""


@require_safe
def serve_image(request, path):
    """A rendition of a picture, for a site without a web server in front; 410 if the picture was killed."""
    if len(path) > LONGEST_PATH:
        raise Http404
    try:
        return _file(request, path)
    except Http404:
        if default_storage.exists(removed_mark(path.partition("/")[0])):
            return picture_gone()
        raise


@cache_control(**_KEPT)
def _file(request, path):
    return serve(request, f"images/{path}", document_root=settings.MEDIA_ROOT)


@require_safe
@never_cache
def serve_waiting(request, path):
    """A file that the store has not received yet; after that, a redirect to it. The store is not queried."""
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


@require_safe
def serve_clip(request, path):
    """A video or audio file, whole or in part; 410 if readers may no longer have it.

    Web servers pass on requests for files that they do not find: a version that has just gone live may be
    read before the worker has stored its file where they look.
    """
    clip = Clip.objects.filter(key=path.partition("/")[0]).first() if len(path) <= LONGEST_PATH else None
    if clip is None or files.public_name(clip) != f"clips/{path}":
        raise Http404
    if not clip_uses.is_public(clip, at := timezone.now()):
        return gone(clip, at)
    return _clip(request, clip)


@cache_control(**_KEPT)
def _clip(request, clip):
    return whole_or_part(request, clip, {})
