from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.slugs import slug_of
from newsroom.models import User
from newsroom.roles import NAMES, ROLES

LONGEST_NAME = 150


class PersonForm(forms.ModelForm):
    """A person of the newsroom and their one role."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[*NAMES.items()])

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "username", "is_active"]
        labels = {
            "first_name": gettext_lazy("First name"),
            "last_name": gettext_lazy("Last name"),
            "username": gettext_lazy("Username"),
            "email": gettext_lazy("E-mail"),
            "is_active": pgettext_lazy("an account", "Active"),
        }
        help_texts = {
            "username": gettext_lazy("Letters, digits and @ . + - _"),
            "is_active": gettext_lazy(
                "Clear this when somebody leaves: they can no longer sign in, and their work stays."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.role_before = role_of(self.instance) if self.instance.pk else ""
        if not self.initial.get("role"):
            self.initial["role"] = self.role_before
        # A superuser may do everything without a role.
        self.fields["role"].required = not self.instance.is_superuser
        if not self.role_before:
            self.fields["role"].choices = [("", _("Choose…")), *self.fields["role"].choices]

    def clean_email(self):
        """Refuse the address of another person who works here."""
        email = self.cleaned_data["email"]
        same = User.objects.filter(email__iexact=email, is_active=True).exclude(pk=self.instance.pk).first()
        if email and same:
            raise ValidationError(_("%(person)s has this address already.") % {"person": same})
        return email


class NewPersonForm(PersonForm):
    """A new person; an empty username is made from their own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True
        self.fields["username"].required = False
        self.fields["username"].help_text = _("Leave empty to have it made from the name: ann.smith.")

    def clean(self):
        words = super().clean()
        if "first_name" in words and not words.get("username") and "username" not in self.errors:
            words["username"] = free_name(f"{words['first_name']} {words.get('last_name', '')}")
        return words


def free_name(full_name) -> str:
    """A username that nobody has."""
    wanted = slug_of(full_name, LONGEST_NAME - 10).replace("-", ".") or "person"
    name, number = wanted, 1
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{wanted}{number}"
    return name


def role_of(person: User) -> str:
    """The person's role: of several groups, from before roles were one choice, the one that may most."""
    names = {group.name for group in person.groups.all()}
    return next((name for name in reversed(ROLES) if name in names), "")
