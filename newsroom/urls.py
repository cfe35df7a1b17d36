from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from newsroom import health, throttling
from newsroom.media import serve_clip, serve_image, serve_waiting
from newsroom.metrics.page import metrics
from newsroom.people.pages import ChoosePassword

handler400 = "newsroom.outages.misunderstood"
handler500 = "newsroom.outages.failed"

handler404 = "articles.views.not_found"
urlpatterns = [
    path("admin/login/", throttling.sign_in, name="sign_in"),  # before the desk's own: the same page, bounded
    path("admin/invitation/<uidb64>/<token>/", ChoosePassword.as_view(), name="invitation"),
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
