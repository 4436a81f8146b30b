# shellcheck shell=bash
# Shared by the scripts: where the project lies, words on the console, becoming root for apt.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
VENV=$ROOT/.venv
export ROOT VENV

say() { printf '%s\n' "$*"; }
note() { printf 'note: %s\n' "$*" >&2; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# Whether system packages may be installed: apt is there and we are root or sudo asks no password.
can_install() {
    command -v apt-get >/dev/null || return 1
    is_root || sudo -n true 2>/dev/null
}

as_root() {
    if is_root; then "$@"; else sudo -n "$@"; fi
}

# Installs Debian packages; refreshes the package lists only when the first try fails.
# RUNLEVEL=1 keeps freshly installed daemons from starting: the scripts start their own.
apt_install() {
    local log status=0
    log=$(mktemp)
    say "Installing system packages: $*"
    _apt_try "$log" "$@" || {
        as_root apt-get update -qq >>"$log" 2>&1 || true
        _apt_try "$log" "$@" || status=1
    }
    [ "$status" -eq 0 ] || tail -n 5 "$log" >&2
    rm -f "$log"
    return "$status"
}

_apt_try() {
    local log=$1
    shift
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get install -qq -y --no-install-recommends "$@" >>"$log" 2>&1 </dev/null
}
