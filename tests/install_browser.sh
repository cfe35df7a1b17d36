#!/bin/sh
# A Chromium for the browser tests: the machine's own, or Debian's where it can be installed.
set -eu
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests…"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    for package in chromium-headless-shell chromium; do
        if apt-get install -y -qq --no-install-recommends "$package" >/dev/null; then exit 0; fi
    done
fi
echo "The browser tests need Chromium, and none is installed. As root: apt-get install chromium" >&2
exit 1
