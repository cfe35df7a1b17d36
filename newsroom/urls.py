from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from newsroom import health

handler400 = "newsroom.outages.misunderstood"
handler500 = "newsroom.outages.failed"

handler404 = "articles.views.not_found"
urlpatterns = [
    path("admin/", include("newsroom.people.addresses")),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", include("articles.urls")),
    path("", include("feed.urls")),
]

if settings.MEDIA_URL.startswith("/"):
    from newsroom.media import serve_image

    urlpatterns.insert(
        0, path(f"{settings.MEDIA_URL.lstrip('/')}images/<path:path>", serve_image, name="image")
    )
