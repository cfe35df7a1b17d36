#!/bin/sh
# The demo newsroom on a port of its own, and the checkers that ask it. Ends both, however it ends.
set -eu
cd "$(dirname "$0")/.."
command -v java >/dev/null || { echo "java is missing, which Nu needs: install it (Debian: apt-get install default-jre-headless)."; exit 1; }
for name in chromium chromium-browser google-chrome chromium-headless-shell; do
    [ -n "${CHROME_PATH:-}" ] || CHROME_PATH=$(command -v "$name" || true)
done
[ -n "$CHROME_PATH" ] || { echo "No Chromium is installed: apt-get install chromium"; exit 1; }
export CHROME_PATH

log=var/audit.log
mkdir -p var
PORT=$PORT sh deploy/demo.sh >"$log" 2>&1 &
demo=$!
trap 'kill "$demo" 2>/dev/null || true; wait "$demo" 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM HUP
until .venv/bin/python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$PORT/')" 2>/dev/null; do
    kill -0 "$demo" 2>/dev/null || { cat "$log"; exit 1; }
    sleep 1
done
PATH="$PWD/.venv/bin:$PATH" node audit/audit.js "http://127.0.0.1:$PORT"
