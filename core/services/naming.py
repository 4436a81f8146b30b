"""Whom a kept file names: each kind of file is answered for by the app that made it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.models import StoredFile

Reader = Callable[[StoredFile], Sequence[str]]
_readers: dict[str, Reader] = {}


def names_people(purpose: str) -> Callable[[Reader], Reader]:
    """Register who tells the keys of the persons in files of a purpose."""

    def register(reader: Reader) -> Reader:
        _readers[purpose] = reader
        return reader

    return register


def people_named(file: StoredFile) -> list[str]:
    """The keys of the persons whom the file names, as far as its kind is known to name anybody."""
    reader = _readers.get(file.purpose)
    return list(reader(file)) if reader else []
