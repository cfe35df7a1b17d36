from django.conf import settings
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def serve_image(request, path):
    """A rendition of a picture, for a site without a web server before it; its bytes never change."""
    return serve(request, f"images/{path}", document_root=settings.MEDIA_ROOT)
