"""Named entries within an archive's stream, of any length, one after another.

An entry is its facts as JSON, then blocks with their lengths, then a block of no length.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from .stream import OpeningReader, SealingWriter, damaged

BLOCK = 1 << 18
_LONGEST_FACTS = 1 << 16


@dataclass(frozen=True, slots=True)
class Written:
    """What went into an entry: bytes before packing, and their digest."""

    size: int
    sha256: str


def write_entry(sink: SealingWriter, name: str, content: Iterable[bytes], *, packed: bool = False) -> Written:
    """Write one entry; ``packed`` compresses it on the way."""
    facts = json.dumps({"name": name, "packed": packed}).encode()
    sink.write(len(facts).to_bytes(4, "big") + facts)
    digest, size = sha256(), 0
    packer = zlib.compressobj(1) if packed else None
    for block in content:
        digest.update(block)
        size += len(block)
        _write_block(sink, packer.compress(block) if packer else block)
    if packer:
        _write_block(sink, packer.flush())
    sink.write(bytes(4))
    return Written(size, digest.hexdigest())


def read_entries(source: OpeningReader) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every entry's name and its content, which must be read before the next entry is asked for."""
    while length := source.read(4):
        if len(length) != 4 or int.from_bytes(length, "big") > _LONGEST_FACTS:
            raise damaged()
        facts = json.loads(source.exactly(int.from_bytes(length, "big")))
        content = _unpacked(_blocks(source)) if facts["packed"] else _blocks(source)
        yield facts["name"], content
        for _left in content:
            pass


def _write_block(sink: SealingWriter, block: bytes) -> None:
    for start in range(0, len(block), BLOCK):
        part = block[start : start + BLOCK]
        sink.write(len(part).to_bytes(4, "big") + part)


def _blocks(source: OpeningReader) -> Iterator[bytes]:
    while length := int.from_bytes(source.exactly(4), "big"):
        if length > BLOCK:
            raise damaged()
        yield source.exactly(length)


def _unpacked(blocks: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for block in blocks:
        while block:
            yield unpacker.decompress(block, BLOCK * 4)
            block = unpacker.unconsumed_tail
    yield unpacker.flush()
