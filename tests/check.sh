#!/bin/sh
# All that can be told of the code without running the tests. With "code", without Django's own checks.
set -eu
bin=.venv/bin
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# step NAME ADVICE COMMAND…: run the command; where it fails, say what to do.
step() {
    name=$1 advice=$2
    shift 2
    printf '%s\n' "$name"
    "$@" || { printf '\nFailed: %s. %s\n' "$name" "$advice" >&2; exit 1; }
}
shells() { git grep -lzE '^#!.*sh$|^# shellcheck shell=' -- ':!*.py' ':!*.md' | xargs -0 "$bin/shellcheck" -x; }
templates() { find templates -name '*.html' -exec "$bin/djade" --check --target-version 6.0 {} +; }

step format "Run \`make format\`." "$bin/ruff" format --check --quiet .
step lint "\`make format\` mends what can be mended by itself; mend the rest, or silence a line with its reason." "$bin/ruff" check --quiet .
step types "Mend what mypy names; [tool.mypy] in pyproject.toml lists the modules that it reads." "$bin/mypy" --no-error-summary
step "shell scripts" "Mend what shellcheck names, or disable a check beside the line with its reason." shells
step "container file" "Mend what hadolint names." "$bin/hadolint" deploy/container/Containerfile
step "compose file" "Mend what compose-lint names." "$bin/compose-lint" --quiet deploy/container/compose.yaml
export PATH="$PWD/$bin:$PATH" # the project's own node
step "scripts and style sheets" "Run \`make format\`; then fix by hand what eslint or stylelint names." npm run --silent check
step "tests of scripts" "Run one file with \`.venv/bin/node --test tests/js/NAME.test.js\`." npm test --silent
step templates "Run \`make format\`." templates
[ "${1:-}" != code ] || exit 0

SECRET_KEY=$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(50))')
export SECRET_KEY SITE_URL=https://news.example ALLOWED_HOSTS=news.example DEBUG=0 TRUSTED_PROXIES=1 DATABASE_URL="sqlite:///$scratch/never-filled.sqlite3"
step migrations "A model has changed: run \`.venv/bin/python manage.py makemigrations\`, and never edit a migration that has landed." \
    "$bin/python" manage.py makemigrations --check --dry-run --verbosity 0
step deployment "Django names the setting above; newsroom/settings.py sets it." "$bin/python" manage.py check --deploy --fail-level WARNING
