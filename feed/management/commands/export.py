from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from feed.exporting import NotEmpty, export


class Command(BaseCommand):
    help = "Write all that readers have into a folder, as JSON Feed with its media, for other programs."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where to; it must be empty, or not be there yet")

    def handle(self, *, folder, verbosity, **options):
        try:
            done = export(folder, self.stderr.write if verbosity else lambda line: None)
        except NotEmpty:
            raise CommandError(f"{folder} is not empty: name a new folder.") from None
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror or error}.") from error
        self.stdout.write(
            f"In {folder}: stories {done.stories:,}, files of pictures, video and audio {done.media:,}."
        )
        if done.missing:
            some = ", ".join(done.missing[:10])
            raise CommandError(f"{len(done.missing):,} files that stories show are missing: {some}")
