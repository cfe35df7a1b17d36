#!/usr/bin/env python
import sys

from newsroom.command import run
from newsroom.version import FULL_VERSION

if __name__ == "__main__":
    if sys.argv[1:] in (["version"], ["--version"]):  # Django would say its own.
        sys.stdout.write(f"{FULL_VERSION}\n")
        sys.exit()
    run(sys.argv)
