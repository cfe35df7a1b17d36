"""The addresses under /admin/ where people sign in and manage how they sign in."""

from django.contrib import admin
from django.urls import include, path

from newsroom import throttling
from newsroom.people import pages, security, signing_pages
from newsroom.single_sign_on import pages as single_sign_on


def _own(route, view, name):
    return path(route, admin.site.admin_view(view), name=name)


urlpatterns = [
    path("login/", throttling.sign_in, name="sign_in"),  # before the desk's own: the same page, throttled
    path("login/second-factor/", signing_pages.second_factor, name="second_factor"),
    path("login/passkey/", signing_pages.sign_in_with_passkey, name="sign_in_with_passkey"),
    path("login/passkey/options/", signing_pages.passkey_options, name="passkey_options"),
    path("login/sso/", single_sign_on.leave, name="single_sign_on"),
    path("login/sso/back/", single_sign_on.come_back, name="single_sign_on_back"),
    path("login/forgotten/", pages.forgotten, name="forgotten"),
    path("invitation/<uidb64>/<token>/", pages.ChoosePassword.as_view(), name="invitation"),
    path("new-password/<uidb64>/<token>/", pages.ChooseAnother.as_view(), name="new_password"),
    _own("password_change/", pages.change_password, "change_password"),
    path(
        "security/",
        include(
            [
                _own("", security.page, "security"),
                _own("session/end/", security.end_session, "end_session"),
                _own("passkey/options/", security.passkey_options, "options_to_add_passkey"),
                _own("passkey/add/", security.add_passkey, "add_passkey"),
                _own("passkey/<int:pk>/remove/", security.remove_passkey, "remove_passkey"),
                _own("app/", security.set_up_app, "set_up_app"),
                _own("app/remove/", security.remove_app, "remove_app"),
                _own("codes/", security.new_codes, "new_codes"),
            ]
        ),
    ),
]
