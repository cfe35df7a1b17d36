from django.contrib.admin.forms import AdminAuthenticationForm


class SignInForm(AdminAuthenticationForm):
    """Django's, which says in plain words what to try."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "This username and password do not open the desk. Check both, with their capitals.",
        "inactive": "This account is deactivated: ask an administrator.",
    }
