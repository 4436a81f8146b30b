"""Looks at the directory of an .xlsx archive before anything is unpacked."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

from core.sheets.limits import (
    MAX_ARCHIVE_PARTS,
    MAX_PACKING_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_CHECKED_FROM_BYTES,
)
from core.sheets.problems import SheetRefused

_ENCRYPTED_FLAG = 0x1
NESTED = (".zip", ".rar", ".7z", ".xlsx", ".xlsm", ".docx", ".pptx", ".gz")
SAVE_AGAIN = "请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再上传。"


def is_encrypted(part: zipfile.ZipInfo) -> bool:
    """Whether the part cannot be read without a password."""
    return bool(part.flag_bits & _ENCRYPTED_FLAG)


def is_link(part: zipfile.ZipInfo) -> bool:
    """Whether the part is a symbolic link."""
    return stat.S_ISLNK(part.external_attr >> 16)


def leads_outside(name: str) -> bool:
    """Whether a part of this name would lie outside the folder into which the archive is unpacked."""
    name = name.replace("\\", "/")
    return name.startswith("/") or ".." in name.split("/") or ":" in name


def packed_too_well(part: zipfile.ZipInfo) -> bool:
    """Whether the part grows so much on unpacking that it was made to."""
    size = part.file_size
    return size > RATIO_CHECKED_FROM_BYTES and size > MAX_PACKING_RATIO * part.compress_size


def check_archive(path: Path) -> None:
    """Refuse damaged, oversized, encrypted or active archives. Costs one read of the directory."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SheetRefused("truncated", f"文件不完整，可能没有传完或已经损坏。{SAVE_AGAIN}") from error
    _check_size(parts)
    for part in parts:
        _check_part(part)
    _check_kind({part.filename for part in parts}, len(parts))


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_ARCHIVE_PARTS:
        raise SheetRefused(
            "too_many_parts", f"文件内部零件太多（{len(parts):,} 个），不像正常的表格。{SAVE_AGAIN}"
        )
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        limit = MAX_UNPACKED_BYTES // (1024 * 1024)
        raise SheetRefused(
            "zip_bomb",
            f"文件解压后超过 {limit} MB，不像正常的花名册，已拒绝打开。请删去空白行列和图片后重新保存。",
        )
    if any(map(packed_too_well, parts)):
        raise SheetRefused(
            "zip_bomb",
            "文件压缩比异常，解压后会大得多，已拒绝打开。请把有内容的部分复制到新工作簿再上传。",
        )


def _check_part(part: zipfile.ZipInfo) -> None:
    lowered = part.filename.replace("\\", "/").lower()
    if is_encrypted(part):
        raise SheetRefused("password", "文件设有打开密码，读不出内容。请取消密码，保存后再上传。")
    if leads_outside(part.filename):
        raise SheetRefused("bad_part_name", f"文件内部的路径不正常，已拒绝打开。{SAVE_AGAIN}")
    if is_link(part):
        raise SheetRefused("bad_part_name", f"文件内部含有链接，已拒绝打开。{SAVE_AGAIN}")
    if "vbaproject" in lowered:
        raise SheetRefused("macros", "文件里有宏（VBA），不能导入。请另存为不带宏的“Excel 工作簿（.xlsx）”。")
    if lowered.startswith("xl/externallinks/"):
        raise SheetRefused(
            "external_links",
            "文件引用了别的工作簿，数值可能不是最新的。请在“数据—编辑链接”里断开链接（转为数值），保存后再上传。",
        )
    if lowered.endswith(NESTED):
        raise SheetRefused(
            "nested_archive", "文件里嵌着另一个文件或压缩包。请删去嵌入的对象，只留表格再上传。"
        )


def _check_kind(names: set[str], parts: int) -> None:
    """Tell a workbook from the other things that are zip archives."""
    if len(names) < parts:
        raise SheetRefused("duplicate_parts", f"文件内部有重名的零件，可能已经损坏。{SAVE_AGAIN}")
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise SheetRefused("xlsb", f"这是二进制工作簿（.xlsb），暂不支持。{SAVE_AGAIN}")
    if "word/document.xml" in names:
        raise SheetRefused("wrong_type", "这是 Word 文档，不是表格。请上传 .xlsx、.xls 或 .csv 文件。")
    if "content.xml" in names and "mimetype" in names:
        raise SheetRefused("ods", f"这是 ODS 表格，暂不支持。{SAVE_AGAIN}")
    raise SheetRefused("wrong_type", "这是压缩包，不是表格。请解压后上传其中的 .xlsx、.xls 或 .csv 文件。")
