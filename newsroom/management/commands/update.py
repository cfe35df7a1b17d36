from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from newsroom.updating.releases import Failed, Releases
from newsroom.updating.steps import Update, version_in

OPTIONS = {
    "version": {"nargs": "?", "help": "a tag, such as v0.2.0, a branch or a commit"},
    "--back": {"metavar": "FOLDER", "help": "only switch back to a release that is there still"},
    "--reload": {
        "default": settings.UPDATE_RELOAD,
        "metavar": "COMMAND",
        "help": "restarts gunicorn and the workers without dropping a request; by default UPDATE_RELOAD",
    },
    "--install": {
        "default": "",
        "metavar": "COMMAND",
        "help": "installs packages, in the new folder, instead of uv",
    },
    "--address": {"default": "http://127.0.0.1:8000", "metavar": "URL", "help": "where gunicorn answers"},
    "--patience": {"type": int, "default": 90, "metavar": "SECONDS", "help": "until it must be ready"},
    "--without-backup": {"action": "store_true", "help": "for a site that is backed up otherwise"},
}
"""{argument: its options for argparse}"""


class Command(BaseCommand):
    help = "Serve another version: back up, install and migrate beside the old one, switch, and check."

    def add_arguments(self, parser):
        for name, about in OPTIONS.items():
            parser.add_argument(name, **about)

    def handle(self, *, version, **options):
        if bool(version) == bool(options["back"]) or not options["reload"]:
            raise CommandError(
                "Say which version, as in “manage.py update v0.2.0”, and how to reload: by UPDATE_RELOAD or "
                "--reload."
            )
        try:
            self._do(Releases(settings.BASE_DIR), version, options)
        except Failed as failure:
            raise CommandError(str(failure)) from failure

    def _do(self, releases, version, options):
        update = Update(
            releases,
            say=self.stdout.write,
            **{name: options[name] for name in ("install", "reload", "address", "patience")},
        )
        if options["back"]:
            update.switch(self._there(releases, options["back"]))
            return
        commit = releases.fetch(version)
        if not options["without_backup"]:
            call_command("backup", stdout=self.stdout, stderr=self.stderr)
        update.to(commit)

    def _there(self, releases, name):
        path = releases.folder / Path(name).name
        if not (path / "manage.py").is_file():
            names = sorted(each.parent.name for each in releases.folder.glob("*/manage.py"))
            raise Failed(f"There is no release {path.name}: there are {', '.join(names)}.")
        self.stdout.write(f"{path.name} is version {version_in(path)}.")
        return path
