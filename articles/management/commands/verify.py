from django.core.management.base import BaseCommand, CommandError

from articles.invariants import RULES, broken, snapshot


class Command(BaseCommand):
    help = "Ask the database whether every rule of its tables holds; fails, naming where one does not."

    def handle(self, *args, **options):
        with snapshot() as at:
            places = list(broken(at))
        for place in places:
            self.stderr.write(place)
        if places:
            raise CommandError(f"{len(places)} places break a rule.")
        self.stdout.write(f"All {len(RULES)} rules hold.")
