import time

from django.core.management.base import BaseCommand, CommandError

from articles import invariants
from articles.models import Story

SAID_EVERY = 10_000
"""Stories after which the command says how far it is."""


class Command(BaseCommand):
    help = "Check the invariants of the stored data, and fail with the place of each violation."

    def add_arguments(self, parser):
        parser.add_argument(
            "--after",
            type=int,
            default=0,
            metavar="STORY",
            help="Go on after the story with this id, where a run before has stopped.",
        )

    def handle(self, *, after, **options):
        self.violations, self.last = 0, after
        try:
            self._stories(options["verbosity"])
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped, with {self.violations} violations. To go on: manage.py verify --after {self.last}"
            ) from None
        with invariants.snapshot() as at:
            self._name(invariants.broken_of_the_rest(at))
        if self.violations:
            raise CommandError(f"Rules are violated in {self.violations} places.")
        of_which = f" after story {after}" if after else ""
        self.stdout.write(f"All {len(invariants.RULES)} rules hold{of_which}.")

    def _stories(self, verbosity):
        """Some at a time, each time of a new moment: no transaction stays open for long."""
        began, checked, count = time.monotonic(), 0, Story.objects.filter(pk__gt=self.last).count()
        while True:
            with invariants.snapshot() as at:
                if not (stories := invariants.after(self.last)):
                    return
                self._name(invariants.broken_of(stories, at))
            self.last = stories.last
            checked += stories.count
            if verbosity and checked % SAID_EVERY < stories.count:
                seconds = time.monotonic() - began
                self.stderr.write(f"{checked:,} of {count:,} stories in {seconds:.0f} s, up to {self.last}")

    def _name(self, places):
        for place in places:
            self.stderr.write(place)
            self.violations += 1
