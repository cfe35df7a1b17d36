from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from newsroom import health
from newsroom.media import serve_clip, serve_image, serve_waiting
from newsroom.metrics.page import metrics

handler400 = "newsroom.outages.misunderstood"
handler500 = "newsroom.outages.failed"
handler403 = "newsroom.refusing.forbidden"
handler404 = "articles.readers.views.not_found"
urlpatterns = [
    path("admin/", include("newsroom.people.addresses")),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("waiting/<path:path>", serve_waiting, name="waiting"),
    path("", include("articles.urls")),
    path("", include("feed.urls")),
]

if settings.MEDIA_URL.startswith("/"):
    media = settings.MEDIA_URL.lstrip("/")
    urlpatterns = [
        path(f"{media}images/<path:path>", serve_image, name="image"),
        path(f"{media}clips/<path:path>", serve_clip, name="clip"),
        *urlpatterns,
    ]
