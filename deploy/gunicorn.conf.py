"""gunicorn for one machine, in production behind a web server that handles slow clients."""

import ctypes
import multiprocessing
from contextlib import suppress

wsgi_app = "newsroom.wsgi"
worker_class = "gthread"
workers = max(2, multiprocessing.cpu_count())
threads = 54  # newsroom/lanes.py shares them out; at most 18 use the database at once
timeout = 60
graceful_timeout = 20
keepalive = 5
# Workers are replaced now and then, in case something leaks, but not all at the same moment.
max_requests = 50_000
max_requests_jitter = 5000
preload_app = True  # A new version needs a restart: SIGHUP alone starts workers with the code already loaded.
control_socket_disable = True  # It would be in a folder that the unit keeps read-only.
loglevel = "warning"
# By default gunicorn takes SCRIPT_NAME and PATH_INFO from the headers of local clients.
forwarder_headers = ""

# glibc would keep a memory arena per thread, up to eight per core, and, once a large block such as those that
# compress pages was freed, keep such blocks for reuse. Other C libraries have no such function.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # mallopt(3)
with suppress(AttributeError):
    for option, value in ((M_ARENA_MAX, 1), (M_MMAP_THRESHOLD, 256 * 1024), (M_TRIM_THRESHOLD, 256 * 1024)):
        ctypes.CDLL(None).mallopt(option, value)


def when_ready(server):
    """Before the first worker is forked."""
    # gunicorn's messages about hostile requests name addresses: the site's own log leaves them out.
    server.log.error_log.handlers.clear()
    server.log.error_log.propagate = True

    from newsroom.succession import succession
    from newsroom.warming import warm

    succession.begin()
    warm()


def pre_fork(server, worker):
    """Before a worker is forked."""
    from newsroom.metrics.counters import free_row

    worker.counters_row = free_row(each.counters_row for each in server.WORKERS.values())


def post_worker_init(worker):
    """In each worker, before its first request: one that replaces another starts with the other's pages."""
    from newsroom.metrics.counters import counters
    from newsroom.renewal import renewal
    from newsroom.succession import succession

    counters.use_row(worker.counters_row)
    succession.take_over(worker.wsgi)
    renewal.start()


def worker_exit(server, worker):
    """In each worker that ends by itself or is told to."""
    from newsroom.succession import succession

    succession.leave()
