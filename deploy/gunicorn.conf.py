"""gunicorn for one machine, in production behind a web server that handles slow clients."""

import multiprocessing

wsgi_app = "newsroom.wsgi"
worker_class = "gthread"
workers = max(2, multiprocessing.cpu_count())
threads = 54  # newsroom/lanes.py shares them out; at most 14 use the database at once
timeout = 60
graceful_timeout = 20
keepalive = 5
# Workers are replaced now and then, in case something leaks, but not all at the same moment.
max_requests = 5000
max_requests_jitter = 500
loglevel = "warning"
# By default gunicorn takes SCRIPT_NAME and PATH_INFO from the headers of local clients.
forwarder_headers = ""
