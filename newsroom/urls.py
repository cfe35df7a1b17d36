from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from newsroom import health, throttling
from newsroom.people import pages, security, signing_pages

handler400 = "newsroom.outages.misunderstood"
handler500 = "newsroom.outages.failed"

handler404 = "articles.views.not_found"
urlpatterns = [
    path("admin/login/", throttling.sign_in, name="sign_in"),  # before the desk's own: the same page, bounded
    path("admin/login/second-factor/", signing_pages.second_factor, name="second_factor"),
    path("admin/login/passkey/", signing_pages.sign_in_with_passkey, name="sign_in_with_passkey"),
    path("admin/login/passkey/options/", signing_pages.passkey_options, name="passkey_options"),
    path("admin/login/forgotten/", pages.forgotten, name="forgotten"),
    path("admin/invitation/<uidb64>/<token>/", pages.ChoosePassword.as_view(), name="invitation"),
    path("admin/new-password/<uidb64>/<token>/", pages.ChooseAnother.as_view(), name="new_password"),
    path("admin/password_change/", admin.site.admin_view(pages.change_password)),
    path("admin/security/", include(security.ADDRESSES)),
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
