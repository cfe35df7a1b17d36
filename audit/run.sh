#!/bin/sh
# The demo newsroom behind nginx as shipped, and the checkers that ask it. Ends all of them, however it ends.
set -eu
cd "$(dirname "$0")/.."
command -v java >/dev/null || { echo "java is missing, which Nu needs: install it (Debian: apt-get install default-jre-headless)."; exit 1; }
for name in chromium chromium-browser google-chrome chromium-headless-shell; do
    [ -n "${CHROME_PATH:-}" ] || CHROME_PATH=$(command -v "$name" || true)
done
[ -n "$CHROME_PATH" ] || { echo "No Chromium is installed: apt-get install chromium"; exit 1; }
export CHROME_PATH

log=var/audit.log
home=${DEMO_HOME:-$PWD/var/demo}
address=https://localhost:$((PORT + 1))
mkdir -p var
PORT=$PORT DEMO_URL=$address TRUSTED_PROXIES=1 sh deploy/demo.sh >"$log" 2>&1 &
started=$!
trap 'kill $started 2>/dev/null || true; wait' EXIT
trap 'exit 130' INT TERM HUP
until_there() {
    until .venv/bin/python -c "import ssl, urllib.request as web; web.urlopen('$1', context=ssl._create_unverified_context())" 2>/dev/null; do
        for process in $started; do kill -0 "$process" 2>/dev/null || { cat "$log"; exit 1; }; done
        sleep 1
    done
}
until_there "http://127.0.0.1:$PORT/healthz"
.venv/bin/python -m tests.deploy.before_demo "$PORT" "$home" >>"$log" 2>&1 &
started="$started $!"
until_there "$address/"
# It has signed its certificate itself.
export NODE_TLS_REJECT_UNAUTHORIZED=0 NODE_NO_WARNINGS=1
PATH="$PWD/.venv/bin:$PATH" node audit/audit.js "$address"
