from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from articles.record import put_on_record
from newsroom.models import User
from newsroom.people import invitations
from newsroom.people.forms import free_name, is_only_administrator, role_of, roles
from newsroom.people.removing import give_role


class Command(BaseCommand):
    help = (
        "Invites a person and prints their link; a person who has the address gets a new link, and the role."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", default="", help="such as administrator")
        parser.add_argument("--username", default="", help="made from the address if left out")

    def handle(self, email, role, username, **options):
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        known = [name for name, _called in roles()]
        if role and role not in known:
            raise CommandError(f"There is no role {role}: it is one of {', '.join(known)}.")
        found = User.objects.filter(email__iexact=email)
        with transaction.atomic():
            person = found.filter(is_active=True).first() or self._new(email, role, username, found)
            if role and role_of(person) != role:
                self._require_another(person)
                give_role(person, role, by=None)
            invitations.invite(person, by=None)
        self.stdout.write(invitations.link(person))

    def _require_another(self, person):
        """Refuse to change the role of the last administrator; a superuser stays one in any role."""
        if is_only_administrator(person) and not person.is_superuser:
            raise CommandError(f"{person} is the only administrator: make somebody else one first.")

    def _new(self, email, role, username, found):
        """A new person in the role."""
        if found.exists():
            raise CommandError(f"The account of {email} is deactivated: activate it on the desk first.")
        if not role:
            raise CommandError(f"Nobody has {email}: say with --role what they are to be.")
        if username and User.objects.filter(username__iexact=username).exists():
            raise CommandError(f"The username {username} is taken.")
        person = User(username=username or free_name(email.partition("@")[0]), email=email, is_staff=True)
        person.set_unusable_password()
        person.save()
        person.groups.set(Group.objects.filter(name=role))
        put_on_record("person_added", by=None, detail=f"{person.username}, {role}")
        return person
