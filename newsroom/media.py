from django.conf import settings
from django.http import Http404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

LONGEST_PATH = 100
"""Characters; no picture's file has so many, and no file can have many more."""


@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def serve_image(request, path):
    """A rendition of a picture, for a site without a web server before it; its bytes never change."""
    if len(path) > LONGEST_PATH:
        raise Http404
    return serve(request, f"images/{path}", document_root=settings.MEDIA_ROOT)
