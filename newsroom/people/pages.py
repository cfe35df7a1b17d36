"""The page where an invited person chooses a password."""

from django.contrib import admin
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.db import transaction
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from articles.admin.sign_in import NewPasswordForm
from articles.record import put_on_record
from newsroom.models import User
from newsroom.people import invitations


class ChoosePassword(PasswordResetConfirmView):
    """Django's page for a new password, for open invitations only; it signs the person in."""

    template_name = "admin/invitation.html"
    form_class = NewPasswordForm
    token_generator = invitations.tokens
    reset_url_token = "password"  # noqa: S105 - a part of the address
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"
    success_url = reverse_lazy("admin:index")
    title = _("Choose a password")

    def form_valid(self, form):
        """Store the password, under a lock: of two tabs, or beside a deactivation, the later one fails."""
        with transaction.atomic():
            person = User.objects.select_for_update().get(pk=self.user.pk)
            if not self.token_generator.check_token(
                person, self.request.session[INTERNAL_RESET_SESSION_TOKEN]
            ):
                self.validlink = False
                return self.render_to_response(self.get_context_data())
            person.invited_at = None
            form.user = self.user = person
            response = super().form_valid(form)
            put_on_record("password", by=person, detail=person.username)
        return response

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.validlink:
            context |= {"form": None, "title": _("This invitation is over")}
        return {**admin.site.each_context(self.request), **context, "person": self.user}

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=200 if self.validlink else 410, **kwargs)
