"""deploy/gunicorn.conf.py: what it does in each worker. Other tests serve the site with it."""

import subprocess
import sys

import pytest

from tests.deploy.fronts import ROOT
from tests.newsroom.running import environment_of

pytestmark = pytest.mark.once

STARTED = """
import django, os, runpy, threading, types
django.setup()
import newsroom.wsgi
child = os.fork()  # As gunicorn does with what it has loaded.
if child:
    os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
before = set(threading.enumerate())
hooks = runpy.run_path("deploy/gunicorn.conf.py")
worker = types.SimpleNamespace(wsgi=newsroom.wsgi.application)
hooks["pre_fork"](types.SimpleNamespace(WORKERS={}), worker)
hooks["post_worker_init"](worker)
os._exit(0 if [thread.name for thread in set(threading.enumerate()) - before] == ["renewal"] else 1)
"""


def test_each_worker_has_a_thread_that_reads_the_stamp_ahead(tmp_path):
    environment = environment_of(tmp_path, f"sqlite:///{tmp_path}/never-filled.sqlite3", 80)
    subprocess.run([sys.executable, "-c", STARTED], env=environment, cwd=ROOT, check=True)


REGIONS = r"""
import re, runpy, threading
runpy.run_path("deploy/gunicorn.conf.py")
together, kept = threading.Barrier(16), []
def keep():
    together.wait(60)
    kept.append(bytearray(100_000))
    together.wait(60)
threads = [threading.Thread(target=keep) for _ in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
unused = re.findall(r"^(\w+)-(\w+) ---p", open("/proc/self/maps").read(), re.M)
print(sum(int(end, 16) - int(start, 16) > 32 * 2**20 for start, end in unused))
"""
"""Prints how many regions of its own glibc has reserved for threads: 64 MB each, nearly all of it unused."""


def test_threads_share_one_region_of_memory(tmp_path):
    done = subprocess.run([sys.executable, "-c", REGIONS], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    assert int(done.stdout) == 0
