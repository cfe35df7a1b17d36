"""Removing a role of the newsroom's own: its people get another one first."""

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk_languages import in_language_of_record
from articles.record import put_on_record
from newsroom import sessions
from newsroom.models import Role, User
from newsroom.people import invitations
from newsroom.people.forms import name_of_role, role_of, roles


class RemovalForm(forms.Form):
    """Which role the people of a removed role get; asked only if there are any."""

    into = forms.ChoiceField(label=gettext_lazy("Role that its people get"))

    def __init__(self, *args, role: Role, **kwargs):
        super().__init__(*args, **kwargs)
        self.role = role
        others = [(name, called) for name, called in roles() if name != role.name]
        self.fields["into"].choices = [("", _("Choose…")), *others]
        if not User.objects.filter(groups=role.pk).exists():
            del self.fields["into"]

    def clean(self):
        """Refuse the role that single sign-on gives to new people: the next one would have none."""
        if self.role.name == settings.OIDC_ROLE:
            raise ValidationError(
                _("Single sign-on gives this role to new people: set OIDC_ROLE to another one first.")
            )
        return super().clean()


def remove(role: Role, *, by: User, into: str = "") -> None:
    """Delete a role; its people get another one and sign in again, as with any change of a role."""
    with transaction.atomic(), in_language_of_record():
        Group.objects.select_for_update().get(pk=role.pk)
        for person in User.objects.select_for_update().filter(groups=role.pk).order_by("pk"):
            # Of several groups, from before roles were one choice, another may be the person's role.
            if role_of(person) == role.name:
                give_role(person, into, by=by)
        put_on_record("role_removed", by=by, detail=role.name)
        role.delete()


def give_role(person: User, role: str, *, by: User | None) -> None:
    """Give a person another role: they sign in again, and an open invitation gets a new link."""
    before, is_invited = role_of(person), invitations.is_open(person)
    person.groups.set(Group.objects.filter(name=role))
    sessions.end_all(person)
    person.session_generation += 1
    person.save(update_fields=["session_generation"])
    change = f"{_('Role').lower()}: {name_of_role(before)} → {name_of_role(role)}"
    put_on_record("role", by=by, detail=f"{person.username}, {change}")
    if is_invited:
        invitations.invite(person, by=by)
