"""The sign-in pages: the password, the second factor, and a passkey instead of both."""

from urllib.parse import urlencode

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from articles.admin.sign_in import SignInForm
from articles.record import put_on_record
from newsroom import devices
from newsroom.models import User
from newsroom.people import doors, security_mails
from newsroom.second_factor import passkeys, recovery, totp
from newsroom.signing_in import client_address

ASKED_FOR = 600
"""Seconds that the session of somebody not signed in is kept, to wait for a passkey’s answer."""


class SignIn(LoginView):
    """The desk's sign-in page; a right password leads on to the second factor."""

    template_name = "admin/login.html"
    authentication_form = SignInForm
    next_page = "admin:index"

    def get(self, request, *args, **kwargs):
        if admin.site.has_permission(request):
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        return doors.knock(self.request, form.get_user(), self.get_redirect_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title=pgettext_lazy("a page", "Sign in"),
            app_path=self.request.get_full_path(),
            username=self.request.user.get_username(),
            has_mail=settings.HAS_MAIL,
            way_back=urlencode({"next": self.get_redirect_url()}),
            provider=settings.OIDC_ISSUER and settings.OIDC_NAME,
            has_passkeys=passkeys.are_possible(self.request),
            **kwargs,
        )


@never_cache
@sensitive_post_parameters("code")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask a person who has passed the first step for a code or a passkey, and let them in."""
    person = doors.waiting(request)
    if person is None:
        return redirect("admin:login")
    problem = ""
    if request.method == "POST":
        if AxesProxyHandler.is_allowed(request, {"username": person.username}) and _passes(request, person):
            return doors.let_in(request, person)
        _count_failure(request, person)
        problem = _problem(request, person)
    own = getattr(person, "authenticator", None)
    context = {
        **admin.site.each_context(request),
        "title": _("Two-factor authentication"),
        "person": person,
        "problem": problem,
        "has_app": own is not None,
        "has_passkeys": passkeys.are_possible(request) and person.passkeys.exists(),
    }
    return render(request, "admin/second_factor.html", context)


def _passes(request, person) -> bool:
    """Whether the answer is the person's: a passkey's, the app's code, or a recovery code."""
    if answer := request.POST.get("passkey"):
        return _owner(request, answer) == person
    code = request.POST.get("code", "")[:100]
    if totp.take(person, code, is_known=devices.is_known(request, person.username)):
        return True
    if recovery.take(person, code):
        left = recovery.left(person)
        put_on_record("recovery_code", by=person, detail=str(left), address=client_address(request))
        security_mails.enqueue(person, "recovery_code")
        return True
    return False


def _owner(request, answer) -> User | None:
    try:
        return passkeys.check(request, answer)
    except passkeys.Refused:
        return None


def _count_failure(request, person) -> None:
    """Count it as a wrong password: ten lock this address out of the name for a while."""
    user_login_failed.send(sender=__name__, credentials={"username": person.username}, request=request)


def _problem(request, person) -> str:
    own = getattr(person, "authenticator", None)
    if own and totp.is_paused(own) and not devices.is_known(request, person.username):
        return _(
            "There were too many wrong codes. Use a passkey or a recovery code, or wait for 15 minutes: "
            "codes from the app are not accepted until then."
        )
    return _(
        "This code is wrong. Type the newest code in your app, or a recovery code that you have not used."
    )


@require_POST
@never_cache
def passkey_options(request: HttpRequest) -> HttpResponse:
    """The options with which the browser asks for a passkey, as JSON: this person's, or anybody's."""
    person = request.user if request.user.is_authenticated else doors.waiting(request)
    if person is None:
        request.session.set_expiry(ASKED_FOR)
    return JsonResponse(passkeys.options_to_ask(request, person))


@require_POST
@never_cache
def sign_in_with_passkey(request: HttpRequest) -> HttpResponse:
    """Let in a person who has answered with a passkey: it needs no password."""
    person = _owner(request, request.POST.get("passkey", ""))
    if person is not None and person.is_staff:
        return doors.let_in(request, person, request.POST.get("next", ""))
    user_login_failed.send(sender=__name__, credentials={"username": None}, request=request)
    view = SignIn.as_view(extra_context={"passkey_problem": True})
    request.method = "GET"
    return view(request)
