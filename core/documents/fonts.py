"""The font set of printed documents: the project's own files first, then the system's."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

FONT_FILES = (
    "FandolFang-Regular.otf",
    "FandolSong-Bold.otf",
    "FandolHei-Regular.otf",
    "FandolKai-Regular.otf",
)
_FALLBACK_NAMES = ("BabelStoneHan*", "NotoSerifCJK*")
_SYSTEM_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
)
_SYSTEM_CONF = Path("/etc/fonts/fonts.conf")


def fonts_dir() -> Path:
    """The folder of the fonts that come with the product."""
    return Path(settings.BASE_DIR) / "fonts"


def missing_fonts() -> list[str]:
    """The shipped font files that are not there."""
    return [name for name in FONT_FILES if not (fonts_dir() / name).is_file()]


def has_fallback() -> bool:
    """Whether a font with the rare characters of names is installed."""
    folders = [fonts_dir() / "local", *_SYSTEM_FOLDERS, *_unpacked_folders()]
    return any(
        next(folder.rglob(name), None) is not None
        for folder in folders
        if folder.is_dir()
        for name in _FALLBACK_NAMES
    )


def use_own_fonts() -> Path:
    """Write the fontconfig file of this installation and point FONTCONFIG_FILE at it.

    Must run before the first import of WeasyPrint. A FONTCONFIG_FILE that was already set (private
    unpack of the system libraries) is included instead of the system's own.
    """
    target = Path(settings.DATA_DIR) / "fontconfig" / "fonts.conf"
    before = os.environ.get("FONTCONFIG_FILE", "")
    base = Path(before) if before and Path(before) != target else _SYSTEM_CONF
    if before != str(target) or not target.exists():
        _write_if_changed(target, _conf(base, cache=target.parent / "cache"))
    os.environ["FONTCONFIG_FILE"] = str(target)
    return target


def _conf(base: Path, *, cache: Path) -> str:
    folders = (fonts_dir() / "local", fonts_dir())
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
        "<fontconfig>",
        f'  <include ignore_missing="yes">{escape(str(base))}</include>',
        *(f"  <dir>{escape(str(folder))}</dir>" for folder in folders),
        f"  <cachedir>{escape(str(cache))}</cachedir>",
        "</fontconfig>",
        "",
    ]
    return "\n".join(lines)


def _write_if_changed(target: Path, text: str) -> None:
    """Replace the file in one step: several workers may start at the same moment."""
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".fonts-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)
    Path(name).replace(target)


def _unpacked_folders() -> list[Path]:
    """Font folders of a private unpack (.syslibs) beside the code."""
    return [Path(settings.BASE_DIR) / ".syslibs" / "usr" / "share" / "fonts"]
