#!/usr/bin/env python
import os
import sys

from newsroom.version import FULL_VERSION

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    from django.core.management import execute_from_command_line

    if sys.argv[1:] in (["version"], ["--version"]):  # Django would say its own.
        sys.stdout.write(f"{FULL_VERSION}\n")
        sys.exit()
    execute_from_command_line(sys.argv)
