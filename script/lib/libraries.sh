# shellcheck shell=bash
# The shared libraries and fonts that PDF files need: installed, unpacked privately, or done without.

SYSLIBS=$ROOT/.syslibs

# Lets the processes started from here find privately unpacked libraries.
use_private_libraries() {
    local folder
    for folder in "$SYSLIBS"/usr/lib/*-linux-gnu* "$SYSLIBS"/lib/*-linux-gnu*; do
        [ -d "$folder" ] || continue
        case ":${LD_LIBRARY_PATH:-}:" in *":$folder:"*) continue ;; esac
        export LD_LIBRARY_PATH=$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    done
    [ ! -f "$SYSLIBS/fonts.conf" ] || export FONTCONFIG_FILE=${FONTCONFIG_FILE:-$SYSLIBS/fonts.conf}
}

missing_libraries() { "$VENV/bin/python" "$ROOT/script/lib/missing_libraries.py"; }

# Never fails: a machine without the libraries serves every page and says so on the PDF buttons.
ensure_libraries() {
    local -a missing
    use_private_libraries
    mapfile -t missing < <(missing_libraries)
    [ "${#missing[@]}" -eq 0 ] && return 0
    if can_install; then
        apt_install "${missing[@]}" && return 0
    else
        unpack_libraries "${missing[@]}" || true
        use_private_libraries
        mapfile -t missing < <(missing_libraries | grep '^lib')
        [ "${#missing[@]}" -eq 0 ] && return 0
    fi
    note "PDF files need system packages that are missing here; as root: apt-get install ${missing[*]}"
}

# Fetches the packages and what they depend on into .syslibs without being root.
# Not tried again for a day, so that a machine without a package mirror starts quickly.
unpack_libraries() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    [ -z "$(find "$SYSLIBS/.tried" -mtime -1 2>/dev/null)" ] || return 1
    say "Unpacking libraries for PDF files into .syslibs (not root): $*"
    mkdir -p "$SYSLIBS"
    touch "$SYSLIBS/.tried"
    local work status=0
    work=$(mktemp -d)
    mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/debs"
    # Noto is 56 MB and only the last resort of the font stacks, so it is left to root.
    _fetch_packages "$work" "${@/fonts-noto-cjk/}" >"$work/log" 2>&1 || status=1
    _write_fonts_conf
    [ "$status" -eq 0 ] || note "packages could not be fetched: $(tail -n 1 "$work/log")"
    rm -rf "$work"
    return "$status"
}

# Fonts of the system, if it has a fontconfig, and the unpacked ones.
_write_fonts_conf() {
    cat >"$SYSLIBS/fonts.conf" <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>$SYSLIBS/usr/share/fonts</dir>
</fontconfig>
XML
}

_fetch_packages() (
    set -e
    work=$1
    shift
    private_apt() {
        apt-get -o Dir::State="$work/state" -o Dir::State::status=/var/lib/dpkg/status \
            -o Dir::Cache="$work/cache" -o Debug::NoLocking=1 \
            -o Acquire::Retries=0 -o Acquire::http::Timeout=15 -o Acquire::https::Timeout=15 "$@"
    }
    cd "$work/debs"
    private_apt -qq update
    # shellcheck disable=SC2068  # an empty name, left by the omission above, must vanish
    packages=$(private_apt -s install --no-install-recommends $@ | awk '/^Inst /{print $2}')
    # shellcheck disable=SC2086  # a list of names
    private_apt -qq download $packages
    for deb in *.deb; do
        dpkg-deb -x "$deb" "$SYSLIBS"
    done
)
