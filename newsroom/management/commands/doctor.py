import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand
from django.utils import translation

from newsroom import patience
from newsroom.doctor.examinations import every
from newsroom.doctor.findings import ERROR, WARNING, Finding, examined

PATIENCE = 15
"""Seconds for each response of the database, which may hang."""


class Command(BaseCommand):
    help = (
        "Say what is wrong with the site and what to do about it; changes and sends nothing. "
        "Exit code: 0 if all is well, 1 with warnings, 2 with errors."
    )
    requires_system_checks = []  # They run and are named like all examinations.

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="Print the findings as JSON.")
        parser.add_argument(
            "--all", action="store_true", help="Look for the files of all pictures, not only of some."
        )

    def handle(self, **options):
        with translation.override("en"), patience.of(PATIENCE):
            found = examined(every(all_pictures=options["all"]))
        if options["json"]:
            self.stdout.write(json.dumps({"findings": [asdict(each) for each in found]}, indent=2))
        else:
            self._print(found)
        if code := exit_code(found):
            sys.exit(code)

    def _print(self, found):
        for each in found:
            self.stdout.write(f"{each.level}: {each.says} [{each.name}]")
            if each.advice:
                self.stdout.write(f"    {each.advice}")
        if not exit_code(found):
            self.stdout.write("All is well.")


def exit_code(found: list[Finding]) -> int:
    levels = {each.level for each in found}
    return 2 if ERROR in levels else 1 if WARNING in levels else 0
