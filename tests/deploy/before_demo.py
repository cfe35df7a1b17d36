"""nginx as shipped before a demo newsroom: python -m tests.deploy.before_demo PORT FOLDER, until it is ended.

PORT is that of the demo's gunicorn, and FOLDER its home; nginx listens on the next port, for https://localhost.
"""

import signal
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.deploy.fronts import Nginx


class Demo(NamedTuple):
    port: int
    folder: Path


class OnThisMachine(Nginx):
    host = "localhost"


def main(port, folder):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with tempfile.TemporaryDirectory(prefix="newsroom-nginx-") as own:
        nginx = OnThisMachine(Demo(int(port), Path(folder).resolve()), Path(own))
        nginx.port = int(port) + 1
        nginx.start()
        try:
            sys.exit(nginx.process.wait() or "nginx has ended by itself.")
        finally:
            nginx.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
