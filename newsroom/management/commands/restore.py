from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from newsroom.backups import notes, restoring, taken_down
from newsroom.backups.drilling import drill
from newsroom.backups.places import Place, Unusable
from newsroom.backups.reading import failures
from newsroom.command import quoted
from newsroom.models import Heartbeat

OPTIONS = {
    "place": {"nargs": "?", "default": settings.BACKUP_TO, "help": "where backups are; by default BACKUP_TO"},
    "--backup": {"default": "", "metavar": "NAME", "help": "which one; by default the newest"},
    "--identity": {"default": "", "metavar": "FILE", "help": "the key file, for age"},
    "--by": {"default": "", "metavar": "USERNAME", "help": "who does take-downs again; by default who did"},
    "--go-on": {"action": "store_true", "help": "go on where a restore was stopped: pictures may be there"},
    "--leave-out-damaged": {
        "action": "store_true",
        "help": "restore without files that the backup has no more as they were, and name each",
    },
    "--take-downs": {
        "action": "store_true",
        "help": "only do again what the list beside the backups names, as after a restore by other means",
    },
    "--print-settings": {
        "action": "store_true",
        "help": "only print the settings that the backup keeps, none of them secret, as a file of systemd's",
    },
    "--render": {
        "action": "store_true",
        "help": "render the sizes that are missing at once, instead of leaving it to the worker",
    },
    "--verify": {"action": "store_true", "help": "verify what was restored, as manage.py verify does"},
    "--check": {
        "action": "store_true",
        "help": "a drill: restore beside the site, verify, and delete it again",
    },
    "--database": {
        "default": "",
        "metavar": "URL",
        "help": "an empty database for --check; by default it makes one",
    },
}
"""{argument: its options for argparse}"""


class Command(BaseCommand):
    help = "Restore a backup into an empty database and empty folders, or check that it could be restored."
    requires_system_checks = ()

    def add_arguments(self, parser):
        for name, about in OPTIONS.items():
            parser.add_argument(name, **about)

    def handle(self, *, place, **options):
        self.verbosity = options["verbosity"]
        try:
            if not place:
                raise Unusable("Say where the backups are: manage.py restore /folder, or set BACKUP_TO.")
            self._do(Place(place), options)
        except (Unusable, *failures()) as failure:
            raise CommandError(str(failure)) from failure

    def _do(self, place, options):
        if options["take_downs"]:
            self._report_take_downs(*taken_down.do_again(place, options["by"]))
            return
        backup = restoring.chosen(place, options["backup"])
        if options["print_settings"]:
            for name, value in sorted(backup.about["settings"].items()):
                self.stdout.write(f"{name}={quoted(value)}")
            return
        self._say(_sentence(backup))
        if options["check"]:
            self._drill(backup, options)
        else:
            self._restore(backup, options)
            if options["verify"]:
                call_command("verify", stdout=self.stdout, stderr=self.stderr)

    def _drill(self, backup, options):
        passed_on = [
            word for name in ("identity", "by") if options[name] for word in (f"--{name}", options[name])
        ]
        if options["render"] or not backup.about["with_sizes"]:
            passed_on.append("--render")
        try:
            drill(backup, passed_on, options["database"], self.stdout.write)
        except (Unusable, *failures()):
            self._note(backup.place, succeeded=False)
            raise
        self._note(backup.place, succeeded=True)
        self.stdout.write(f"The backup {backup.name} can be restored.")

    def _note(self, place, *, succeeded):
        """Record how a drill ended: for this site, and with the backups for the site that made them."""
        with suppress(DatabaseError):  # A drill may run on a machine without the site.
            Heartbeat.objects.beat(Heartbeat.DRILL if succeeded else Heartbeat.DRILL_FAILED)
        try:
            notes.note_drill(place, notes.Drill(timezone.now(), succeeded))
        except failures() as failure:
            self._say(f"How the drill ended could not be noted in {place}: {failure}")

    def _restore(self, backup, options):
        restoring.require_known(backup)
        restoring.require_empty(goes_on=options["go_on"])
        restored = restoring.restore(
            backup,
            identity=options["identity"],
            by=options["by"],
            leaves_out=options["leave_out_damaged"],
            say=self._say,
            name=self.stderr.write,
        )
        self.stdout.write(
            f"Restored {backup.name}: the database and {restored.files:,} files, "
            f"{restored.bytes / 1e6:,.1f} MB, each with the right checksum."
        )
        if restored.left_out:
            self.stderr.write(f"{restored.left_out:,} files were left out: see above what misses them.")
        if options["render"]:
            restoring.render(self.stderr.write)
        self._report_take_downs(restored.done_again, restored.refused)
        if not taken_down.listed(backup.place):
            self.stdout.write(
                f"The list of take-downs beside the backups is empty. If any story was taken down after "
                f"{backup.about['taken_at']}, take it down again before you serve the site."
            )

    def _report_take_downs(self, done, refused):
        self.stdout.write(f"{done} take-downs and kills of after the backup were done again.")
        for sentence in refused:
            self.stderr.write(sentence)
        if refused:
            raise CommandError(
                f"{len(refused)} could not be done again. Do not serve the site yet: run “manage.py restore "
                "--take-downs --by USERNAME” as an administrator."
            )

    def _say(self, line):
        if self.verbosity:
            self.stderr.write(line)


def _sentence(backup):
    about = backup.about
    figures = ", ".join(
        f"{count:,} {what}" for what, count in about["figures"].items() if isinstance(count, int)
    )
    return f"Backup {backup.name} of version {about['version']} ({about['server']}): {figures}."
