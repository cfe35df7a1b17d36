#!/bin/sh
# The whole suite on SQLite and on PostgreSQL, side by side; fails when either does.
set -u
mkdir -p var
log=var/tests-postgresql.log
python=.venv/bin/python
unset DATABASE_URL

"$python" -m tests.with_postgresql "$python" -m pytest -q "$@" >"$log" 2>&1 &
postgresql=$!
trap 'kill "$postgresql" 2>/dev/null' INT TERM

echo "On SQLite:"
"$python" -m pytest -q "$@"
sqlite=$?
wait "$postgresql"
failed=$?
echo "On PostgreSQL:"
cat "$log"
[ "$sqlite" -eq 0 ] && [ "$failed" -eq 0 ]
