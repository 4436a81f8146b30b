# shellcheck shell=bash
# The virtual environment: made once, filled again only when a requirements file changed.

# Prints a Python of at least 3.11, the system's own name for it last.
find_python() {
    local name
    for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
        [ -n "$name" ] && command -v "$name" >/dev/null || continue
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$name" -c 'import sys; print(sys.executable)'
            return 0
        fi
    done
    return 1
}

ensure_python() {
    if ! find_python >/dev/null; then
        can_install && apt_install python3 python3-venv ||
            die "Python 3.11 or newer is needed. On Debian 12: apt-get install python3 python3-venv"
    fi
    find_python || die "Python 3.11 or newer is needed; point PYTHON at one."
}

# Makes .venv when it is missing, broken, or has no installer that is at hand here.
ensure_venv() {
    if [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -c 'import encodings' 2>/dev/null; then
        command -v uv >/dev/null || "$VENV/bin/python" -c 'import pip' 2>/dev/null && return 0
    fi
    local python
    python=$(ensure_python)
    rm -rf "$VENV"
    if command -v uv >/dev/null; then
        say "Making .venv with uv and $python"
        uv venv --quiet --python "$python" "$VENV"
        return 0
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        can_install && apt_install python3-venv ||
            die "$python has no venv module. On Debian 12: apt-get install python3-venv"
    fi
    say "Making .venv with $python"
    "$python" -m venv "$VENV"
}

# install_requirements FILE: installs FILE unless exactly this was installed last time.
# With a folder wheels/ in the project nothing is asked of any network.
install_requirements() {
    local file=$1 stamp fingerprint
    local -a source=()
    stamp=$VENV/.installed-$file
    fingerprint=$(cd "$ROOT" && { "$VENV/bin/python" --version; cat constraints.txt requirements.txt "$file"; } | sha256sum)
    [ "$(cat "$stamp" 2>/dev/null)" != "$fingerprint" ] || return 0
    say "Installing $file"
    [ -d "$ROOT/wheels" ] && source=(--no-index --find-links "$ROOT/wheels")
    if command -v uv >/dev/null; then
        (cd "$ROOT" && uv pip install --quiet --python "$VENV/bin/python" "${source[@]}" -r "$file")
    else
        (cd "$ROOT" && "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
            "${source[@]}" -r "$file")
    fi
    printf '%s\n' "$fingerprint" >"$stamp"
}
