"""The settings of a site whose clock is as wrong as a file says, in seconds: CLOCK_FILE."""

import os
import time
from pathlib import Path
from threading import Event, Thread

import time_machine

from tests.newsroom.running_settings import *  # noqa: F403

FILE = Path(os.environ["CLOCK_FILE"])
BEGAN, TURNS = time.time() - time.monotonic(), Event()
clock = time_machine.travel(time.time(), tick=True).start()


def follow() -> None:
    """Set the clock of this process as the file says, again and again."""
    said = ""
    while not TURNS.wait(0.02):
        now = FILE.read_text()
        if now != said:
            said = now
            clock.move_to(BEGAN + time.monotonic() + float(said))


# gunicorn's workers are forked, and threads stay behind.
os.register_at_fork(after_in_child=lambda: Thread(target=follow, daemon=True).start())
