#!/bin/sh
# The demo newsroom: created on the first run, kept after that, served in the foreground.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
home=${DEMO_HOME:-$PWD/var/demo}
mkdir -p "$home"

if [ ! -s "$home/secret" ]; then
    (umask 077 && "$python" -c 'import secrets; print(secrets.token_urlsafe(50))' > "$home/secret")
fi
SECRET_KEY=$(cat "$home/secret")
export SECRET_KEY
export DATABASE_URL="sqlite:///$home/newsroom.sqlite3" MEDIA_ROOT="$home/media" PRIVATE_ROOT="$home/private"
export STATIC_ROOT="$home/static" TIME_ZONE=Europe/London SITE_NAME="The Harrow Bay Courier"
export SITE_URL="${DEMO_URL:-http://127.0.0.1:$PORT}" ALLOWED_HOSTS=127.0.0.1,localhost LANGUAGE_CODE=en-gb DEBUG=0
[ -n "${S3_BUCKET:-}" ] || export MEDIA_URL=/media/

started=
# However this ends, all that it has started ends with it. The shell hears of a signal while it waits, not before.
trap '[ -z "$started" ] || kill $started 2>/dev/null || true; wait' EXIT
trap 'exit 0' INT TERM HUP

# One process for all of it: each start of Django would take another second.
PORT=$PORT DJANGO_SETTINGS_MODULE=newsroom.settings "$python" - <<'PYTHON' &
import os, socket, sys

port = os.environ["PORT"]
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(port)))
    except (OSError, OverflowError, ValueError) as error:
        sys.exit(f"Port {port} can't be used ({error}): choose another, as in `make demo PORT=8001`.")

import django
from django.core.management import CommandError, call_command

django.setup()
try:
    call_command("migrate", verbosity=0)
    call_command("load_demo", force=True)
    call_command("verify")
except CommandError as error:
    sys.exit(f"The demo newsroom is broken: {error} Delete it with `make clean` and start again.")
PYTHON
started=$!
wait "$started" || exit 1

if [ ! -e "$home/collected" ] || [ -n "$(find static uv.lock newsroom/staticfiles.py newsroom/bundles articles/admin/story/editor.py -newer "$home/collected" -print | head -n 1)" ]; then
    "$python" manage.py collectstatic --noinput --verbosity 0 &
    started=$!
    wait "$started"
    touch "$home/collected"
fi

cat <<TEXT

  The Harrow Bay Courier is at http://127.0.0.1:$PORT
  The desk is at              http://127.0.0.1:$PORT/admin/

  Sign in as   journalist   to write and submit stories
               editor       to review, publish, update and withdraw them
               admin        to look after people as well
  Password     newsroom-demo   (for each)

  Ctrl+C stops it; everything written is kept in var/demo.

TEXT
.venv/bin/gunicorn --config deploy/gunicorn.conf.py --bind "127.0.0.1:$PORT" &
server=$!
"$python" manage.py worker &
started="$server $!"
wait "$server"
