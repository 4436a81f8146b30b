"""C5: rosters as separated text, in every encoding and with every separator, sound and broken."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator

from tests.corpus.damaged_bytes import flipped
from tests.corpus.originals import HEADER, NAMES, PEOPLE, csv_text
from tests.corpus.sample import Sample, chance

ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16")
VALUES = tuple({"name": person[0], "id_number": person[2], "birth": person[3]} for person in PEOPLE)
RARE = (("𠮷田玉", *PEOPLE[0][1:]), ("㛃  婧", *PEOPLE[1][1:]), ("阿依古丽•买买提", *PEOPLE[3][1:]))


def _good(what: str, content: bytes, **more: object) -> Sample:
    return Sample(f"C5-{what}.csv", content, refused=False, people=NAMES, values=VALUES, **more)  # type: ignore[arg-type]


def sound_texts() -> Iterator[Sample]:
    """Every encoding with every separator, with quotes where needed and around everything."""
    for encoding in ENCODINGS:
        for what, delimiter in (("comma", ","), ("semicolon", ";"), ("tab", "\t")):
            for quotes, quoting in (("few", csv.QUOTE_MINIMAL), ("all", csv.QUOTE_ALL)):
                text = csv_text(delimiter=delimiter, quoting=quoting)
                yield _good(f"{encoding}-{what}-{quotes}", text.encode(encoding))
    text = csv_text()
    yield _good("utf-16-be-mark", codecs.BOM_UTF16_BE + text.encode("utf-16-be"))
    yield _good("line-ends-unix", text.replace("\r\n", "\n").encode())
    yield _good("line-ends-old-mac", text.replace("\r\n", "\r").encode())
    yield _good("line-ends-mixed", text.replace("\r\n", "\n", 3).encode())
    yield _good("blank-lines", text.replace("\r\n", "\r\n\r\n").encode())
    yield _good("commas-behind", text.replace("\r\n", ",,,,\r\n").encode())
    yield _good("title", f"清河镇干部名册,,,,,,\r\n{text}".encode("gbk"))
    yield _good("forced-text", csv_text((HEADER, *(_forced(row) for row in PEOPLE))).encode("gbk"))
    rare = ("𠮷田玉", "㛃婧", "阿依古丽·买买提")
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        content = csv_text((HEADER, *RARE)).encode(encoding)
        yield Sample(f"C5-rare-names-{encoding}.csv", content, refused=False, people=rare)


def _forced(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row whose number is written as ``="…"``, as cautious programs do."""
    return (*row[:2], f'="{row[2]}"', *row[3:])


def broken_texts() -> Iterator[Sample]:
    """Characters, quotes and lines that no list has."""
    text = csv_text()
    sound = text.encode()
    yield Sample("C5-nul.csv", sound.replace("汉族".encode(), b"\x00\x00", 1), refused=True)
    yield Sample("C5-nul-behind.csv", sound + b"\x00" * 5000, refused=True)
    yield Sample("C5-control.csv", sound.replace("林".encode(), b"\x01", 1), refused=True)
    yield Sample("C5-utf-16-no-mark.csv", text.encode("utf-16-le"), refused=True)
    yield Sample("C5-utf-32.csv", text.encode("utf-32"), refused=True)
    yield Sample("C5-two-encodings.csv", sound + text.encode("gbk"), refused=True)
    yield Sample("C5-mark-lies.csv", codecs.BOM_UTF8 + text.encode("gbk"), refused=True)
    yield Sample("C5-mark-only.csv", codecs.BOM_UTF8, refused=True)
    yield Sample("C5-empty.csv", b"", refused=True)
    yield Sample("C5-blank.csv", b" \r\n,,,\r\n", refused=True)
    yield Sample("C5-header-only.csv", csv_text((HEADER,)).encode(), people=())
    yield Sample("C5-no-header.csv", csv_text(PEOPLE).encode(), refused=True)
    yield Sample("C5-long-line.csv", sound + "长".encode() * 3_500_000 + b"\r\n")
    yield Sample("C5-long-quoted.csv", sound + b'"' + b"a\n" * 5_000_000 + b'"')
    yield Sample("C5-wide.csv", (",".join(HEADER) + "," * 400 + "列").encode(), refused=True)
    yield Sample("C5-open-quote.csv", sound.replace("林知远".encode(), '"林知远'.encode(), 1))
    yield Sample(
        "C5-quotes-in-cell.csv", sound.replace("副镇长".encode(), '副"镇"长'.encode(), 1), people=NAMES
    )
    yield Sample("C5-named-excel.xlsx", sound, refused=True)
    yield Sample("C5-page.csv", b"<html><table><tr><td>1</td></tr></table></html>", refused=True)
    for number in range(6):
        wounded = flipped(sound, chance("C5", number), most=4)
        yield Sample(f"C5-flip-{number}.csv", wounded)


def csv_files() -> Iterator[Sample]:
    """At least sixty files."""
    yield from sound_texts()
    yield from broken_texts()
