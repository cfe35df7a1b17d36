#!/bin/sh
# What the tests need of the machine: its own, or Debian's where they can be installed. Without Firefox or WebKit the
# short day in those is left out, and this says so.
set -eu

# has PROGRAM…: whether one of these is there.
has() { for name in "$@"; do command -v "$name" >/dev/null && return 0; done; return 1; }
has_webkit() { has WebKitWebDriver && has Xvfb && ls /usr/lib/*/webkit2gtk-4.*/MiniBrowser >/dev/null 2>&1; }
has_brotli() { ls /usr/lib/nginx/modules/ngx_http_brotli_static_module.so >/dev/null 2>&1; }
has_varnish() { has varnishd /usr/sbin/varnishd && ls /usr/lib/*/varnish/vmods/libvmod_xkey.so >/dev/null 2>&1; }

# install NAME PACKAGE…: install what brings it; fail where that can't be done.
install() {
    [ "$(id -u)" = 0 ] && has apt-get || return 1
    echo "Installing $1 for the tests…"
    shift
    [ -n "${refreshed:-}" ] || { apt-get update -qq; refreshed=1; }
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# needs NAME PROGRAMS PACKAGES: one of the programs, from the first of the packages that there is.
needs() {
    # shellcheck disable=SC2086 # several programs
    if has $2; then return; fi
    for package in $3; do
        if install "$1" "$package"; then return; fi
    done
    echo "The tests need $1, and none is installed. As root: apt-get install ${3##* }" >&2
    exit 1
}

needs "Chromium" "chromium-headless-shell chromium chromium-browser google-chrome" "chromium-headless-shell chromium"
needs "Valkey or Redis" "valkey-server redis-server" "valkey-server redis-server"
needs "nginx" "nginx /usr/sbin/nginx" "nginx-light nginx"
has_brotli || install "nginx's module for brotli" libnginx-mod-http-brotli-static || {
    echo "The tests need nginx's module for brotli. As root: apt-get install libnginx-mod-http-brotli-static" >&2
    exit 1
}
needs "Caddy" "caddy" "caddy"
has_varnish || install Varnish varnish-modules || {
    echo "The tests need Varnish with its module xkey. As root: apt-get install varnish-modules" >&2
    exit 1
}
needs "systemd-analyze" "systemd-analyze" "systemd"
needs "openssl" "openssl" "openssl"
needs "ffmpeg" "ffmpeg" "ffmpeg"
needs "age" "age" "age"
needs "GnuPG" "gpg" "gnupg"
needs "PostgreSQL’s pg_dump" "pg_dump" "postgresql-client"
needs "ExifTool" "exiftool" "libimage-exiftool-perl"
has firefox-esr firefox || install Firefox firefox-esr ||
    echo "Not tested in Firefox, which is not installed. As root: apt-get install firefox-esr" >&2
has_webkit || install WebKit webkit2gtk-driver xvfb ||
    echo "Not tested in WebKit, which is not installed. As root: apt-get install webkit2gtk-driver xvfb" >&2
