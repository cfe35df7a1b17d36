#!/bin/sh
# The browsers for the tests: the machine's own, or Debian's where they can be installed. Without a Chromium the browser
# tests can't run; without Firefox or WebKit the short day in those is left out, and this says so.
set -eu

# can_install: whether this may install packages.
can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
refresh() { [ -n "${refreshed:-}" ] || { apt-get update -qq; refreshed=1; }; }
# install NAME PACKAGE…: install what brings a browser; fail if it can't be had.
install() {
    name=$1
    shift
    echo "Installing $name for the browser tests…"
    refresh
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
# has NAME…: whether one of these programs is there.
has() { for name in "$@"; do command -v "$name" >/dev/null && return 0; done; return 1; }
has_webkit() { has WebKitWebDriver && has Xvfb && ls /usr/lib/*/webkit2gtk-4.*/MiniBrowser >/dev/null 2>&1; }

if ! has chromium-headless-shell chromium chromium-browser google-chrome; then
    can_install && { install Chromium chromium-headless-shell || install Chromium chromium; } || {
        echo "The browser tests need Chromium, and none is installed. As root: apt-get install chromium" >&2
        exit 1
    }
fi
if ! has firefox-esr firefox; then
    can_install && install Firefox firefox-esr ||
        echo "Not tested in Firefox, which is not installed. As root: apt-get install firefox-esr" >&2
fi
if ! has_webkit; then
    can_install && install WebKit webkit2gtk-driver xvfb ||
        echo "Not tested in WebKit, which is not installed. As root: apt-get install webkit2gtk-driver xvfb" >&2
fi
