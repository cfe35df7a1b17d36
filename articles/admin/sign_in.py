from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.forms import SetPasswordForm


class SignInForm(AdminAuthenticationForm):
    """Django's, which says in plain words what to try."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "This username and password do not open the desk. Check both, with their capitals.",
        "inactive": "This account is deactivated: ask an administrator.",
    }


class NewPasswordForm(SetPasswordForm):
    """A new password, typed twice."""

    error_messages = {
        **SetPasswordForm.error_messages,
        "password_mismatch": "The two new passwords differ: type the same one twice.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Beside an old password, Django's "the same password as before" could mean that one.
        again = self.fields["new_password2"]
        again.label, again.help_text = "New password again", ""


class ChangePasswordForm(NewPasswordForm, AdminPasswordChangeForm):
    """Another password in place of one's own."""

    error_messages = {
        **AdminPasswordChangeForm.error_messages,
        **NewPasswordForm.error_messages,
        "password_incorrect": "This is not your old password: type it again.",
    }
