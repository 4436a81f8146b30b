"""Uploaded files as one flat list: archives are opened within limits, companions found."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath

from core.sheets.archive import is_encrypted, is_link, leads_outside, packed_too_well
from core.sheets.sniff import EMPTY_ZIP_MAGIC, ZIP_MAGIC

MAX_FILES = 2_000
MAX_TOTAL_BYTES = 300 * 1024 * 1024
MAX_FILE_BYTES = 20 * 1024 * 1024
IGNORED = ("__macosx/", "thumbs.db", ".ds_store", "desktop.ini")
UTF8_FLAG = 0x800
_OFFICE_PARTS = {"word/document.xml", "xl/workbook.xml", "xl/workbook.bin", "content.xml"}


class UploadRefused(Exception):
    """A whole upload cannot be taken; ``str()`` is the sentence that the user reads."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One file that cannot be read, with the sentence that says why."""

    source: str
    sentence: str


@dataclass(slots=True)
class Unpacked:
    """The files found, and those that were not taken out of their archive."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    total: int = 0

    def add(self, name: str, content: bytes) -> None:
        """One more file under a name of its own. Raises UploadRefused beyond the limits."""
        self.total += len(content)
        if len(self.files) >= MAX_FILES:
            raise UploadRefused(f"文件超过 {MAX_FILES:,} 个。请分成几批导入。")
        if self.total > MAX_TOTAL_BYTES:
            raise UploadRefused(f"文件合计超过 {MAX_TOTAL_BYTES // 1024 // 1024} MB。请分成几批导入。")
        self.files.append((name, content))


def unpack(uploads: Sequence[tuple[str, bytes]]) -> Unpacked:
    """All files of the uploads, those in archives by their path.

    Raises: UploadRefused for too many or too large ones.
    """
    found = Unpacked()
    for name, content in uploads:
        if not is_archive(content):
            if not _ignored(name):
                found.add(name, content)
            continue
        prefix = f"{name}/" if len(uploads) > 1 else ""
        _open_archive(found, name, content, prefix)
    found.files = list(_distinct(found.files))
    return found


def wrap(uploads: Sequence[tuple[str, bytes]]) -> bytes:
    """Several uploads as one archive, which ``unwrap`` opens again."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, content) in enumerate(uploads):
            archive.writestr(f"{number:04d}/{name}", content)
    return out.getvalue()


def unwrap(content: bytes) -> list[tuple[str, bytes]]:
    """The uploads that ``wrap`` put together."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [(part.filename.partition("/")[2], archive.read(part)) for part in archive.infolist()]


def is_archive(content: bytes) -> bool:
    """Whether the content is a plain archive: neither a workbook nor a Word document."""
    if not content.startswith((ZIP_MAGIC, EMPTY_ZIP_MAGIC)):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return not _OFFICE_PARTS & set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return True


def _open_archive(found: Unpacked, name: str, content: bytes, prefix: str) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            if len(parts) > MAX_FILES:
                raise UploadRefused(f"压缩包“{name}”里的文件超过 {MAX_FILES:,} 个。请分成几批导入。")
            _refuse_bomb(name, parts)
            for part in parts:
                _take(found, archive, part, prefix)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        found.refusals.append(Refusal(name, "压缩包不完整，可能没有传完或已经损坏。请重新压缩后再上传。"))


def _refuse_bomb(name: str, parts: Iterable[zipfile.ZipInfo]) -> None:
    """Before anything is unpacked. Raises UploadRefused."""
    if sum(part.file_size for part in parts) > MAX_TOTAL_BYTES:
        limit = MAX_TOTAL_BYTES // 1024 // 1024
        raise UploadRefused(f"压缩包“{name}”解压后超过 {limit} MB。请分成几批导入。")


def _take(found: Unpacked, archive: zipfile.ZipFile, part: zipfile.ZipInfo, prefix: str) -> None:
    name = readable_name(part)
    if _ignored(name):
        return
    why = _fault(name, part)
    if why:
        found.refusals.append(Refusal(prefix + name, why))
        return
    try:
        with archive.open(part) as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError):
        found.refusals.append(
            Refusal(prefix + name, "文件在压缩包里已经损坏，没能读出。请重新压缩后再上传。")
        )
        return
    if len(content) > MAX_FILE_BYTES:
        found.refusals.append(Refusal(prefix + name, _too_large()))
        return
    if is_archive(content):
        found.refusals.append(
            Refusal(prefix + name, "压缩包里还有压缩包。请先解压，把里面的文件直接压缩后再上传。")
        )
        return
    found.add(prefix + name, content)


def _fault(name: str, part: zipfile.ZipInfo) -> str:
    """Why an entry is not even unpacked; empty when it may be."""
    if is_encrypted(part):
        return "文件设有密码，读不出内容。请取消密码后重新压缩。"
    if leads_outside(name):
        return "文件在压缩包里的路径不正常，没有读取。请重新压缩后再上传。"
    if is_link(part):
        return "压缩包里的这一项是链接，没有读取。请放入文件本身。"
    if part.file_size > MAX_FILE_BYTES:
        return _too_large()
    if packed_too_well(part):
        return "文件压缩比异常，解压后会大得多，没有读取。请换成正常的文件。"
    return ""


def _too_large() -> str:
    return f"文件超过 {MAX_FILE_BYTES // 1024 // 1024} MB，没有读取。请缩小或拆开后再上传。"


def readable_name(part: zipfile.ZipInfo) -> str:
    """The name of an entry; archives made by Chinese Windows carry GBK without saying so."""
    name = part.filename
    if not part.flag_bits & UTF8_FLAG:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    shown = "".join(char for char in name.replace("\\", "/") if char.isprintable())
    return shown or "未命名"


def _ignored(name: str) -> bool:
    lowered = name.lower()
    return lowered.startswith(IGNORED[0]) or PurePosixPath(lowered).name.startswith(
        (*IGNORED[1:], "._", "~$")
    )


def _distinct(files: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, bytes]]:
    """Every file under another name."""
    seen: dict[str, int] = {}
    for name, content in files:
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name}（{seen[name]}）"), content
