from contextlib import suppress

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from newsroom.backups import keeping, making, manifest, notes
from newsroom.backups.places import Place, Unusable
from newsroom.backups.reading import failures
from newsroom.backups.sealing import Seal
from newsroom.models import Heartbeat


class Command(BaseCommand):
    help = "Back up the database and the pictures into a folder or bucket, while people work."

    def add_arguments(self, parser):
        parser.add_argument(
            "place",
            nargs="?",
            default=settings.BACKUP_TO,
            help="a folder, or s3://bucket/folder; by default BACKUP_TO",
        )
        parser.add_argument(
            "--without-sizes",
            action="store_true",
            help="leave out the sizes that readers get: after a restore they are rendered again",
        )
        parser.add_argument(
            "--keep", default=settings.BACKUP_KEEP, metavar="RULE", help="such as “7d 4w 12m”, or “all”"
        )
        parser.add_argument("--list", action="store_true", help="only list the backups that are there")

    def handle(self, *, place, without_sizes, keep, **options):
        self.verbosity = options["verbosity"]
        try:
            if not place:
                raise Unusable("Say where to: manage.py backup /folder, or set BACKUP_TO.")
            counts, seal, found = keeping.rule(keep), Seal.of(settings.BACKUP_ENCRYPT_TO), Place(place)
            if options["list"]:
                self._list(found)
                return
            with making.alone():
                made = self._make(found, seal, with_sizes=not without_sizes)
                self._take_over_drill(found)
                keeping.drop(found, counts, self._say)
        except (Unusable, *failures()) as failure:
            raise CommandError(str(failure)) from failure
        self._report(found, made)

    def _make(self, place, seal, **options):
        try:
            made = making.make(place, seal, say=self._say, **options)
        except (Unusable, *failures()):
            _record(Heartbeat.BACKUP_FAILED)
            raise
        _record(Heartbeat.BACKUP)
        return made

    def _take_over_drill(self, place):
        """Record for the site status how the last drill ended, which may have run on another machine."""
        try:
            drill = notes.last_drill(place)
        except (Unusable, *failures()) as damage:
            self.stderr.write(str(damage))
            return
        if drill and not _is_known(drill.at):
            _record(Heartbeat.DRILL if drill.succeeded else Heartbeat.DRILL_FAILED, drill.at)

    def _say(self, line):
        if self.verbosity:
            self.stderr.write(line)

    def _list(self, place):
        for name in manifest.whole(place):
            about = manifest.described(place, name).about
            figures = about["figures"]
            stories, pictures = f"{figures['stories']:,} stories", f"{figures['pictures']:,} pictures"
            self.stdout.write(f"{name}  version {about['version']}, {about['server']}: {stories}, {pictures}")

    def _report(self, place, made):
        size = f"{made.bytes / 1e6:,.1f} MB"
        self.stdout.write(
            f"Backup {made.name} is whole in {place}: {made.files:,} pictures’ files and the database; "
            f"{made.stored:,} files were new, {size}."
        )
        if made.mended:
            self.stdout.write(f"{made.mended:,} damaged files of earlier backups were stored anew.")
        for sentence in made.lost[:20]:
            self.stderr.write(sentence)
        if made.lost:
            raise CommandError(
                f"The backup was made, but {len(made.lost):,} originals are missing or damaged on the site."
            )


def _is_known(at) -> bool:
    """Whether a drill of that time or later is recorded; wrong records from the future are deleted."""
    drills = Heartbeat.DRILL, Heartbeat.DRILL_FAILED
    with suppress(DatabaseError):
        Heartbeat.objects.filter(name__in=drills, at__gt=timezone.now() + notes.FAST).delete()
        return any(moment and at <= moment for moment in Heartbeat.objects.last_of(*drills))
    return False


def _record(name, at=None):
    """Record for the site status how a backup or a drill ended."""
    # A new version backs up before it migrates: the table may not exist yet.
    with suppress(DatabaseError):
        Heartbeat.objects.beat(name, at)
