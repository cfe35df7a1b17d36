"""The pages on which a person chooses a password: when invited, or after forgetting theirs."""

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django import forms
from django.contrib import admin
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from articles.admin.sign_in import NewPasswordForm
from articles.record import put_on_record
from newsroom import sessions, throttling
from newsroom.models import User
from newsroom.people import doors, invitations, resets, security_mails
from newsroom.signing_in import client_address


class ChoosePassword(PasswordResetConfirmView):
    """Django's page for a new password, for open invitations only; it signs the person in."""

    template_name = "admin/invitation.html"
    form_class = NewPasswordForm
    token_generator = invitations.tokens
    reset_url_token = "password"  # noqa: S105 - a part of the address
    title = gettext_lazy("Choose a password")
    title_when_over = gettext_lazy("This invitation is over")

    def form_valid(self, form):
        """Store the password under a lock: of two tabs, or a tab and a deactivation, the later one fails."""
        with transaction.atomic():
            person = User.objects.select_for_update().get(pk=self.user.pk)
            if not self.token_generator.check_token(
                person, self.request.session[INTERNAL_RESET_SESSION_TOKEN]
            ):
                self.validlink = False
                return self.render_to_response(self.get_context_data())
            del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
            person.invited_at, had_one = None, person.has_usable_password()
            form.user = self.user = person
            form.save()
            sessions.end_all(person)
            put_on_record("password", by=person, detail=person.username)
            if had_one:
                security_mails.enqueue(person, "password")
        return doors.knock(self.request, person)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.validlink:
            context |= {"form": None, "title": self.title_when_over, "is_reset": self.is_reset}
        return {**admin.site.each_context(self.request), **context, "person": self.user}

    is_reset = False

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=200 if self.validlink else 410, **kwargs)


class ChooseAnother(ChoosePassword):
    """The same for a person who forgot their password."""

    token_generator = resets.tokens
    title = gettext_lazy("Choose a new password")
    title_when_over = gettext_lazy("This link no longer works")
    is_reset = True


class ForgottenForm(forms.Form):
    who = forms.CharField(
        label=gettext_lazy("Username or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask whose password is forgotten; the response is the same whether or not there is such a person."""
    form = ForgottenForm(request.POST or None)
    is_asked = request.method == "POST" and form.is_valid()
    if is_asked:
        resets.ask(form.cleaned_data["who"], address=client_address(request))
    context = {"title": _("Forgotten password"), "form": form, "is_asked": is_asked}
    return render(request, "admin/forgotten.html", {**admin.site.each_context(request), **context})


def change_password(request: HttpRequest) -> HttpResponse:
    """The desk's page to change one's password; a new one ends the person's other sessions."""
    if not request.user.is_authenticated:
        return admin.site.password_change(request)
    name = {"username": request.user.get_username()}
    if request.method == "POST":
        # A stolen session must not help to guess the password.
        if refusal := throttling.turned_away(request, **name):
            return refusal
        if not AxesProxyHandler.is_allowed(request, name):
            return get_lockout_response(request, credentials=name)
    before = request.user.password
    response = admin.site.password_change(request)
    if request.method == "POST" and "old_password" in _errors_in(response):
        user_login_failed.send(sender=__name__, credentials=name, request=request)
    if request.user.password != before:
        sessions.end_all(request.user, but=request.session.session_key)
        security_mails.enqueue(request.user, "password")
    return response


def _errors_in(response):
    """The errors of the form in a response that is not rendered yet."""
    return response.context_data["form"].errors if getattr(response, "context_data", None) else {}
