# shellcheck shell=bash disable=SC2154
# How a step of deploy/install is done: said first, left out in a dry run, and counted.

step() { printf '\n== %s\n' "$1"; }
kept() { printf '   %s\n' "$1"; }

# run WORDS COMMAND…: say what is done, and do it unless this is a dry run.
run() {
    printf '   %s%s\n' "${dry:+would: }" "$1"
    changes=$((changes + 1))
    shift
    [ -n "$dry" ] || "$@"
}

# folder PATH OWNER GROUP MODE
folder() {
    if [ "$(stat -c '%U %G %a' "$1" 2>/dev/null)" = "$2 $3 $4" ]; then return; fi
    run "$1, of $2:$3, mode $4" install -d -o "$2" -g "$3" -m "$4" "$1"
}

# put PATH MODE < TEXT: write a file. One that was edited since it was written stays, and the new text is put beside it.
put() {
    local text had
    text=$(cat; printf .) text=${text%.}
    if [ -f "$1" ]; then
        if cmp -s <(printf %s "$text") "$1"; then return; fi
        had=$(sha256sum "$1")
        if ! grep -qxF "$had" "$sums" 2>/dev/null; then
            if cmp -s <(printf %s "$text") "$1.new"; then return; fi
            notes+=("$1 was edited here and stays; compare it with $1.new.")
            run "$1.new: the file itself was edited here" write "$1.new" "$2" "$text"
            return
        fi
    fi
    run "$1" write "$1" "$2" "$text" remember
}

write() {
    mkdir -p "$(dirname "$1")"
    printf %s "$3" | install -m "$2" /dev/stdin "$1"
    [ -n "${4:-}" ] || return 0
    touch "$sums"
    { grep -vF "  $1" "$sums" || true; sha256sum "$1"; } > "$sums.new"
    mv "$sums.new" "$sums"
}

has_systemd() { [ -d /run/systemd/system ]; }

# start SERVICE: now, and with the machine.
start() {
    if has_systemd; then
        if systemctl is-active --quiet "$1" && systemctl is-enabled --quiet "$1"; then return; fi
        run "start $1" systemctl enable --quiet --now "$1"
    elif [ -x "/etc/init.d/$1" ]; then
        if service "$1" status >/dev/null 2>&1; then return; fi
        run "start $1" service "$1" start
    fi
}

as_site() {
    runuser -u newsroom -- env HOME="$home" UV_PYTHON_INSTALL_DIR="$home/python" UV_CACHE_DIR=/var/cache/newsroom \
        ${UV_SYSTEM_CERTS:+UV_SYSTEM_CERTS="$UV_SYSTEM_CERTS"} "$@"
}
newsroom() { (cd / && as_site "$current/.venv/bin/newsroom" "$@"); }

# setting NAME: what the installed site has, or the one whose settings were kept.
setting() {
    local file=$settings
    [ -f "$file" ] || file=${kept_settings:-}
    [ -z "$file" ] || sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$file" | tail -n 1
}
