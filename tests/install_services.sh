#!/bin/sh
# What the tests start besides Python: the machine's own, or Debian's where it can be installed.
set -eu

# need WHAT FOR COMMANDS PACKAGES: one of the commands, from the first of the packages that installs.
need() {
    for name in $3; do
        if PATH="$PATH:/usr/sbin" command -v "$name" >/dev/null; then return 0; fi
    done
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $1 for $2…"
        update
        for package in $4; do
            # A server that Debian starts on installation would take the ports of this machine.
            if RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$package" >/dev/null; then return 0; fi
        done
    fi
    echo "$1 is needed for $2, and not installed. As root: apt-get install ${4##* }" >&2
    exit 1
}
update() {
    [ -z "${updated:-}" ] || return 0
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    updated=yes
}

need Chromium "the browser tests" "chromium-headless-shell chromium chromium-browser google-chrome" "chromium-headless-shell chromium"
need nginx "the tests of deploy/nginx.conf" nginx "nginx-light nginx"
need Caddy "the tests of deploy/Caddyfile" caddy caddy
need openssl "the tests of deploy/" openssl openssl
