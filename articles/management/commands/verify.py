from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from articles.invariants import RULES, broken


class Command(BaseCommand):
    help = "Ask the database whether every rule of its tables holds; fails, naming where one does not."

    def handle(self, *args, **options):
        with transaction.atomic():
            places = list(broken(timezone.now()))
        for place in places:
            self.stderr.write(place)
        if places:
            raise CommandError(f"{len(places)} places break a rule.")
        self.stdout.write(f"All {len(RULES)} rules hold.")
