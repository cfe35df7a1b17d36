"""gunicorn for one machine; in production behind a web server that takes slow clients off it."""

import multiprocessing

wsgi_app = "newsroom.wsgi"
worker_class = "gthread"
workers = max(2, multiprocessing.cpu_count())
threads = 16  # newsroom/lanes.py says how many of them work on what; at most ten use the database at once
timeout = 60
graceful_timeout = 20
keepalive = 5
# A worker that leaks is replaced before anybody notices, not all at the same moment.
max_requests = 5000
max_requests_jitter = 500
loglevel = "warning"
# By default gunicorn believes SCRIPT_NAME and PATH_INFO of whoever asks from this machine.
forwarder_headers = ""
