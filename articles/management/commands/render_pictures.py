from django.core.management.base import BaseCommand, CommandError

from articles.follow_up import pictures
from articles.models import Image

SAID_EVERY = 100
"""The command reports its progress after this many pictures."""


class Command(BaseCommand):
    help = (
        "Render what is missing of every picture's public files, with the words and rights that it has now."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--after",
            type=int,
            default=0,
            metavar="PICTURE",
            help="Go on after the picture with this id, where a run before has stopped.",
        )
        parser.add_argument(
            "--all",
            action="store_true",
            help="Render every picture again, also one that is whole and says what it should.",
        )

    def handle(self, *, after, **options):
        self.last, self.made, self.failed = after, 0, 0
        try:
            for count, image in enumerate(self._rest(), 1):
                self._render(image, is_forced=options["all"])
                if options["verbosity"] and not count % SAID_EVERY:
                    self.stderr.write(f"{count:,} pictures, up to {self.last}")
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped. To go on: manage.py render_pictures{' --all' * options['all']} --after {self.last}"
            ) from None
        self.stdout.write(f"{self.made} pictures were rendered.")
        if self.failed:
            raise CommandError(f"{self.failed} pictures could not be rendered: see above.")

    def _rest(self):
        """The remaining pictures, each read when its turn comes: it may have been killed meanwhile."""
        while image := Image.objects.filter(pk__gt=self.last).order_by("pk").first():
            yield image

    def _render(self, image, is_forced):
        try:
            self.made += pictures.render(image, is_forced=is_forced)
        except pictures.FAILURES as failure:
            self.failed += 1
            self.stderr.write(f"Picture {image.pk} ({image}): {type(failure).__name__}: {failure}")
        self.last = image.pk
