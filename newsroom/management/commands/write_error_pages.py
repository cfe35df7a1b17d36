from pathlib import Path

from django.core.management.base import BaseCommand
from django.template.loader import render_to_string

PAGES = ("429.html", "503.html")


class Command(BaseCommand):
    help = "Write the pages that nginx or Caddy shows by itself into a folder, in the language of the site."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **options):
        folder.mkdir(parents=True, exist_ok=True)
        for name in PAGES:
            (folder / name).write_text(render_to_string(name))
        self.stdout.write(f"{', '.join(PAGES)}: written.")
