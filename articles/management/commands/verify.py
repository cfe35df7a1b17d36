from django.core.management.base import BaseCommand, CommandError

from articles.invariants import RULES, broken, snapshot


class Command(BaseCommand):
    help = "Check every rule of the tables, and fail naming each break."

    def handle(self, *args, **options):
        with snapshot() as at:
            places = list(broken(at))
        for place in places:
            self.stderr.write(place)
        if places:
            raise CommandError(f"The rules are broken in {len(places)} places.")
        self.stdout.write(f"All {len(RULES)} rules hold.")
