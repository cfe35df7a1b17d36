#!/bin/sh
# What the tests need of the machine: a Chromium, a Valkey or Redis server, nginx, Caddy. Its own, or Debian’s where
# they can be installed.
set -eu

# one_of WHAT PROGRAMS PACKAGES: one of the programs, from the first of the packages that there is.
one_of() {
    for name in $2; do
        if command -v "$name" >/dev/null; then return; fi
    done
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $1 for the tests…"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        for package in $3; do
            if apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1; then return; fi
        done
    fi
    echo "The tests need $1, and none is installed. As root: apt-get install ${3##* }" >&2
    exit 1
}

one_of "Chromium" "chromium-headless-shell chromium chromium-browser google-chrome" "chromium-headless-shell chromium"
one_of "Valkey or Redis" "valkey-server redis-server" "valkey-server redis-server"
one_of "nginx" "nginx /usr/sbin/nginx" "nginx-light nginx"
one_of "Caddy" "caddy" "caddy"
one_of "openssl" "openssl" "openssl"
