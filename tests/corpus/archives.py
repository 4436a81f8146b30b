"""C2: workbooks and archives of forms whose packing is false, hostile or both."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping

from tests.corpus.originals import NAMES, exchange_file, xlsx
from tests.corpus.sample import Sample, archive, parts_of

BOOK, RELATIONS, SHEET, TEXTS = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
)
NEEDED = (BOOK, RELATIONS, SHEET, TEXTS)
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
OUTSIDE = ("../../evil.xml", "/etc/evil.xml", "C:\\evil.xml", "xl/../../evil.xml", "..\\..\\evil.xml")
Part = tuple[str, bytes]
Changed = Callable[[bytes], bytes]


def _sample(what: str, content: bytes, *, refused: bool | None = True, suffix: str = "xlsx") -> Sample:
    people = NAMES if suffix == "xlsx" else ("林知远",)
    return Sample(f"C2-{what}.{suffix}", content, refused=refused, people=people, quick=True)


def _heads(content: bytes, name: str) -> Iterator[tuple[int, bool]]:
    """Where the two headers of a part stand, and whether it is the one of the directory."""
    for magic, length in ((LOCAL, 30), (CENTRAL, 46)):
        place = content.find(magic)
        while place >= 0:
            if content[place + length :].startswith(name.encode()):
                yield place, magic == CENTRAL
            place = content.find(magic, place + 4)


def with_field(content: bytes, name: str, offset: int, form: str, value: int) -> bytes:
    """A number in both headers of a part replaced; ``offset`` is its place in the local one."""
    changed = bytearray(content)
    for place, in_directory in _heads(content, name):
        struct.pack_into(form, changed, place + offset + (2 if in_directory else 0), value)
    return bytes(changed)


def missing_parts(parts: Mapping[str, bytes]) -> Iterator[Sample]:
    """Needed parts left out, under another name, or there twice."""
    for number, lost in enumerate(NEEDED):
        rest = {name: content for name, content in parts.items() if name != lost}
        yield _sample(f"drop-{number}", archive(rest), refused=None if lost == RELATIONS else True)
        yield _sample(f"rename-{number}", archive(rest | {f"{lost}.bak": parts[lost]}), refused=None)
        yield _sample(f"capital-{number}", archive(rest | {lost.upper(): parts[lost]}), refused=None)
        yield _sample(f"twice-{number}", archive([*parts.items(), (lost, parts[lost])]))
        yield _sample(f"twice-other-{number}", archive([(lost, b"<a/>"), *parts.items()]))


def false_numbers(content: bytes) -> Iterator[Sample]:
    """Check sums and sizes that do not agree with what is packed, and the mark of a password."""
    for number, name in enumerate((BOOK, SHEET, TEXTS)):
        size = len(parts_of(content)[name])
        yield _sample(f"crc-{number}", with_field(content, name, 14, "<I", 0xDEADBEEF))
        for what, offset, value in (
            ("packed-more", 18, 1 << 30),
            ("less", 22, size // 2),
            ("more", 22, size * 3),
        ):
            changed = with_field(content, name, offset, "<I", value)
            yield _sample(f"size-{what}-{number}", changed, refused=None)
        yield _sample(f"locked-{number}", with_field(content, name, 6, "<H", 1))
        yield _sample(f"method-{number}", with_field(content, name, 8, "<H", 99))


def hostile(parts: Mapping[str, bytes]) -> Iterator[Sample]:
    """Ways out of the folder, links, archives in archives, macros, bombs, ten thousand parts."""
    form = exchange_file()
    for number, name in enumerate(OUTSIDE):
        yield _sample(f"slip-{number}", archive([*parts.items(), (name, b"<a/>")]))
        yield _sample(f"slip-forms-{number}", archive({name + ".lrmx": form}), suffix="zip")
    link = zipfile.ZipInfo("xl/link.xml", (1980, 1, 1, 0, 0, 0))
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    yield _sample("link", _with_info(parts, link, b"/etc/passwd"))
    for inner in ("zip", "xlsx", "docx", "gz"):
        packed = archive({"a.xml": b"<a/>"})
        yield _sample(f"nested-{inner}", archive({**parts, f"xl/embeddings/a.{inner}": packed}))
    yield _sample("nested-forms", archive({"内.zip": archive({"林知远.lrmx": form})}), suffix="zip")
    deep = archive({"a.zip": archive({"b.zip": archive({"c.zip": b"PK"})})})
    yield _sample("nested-deep", deep, suffix="zip")
    yield _sample("macro", archive({**parts, "xl/vbaProject.bin": b"\x00" * 64}))
    yield _sample("outside-book", archive({**parts, "xl/externalLinks/externalLink1.xml": b"<a/>"}))
    yield _sample("bomb-sheet", archive({**parts, SHEET: parts[SHEET] + b" " * (24 << 20)}))
    yield _sample("bomb-image", archive({**parts, "xl/media/image1.png": b"\x00" * (24 << 20)}))
    yield _sample("bomb-form", archive({"林知远.lrmx": b" " * (19 << 20)}), suffix="zip")
    huge = with_field(archive({**parts, "xl/a.xml": b" " * 64}), "xl/a.xml", 22, "<I", 0xF0000000)
    yield _sample("bomb-told", huge)
    many = [(f"xl/custom/{number}.xml", b"") for number in range(10_000)]
    yield _sample("ten-thousand-parts", archive([*parts.items(), *many], zipfile.ZIP_STORED))
    files = [(f"{number}.lrmx", b"") for number in range(10_000)]
    yield _sample("ten-thousand-forms", archive(files, zipfile.ZIP_STORED), suffix="zip")


def _with_info(parts: Mapping[str, bytes], info: zipfile.ZipInfo, content: bytes) -> bytes:
    out = io.BytesIO(archive(parts))
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(info, content)
    return out.getvalue()


def false_archives() -> Iterator[Sample]:
    """At least sixty archives, refused within a second; where the data is whole, read with all people."""
    content = xlsx()
    parts = parts_of(content)
    yield from missing_parts(parts)
    yield from false_numbers(content)
    yield from hostile(parts)
