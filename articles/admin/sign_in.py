from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AdminAuthenticationForm):
    """Django's sign-in form, with errors that say in plain words what to try."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _("Wrong username or password. Check both, including capital letters."),
        "inactive": _("This account is deactivated: ask an administrator."),
    }


class NewPasswordForm(SetPasswordForm):
    """A new password, typed twice."""

    error_messages = {
        **SetPasswordForm.error_messages,
        "password_mismatch": _("The two new passwords differ: type the same one twice."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Next to an old password, Django's "the same password as before" would be ambiguous.
        again = self.fields["new_password2"]
        again.label, again.help_text = _("New password again"), ""


class ChangePasswordForm(NewPasswordForm, AdminPasswordChangeForm):
    """Change one's own password."""

    error_messages = {
        **AdminPasswordChangeForm.error_messages,
        **NewPasswordForm.error_messages,
        "password_incorrect": _("This is not your old password: type it again."),
    }
