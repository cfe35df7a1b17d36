from django.core.management.base import BaseCommand

from newsroom.version import FULL_VERSION


class Command(BaseCommand):
    help = "Say which version of the site this is."
    requires_system_checks = ()

    def handle(self, **options):
        self.stdout.write(FULL_VERSION)
