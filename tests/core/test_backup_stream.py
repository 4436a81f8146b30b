"""The sealed stream: what goes in comes out, and nothing else does."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pytest

from core.policy import Refused
from core.services.backup.entries import read_entries, write_entry
from core.services.backup.stream import CHUNK, OpeningReader, SealingWriter

KEY = "k" * 60


def sealed(entries: Iterable[tuple[str, bytes]], *, packed: bool = False) -> bytes:
    target = io.BytesIO()
    sink = SealingWriter(target, KEY)
    for name, content in entries:
        write_entry(sink, name, [content], packed=packed)
    sink.finish()
    return target.getvalue()


def opened(archive: bytes, key: str = KEY) -> list[tuple[str, bytes]]:
    reader = OpeningReader(io.BytesIO(archive), key)
    return [(name, b"".join(content)) for name, content in read_entries(reader)]


@pytest.mark.requirement("A26")
@pytest.mark.parametrize("size", [0, 1, CHUNK - 100, CHUNK, CHUNK + 1, 3 * CHUNK + 17])
@pytest.mark.parametrize("packed", [False, True])
def test_entries_come_back_as_they_were(size: int, packed: bool) -> None:
    entries = [("a", b"ab" * (size // 2) + b"c" * (size % 2)), ("b", b"end")]
    assert opened(sealed(entries, packed=packed)) == entries


@pytest.mark.requirement("A26")
def test_two_archives_of_the_same_content_differ_and_show_nothing_of_it() -> None:
    entries = [("a", "林知远".encode() * 1000)]
    first, second = sealed(entries), sealed(entries)
    assert first != second
    assert "林知远".encode() not in first


@pytest.mark.requirement("A26")
def test_another_key_is_told_from_damage() -> None:
    with pytest.raises(Refused, match="备份密钥"):
        opened(sealed([("a", b"x")]), "j" * 60)


@pytest.mark.requirement("A26")
def test_chunks_cannot_be_exchanged_repeated_or_left_off() -> None:
    archive = sealed([("a", bytes(3 * CHUNK))])
    header, length = archive[:32], CHUNK + 16
    chunks = [archive[start : start + length] for start in range(32, len(archive), length)]
    orders = ([1, 0, 2, 3], [0, 0, 1, 2, 3], [0, 1, 2], [0, 2, 3], [])
    for order in orders:
        with pytest.raises(Refused, match="没有改动任何数据"):
            opened(header + b"".join(chunks[number] for number in order))


@pytest.mark.requirement("A26")
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"CADREBK1", b"x" * 100])
def test_other_files_are_no_backups(content: bytes) -> None:
    with pytest.raises(Refused, match=r"不是本产品的备份|备份密钥"):
        opened(content)
