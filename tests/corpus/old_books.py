"""C7: workbooks of Excel 97 with broken records, and containers whose chains of sectors run in circles."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from random import Random

from tests.corpus.damaged_bytes import cut, flipped
from tests.corpus.originals import NAMES, PEOPLE, xls
from tests.corpus.sample import Sample, chance

SECTOR, END, FREE = 512, 0xFFFFFFFE, 0xFFFFFFFF
FLIPS, CUTS, CHAINS, RECORDS = 40, 20, 25, 20
VALUES = tuple({"name": person[0], "id_number": person[2]} for person in PEOPLE)
FIRST_OF_TABLE, FIRST_OF_FOLDER, FIRST_OF_SMALL, FIRST_OF_MORE = 76, 48, 60, 68


def looping_chain(content: bytes, luck: Random) -> bytes:
    """One to three entries of the table of sectors lead back, to themselves, or nowhere."""
    wounded = bytearray(content)
    table = (struct.unpack_from("<I", content, FIRST_OF_TABLE)[0] + 1) * SECTOR
    sectors = len(content) // SECTOR - 1
    for _ in range(luck.randint(1, 3)):
        entry = luck.randrange(sectors)
        target = luck.choice((entry, luck.randrange(sectors), 0, FREE, 0x7FFFFFFF))
        struct.pack_into("<I", wounded, table + 4 * entry, target)
    return bytes(wounded)


def false_head(content: bytes, luck: Random) -> bytes:
    """One number of the container's head is false: where a chain begins, or how large things are."""
    wounded = bytearray(content)
    place = luck.choice((FIRST_OF_TABLE, FIRST_OF_FOLDER, FIRST_OF_SMALL, FIRST_OF_MORE, 30, 32, 44, 64, 72))
    form = "<H" if place in (30, 32) else "<I"
    struct.pack_into(form, wounded, place, luck.choice((0, 1, 9, 0xFFF, 0xFFFE)))
    return bytes(wounded)


def false_record(content: bytes, luck: Random) -> bytes:
    """One record of the workbook has another kind or another length."""
    wounded = bytearray(content)
    place = content.index(b"\x09\x08\x10\x00")
    places = [place]
    while place + 4 < len(content):
        kind, length = struct.unpack_from("<HH", content, place)
        place += 4 + length
        if not kind:
            break
        places.append(place)
    at = luck.choice(places[:-1])
    offset, value = luck.choice(((0, luck.randrange(0x1000)), (2, luck.choice((0, 1, 0x2020, 0xFFFF)))))
    struct.pack_into("<H", wounded, at + offset, value)
    return bytes(wounded)


def old_books() -> Iterator[Sample]:
    """A hundred damaged books, and the sound one under two names."""
    sound = xls()
    ways: tuple[tuple[str, int, Callable[[bytes, Random], bytes]], ...] = (
        ("flip", FLIPS, flipped),
        ("cut", CUTS, cut),
        ("chain", CHAINS, looping_chain),
        ("head", CHAINS, false_head),
        ("record", RECORDS, false_record),
    )
    for what, count, wound in ways:
        for number in range(count):
            yield Sample(f"C7-{what}-{number:02}.xls", wound(sound, chance("C7", what, number)))
    for suffix in ("xls", "xlsx"):
        yield Sample(f"C7-sound.{suffix}", sound, refused=False, people=NAMES, values=VALUES)
