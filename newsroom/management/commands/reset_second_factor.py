from django.core.management.base import BaseCommand, CommandError

from newsroom.models import User
from newsroom.people import resetting


class Command(BaseCommand):
    help = (
        "Removes a person's passkeys, authenticator app and recovery codes; for the last administrator, too."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="put on the audit list")

    def handle(self, username, reason, **options):
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Nobody has the username {username}.")
        resetting.reset(person, by=None, reason=reason)
        self.stdout.write(f"The second factor of {person} is reset.")
