import time
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles import invariants
from articles.follow_up import pictures, verifying
from articles.invariants import processes as several
from articles.models import Image, Story
from articles.pictures import lost

SAID_EVERY = 10_000
"""The command reports its progress after this many stories."""

ARGUMENTS: dict[str, dict[str, Any]] = {
    "--after": {
        "type": int,
        "default": 0,
        "metavar": "STORY",
        "help": "Go on after the story with this id, where a run before has stopped.",
    },
    "--processes": {
        "type": int,
        "default": 1,
        "metavar": "COUNT",
        "help": "Check stories in so many processes at once; each takes a processor that readers may need.",
    },
    "--after-picture": {
        "default": "",
        "metavar": "KEY",
        "help": "Look only for the files of the pictures after the one with this key.",
    },
    "--repair": {
        "action": "store_true",
        "help": "Make again what is missing of pictures, video and audio, and take back files of clips.",
    },
}


class Command(BaseCommand):
    help = "Check the invariants of the stored data, and fail with the place of each violation."

    def add_arguments(self, parser):
        for name, options in ARGUMENTS.items():
            parser.add_argument(name, **options)

    def handle(self, *, after, **options):
        if options["processes"] < 1:
            raise CommandError("--processes: at least 1 is needed.")
        self.violations, self.last, self.last_picture = 0, after, options["after_picture"]
        of_which = f" after story {after}" if after else ""
        rules = f"All {len(invariants.RULES)} rules hold{of_which}. "
        if options["after_picture"]:
            rules = ""
        else:
            self._try_rows(options["verbosity"], options["processes"])
        self._files(options["repair"])
        self._clips(options["repair"])
        if self.violations:
            raise CommandError(f"Rules are violated in {self.violations} places.")
        self.stdout.write(f"{rules}Each picture has its files, and so have video and audio.")

    def _try_rows(self, verbosity, processes):
        try:
            self._rows(verbosity, processes)
        except OSError as failure:
            raise CommandError(
                f"The picture store does not answer: {failure} Run it again later."
            ) from failure

    def _rows(self, verbosity, processes):
        try:
            self._stories(verbosity, processes)
        except (KeyboardInterrupt, BrokenProcessPool) as stopped:
            why = "A process was killed" if isinstance(stopped, BrokenProcessPool) else "Stopped"
            raise CommandError(
                f"{why}, with {self.violations} violations. To go on: manage.py verify --after {self.last}"
            ) from None
        with invariants.snapshot() as at:
            self._name(invariants.broken_of_the_rest(at))

    def _stories(self, verbosity, processes):
        began, checked, count = time.monotonic(), 0, Story.objects.filter(pk__gt=self.last).count()
        for some in several.checked(self.last, processes):
            self._name(some.places)
            self.last = some.last
            checked += some.count
            if verbosity and checked % SAID_EVERY < some.count:
                seconds = time.monotonic() - began
                self.stderr.write(f"{checked:,} of {count:,} stories in {seconds:.0f} s, up to {self.last}")

    def _files(self, repairs):
        """Check the files of pictures, outside any snapshot: a store may be slow."""
        try:
            while (found := lost.after(self.last_picture)).count:
                self._name(_misplaced(found))
                for image, names in found.incomplete.items():
                    self._incomplete(image, names, repairs and image not in found.lost)
                self.last_picture = found.last
        except (OSError, KeyboardInterrupt) as stopped:
            raise CommandError(
                f"Stopped, with {self.violations} violations: {stopped or 'Ctrl+C'}. "
                f"To go on: manage.py verify --after-picture '{self.last_picture}'"
            ) from None

    def _incomplete(self, image, names, repairs):
        if not repairs:
            advice = "manage.py verify --repair renders them again"
            self._name([f"{len(names)} files of picture {image.pk} ({image}) are missing: {advice}."])
            return
        try:
            pictures.render(Image.objects.get(pk=image.pk))
        except pictures.FAILURES as failure:
            self._name([f"Picture {image.pk} ({image}) could not be rendered again: {failure}"])
        else:
            self.stdout.write(f"Picture {image.pk} ({image}): rendered again.")

    def _clips(self, repairs):
        """Check the files of video and audio: few enough for one run."""
        try:
            for fault in verifying.faults(repairs=repairs):
                if fault.is_mended:
                    self.stdout.write(fault.said)
                else:
                    self._name([fault.said])
        except OSError as failure:
            raise CommandError(f"Stopped, with {self.violations} violations: {failure}") from failure

    def _name(self, places):
        for place in places:
            self.stderr.write(place)
            self.violations += 1


def _misplaced(found):
    """A sentence for each original that is lost, and each picture that is public and should not be."""
    for image in found.lost:
        yield (
            f"The original of picture {image.pk} ({image}) is lost: put {image.original.name} back from a "
            "backup."
        )
    for image in found.still_public:
        yield f"Picture {image.pk} ({image}) was taken from readers, and its files are still public."
