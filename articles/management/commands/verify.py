from django.core.management.base import BaseCommand, CommandError

from articles.invariants import RULES, broken, snapshot


class Command(BaseCommand):
    help = "Check the invariants of the stored data, and fail with the place of each violation."

    def handle(self, *args, **options):
        with snapshot() as at:
            places = list(broken(at))
        for place in places:
            self.stderr.write(place)
        if places:
            raise CommandError(f"Rules are violated in {len(places)} places.")
        self.stdout.write(f"All {len(RULES)} rules hold.")
