from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom.demo import loading


class Command(BaseCommand):
    help = "Load the demo newsroom: three sign-ins and a month of stories. What is there already stays."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="load it although DEBUG is off")

    def handle(self, *, force, **options):
        if not (settings.DEBUG or force):
            raise CommandError(
                "DEBUG is off, and the demo brings accounts with a public password. Nothing was loaded. "
                "Run it with --force if this is meant."
            )
        loaded = loading.load(timezone.now())
        self.stdout.write(
            f"Loaded {loaded} stories of the demo newsroom."
            if loaded
            else "The demo newsroom is there already; nothing was changed."
        )
