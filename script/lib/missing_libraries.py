"""Print the Debian packages that the PDF renderer lacks on this machine, one a line."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

LIBRARIES = {
    "libpango-1.0-0": ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libharfbuzz.so.0", "libfontconfig.so.1"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0",),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0",),
}
FONTS = {
    "fonts-noto-cjk": "NotoSansCJK-*",
    "fonts-babelstone-han": "BabelStoneHan*",
}
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
    Path(os.environ["ROOT"]) / ".syslibs/usr/share/fonts",
)


def loads(name: str) -> bool:
    """Whether the dynamic linker finds the shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_font(pattern: str) -> bool:
    """Whether a font file of that name lies in one of the usual folders."""
    return any(next(folder.rglob(pattern), None) for folder in FONT_FOLDERS if folder.is_dir())


def main() -> None:
    for package, names in LIBRARIES.items():
        if not all(loads(name) for name in names):
            print(package)
    for package, pattern in FONTS.items():
        if not has_font(pattern):
            print(package)


if __name__ == "__main__":
    main()
