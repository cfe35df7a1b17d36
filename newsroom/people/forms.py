from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin.meanwhile import SeenForm
from articles.cleaning import one_line
from articles.text.slugs import slug_of
from newsroom.models import Role, User
from newsroom.roles import ABILITIES, ADMINISTRATOR, NAMES, ROLES, with_what_they_bring

LONGEST_NAME = 150
MOST_ROLES = 100


class PersonForm(SeenForm):
    """A person of the newsroom and their one role."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))

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
                "Clear this when somebody leaves: they can then no longer sign in, and their work stays."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.role_before = role_of(self.instance) if self.instance.pk else ""
        if not self.initial.get("role"):
            self.initial["role"] = self.role_before
        self.fields["role"].choices = roles()
        # A superuser may do everything without a role.
        self.fields["role"].required = not self.instance.is_superuser
        if not self.role_before:
            self.fields["role"].choices = [("", _("Choose…")), *self.fields["role"].choices]

    def shown(self, row):
        return {**super().shown(row), "role": role_of(row)}

    def clean(self):
        """Refuse to leave the newsroom without an administrator."""
        # Before locking the person's own row: two people who change each other would deadlock.
        is_needed = bool(self.instance.pk) and is_only_administrator(self.instance)
        words = super().clean()
        may_all = words.get("role") == ADMINISTRATOR or self.instance.is_superuser
        if is_needed and not (may_all and words.get("is_active")):
            self.add_error("role", _("Nobody else is an administrator: make somebody one first."))
        return words

    def clean_email(self):
        """Refuse the address of another person who works here."""
        email = self.cleaned_data["email"]
        same = User.objects.filter(email__iexact=email, is_active=True).exclude(pk=self.instance.pk).first()
        if email and same:
            raise ValidationError(_("%(person)s has this address already.") % {"person": same})
        return email


class NewPersonForm(PersonForm):
    """A new person; an empty username is made from their name."""

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


def is_only_administrator(person: User) -> bool:
    """Whether no other administrator can sign in; to be called in the transaction that changes this person.

    Other callers wait until it ends, so that two do not step down at once.
    """
    # A separate statement: one that waits for a lock continues with its old snapshot. It does not lock out
    # references: others may become administrators meanwhile.
    list(Group.objects.select_for_update(no_key=True).filter(name=ADMINISTRATOR))
    administrators = Q(groups__name=ADMINISTRATOR) | Q(is_superuser=True)
    able = User.objects.filter(administrators, is_active=True).order_by("pk")
    return list(able.values_list("pk", flat=True).distinct()[:2]) == [person.pk]


def free_name(full_name) -> str:
    """A username that nobody has."""
    wanted = slug_of(full_name, LONGEST_NAME - 10).replace("-", ".") or "person"
    name, number = wanted, 1
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{wanted}{number}"
    return name


def role_of(person: User) -> str:
    """The person's role: of several groups, from before roles were a single choice, the most powerful."""
    names = sorted(group.name for group in person.groups.all())
    return next((name for name in [*reversed(ROLES), *names] if name in names), "")


def has_role(person: User) -> bool:
    """Whether a person has a role, or, as a superuser, needs none."""
    return person.is_superuser or person.groups.exists()


def roles() -> list[tuple[str, str]]:
    """All roles as choices: the built-in ones, then the newsroom's own."""
    own = Group.objects.exclude(name__in=ROLES).order_by("name").values_list("name", flat=True)
    return [*NAMES.items(), *((name, name) for name in own[:MOST_ROLES])]


def abilities_of(role) -> list[str]:
    """The keys of the abilities that a role has."""
    has = {permission.codename for permission in role.permissions.all()}
    return [key for key, each in ABILITIES.items() if has >= {*each.codenames}]


def name_of_role(role: str) -> str:
    """What people call a role."""
    return NAMES.get(role, role)


class RoleForm(SeenForm):
    """A role of the newsroom's own: a name, and a choice of abilities."""

    abilities = forms.MultipleChoiceField(
        label=gettext_lazy("May"),
        choices=[(key, ability.label) for key, ability in ABILITIES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy(
            "What a choice depends on is added automatically, such as writing for publishing."
        ),
    )

    class Meta:
        model = Role
        fields = ["name"]
        labels = {"name": pgettext_lazy("of a role", "Name")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["abilities"] = abilities_of(self.instance)

    def shown(self, row):
        return {**super().shown(row), "abilities": abilities_of(row)}

    def clean_name(self):
        """Refuse the name of another role, ignoring case."""
        name = one_line(self.cleaned_data["name"])
        reserved = {*ROLES, *(str(each).lower() for each in NAMES.values())}
        others = Group.objects.filter(name__iexact=name).exclude(pk=self.instance.pk)
        if name.lower() in reserved or others.exists():
            raise ValidationError(_("There is already a role with this name: choose another."))
        return name

    def clean_abilities(self):
        return with_what_they_bring(self.cleaned_data["abilities"])
