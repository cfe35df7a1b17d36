#!/bin/sh
# All that can be told of the code without running the tests.
set -eu
bin=.venv/bin
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
step() { printf '%s\n' "$1"; }

step "format"; "$bin/ruff" format --check --quiet .
step "lint"; "$bin/ruff" check --quiet .
step "types"; "$bin/mypy" --no-error-summary
step "templates"; find templates -name '*.html' -exec "$bin/djade" --check --target-version 6.0 {} +
export SECRET_KEY="$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(50))')"
export SITE_URL=https://news.example ALLOWED_HOSTS=news.example DEBUG=0 TRUSTED_PROXIES=1 DATABASE_URL="sqlite:///$scratch/never-filled.sqlite3"
step "migrations"; "$bin/python" manage.py makemigrations --check --dry-run --verbosity 0
step "deployment"; "$bin/python" manage.py check --deploy --fail-level WARNING
