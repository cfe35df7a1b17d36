"""deploy/gunicorn.conf.py: what it does in each worker. Other tests serve the site with it."""

import subprocess
import sys

import pytest

from tests.deploy.fronts import ROOT
from tests.newsroom.running import environment_of

pytestmark = pytest.mark.once

STARTED = """
import django, os, runpy, threading
django.setup()
import newsroom.wsgi
child = os.fork()  # As gunicorn does with what it has loaded.
if child:
    os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
before = set(threading.enumerate())
runpy.run_path("deploy/gunicorn.conf.py")["post_worker_init"](None)
os._exit(0 if [thread.name for thread in set(threading.enumerate()) - before] == ["renewal"] else 1)
"""


def test_each_worker_has_a_thread_that_reads_the_stamp_ahead(tmp_path):
    environment = environment_of(tmp_path, f"sqlite:///{tmp_path}/never-filled.sqlite3", 80)
    subprocess.run([sys.executable, "-c", STARTED], env=environment, cwd=ROOT, check=True)
