#!/bin/sh
# The whole suite on SQLite and on PostgreSQL, side by side: a core for each. Fails when either does.
set -u
mkdir -p var
log=var/tests-postgresql.log
python=.venv/bin/python
unset DATABASE_URL

"$python" -m tests.with_postgresql "$python" -m pytest "$@" >"$log" 2>&1 &
postgresql=$!
trap 'kill "$postgresql" 2>/dev/null; wait "$postgresql"; exit 130' INT TERM

echo "On SQLite:"
"$python" -m pytest "$@"
on_sqlite=$?
wait "$postgresql"
on_postgresql=$?
echo "On PostgreSQL:"
if [ "$on_postgresql" -eq 0 ]; then tail -n 1 "$log"; else cat "$log"; fi
[ "$on_sqlite" -eq 0 ] || echo "Failed on SQLite: see above."
[ "$on_postgresql" -eq 0 ] || echo "Failed on PostgreSQL: see above, or $log."
[ "$on_sqlite" -eq 0 ] && [ "$on_postgresql" -eq 0 ]
