"""One file of the corpus, and the tools with which all sets are made: chance by seed, archives by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

SEED = 20260331


@dataclass(frozen=True)
class Sample:
    """A file and what must come of it.

    ``refused`` says whether the door must turn it away (None: it may). ``people`` are the names that must be
    read if it is taken, neither fewer nor more. ``values`` are, person by person, texts of fields that must
    be right, and ``told`` the codes of what is said about cells. A ``quick`` one is refused within a second.
    """

    name: str
    content: bytes
    refused: bool | None = None
    people: tuple[str, ...] | None = None
    values: Sequence[Mapping[str, str]] = ()
    told: tuple[str, ...] | None = None
    quick: bool = False


def chance(*place: Any) -> Random:
    """The same numbers every time for the same place in the corpus."""
    return Random(f"{SEED} {' '.join(map(str, place))}")


def archive(
    parts: Mapping[str, bytes] | Sequence[tuple[str, bytes]], packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """An archive without the hour of its making, so that the same parts give the same bytes."""
    out = io.BytesIO()
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    with zipfile.ZipFile(out, "w") as made:
        for name, content in pairs:
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, packing)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
