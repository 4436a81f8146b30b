"""What a file really is, by its first bytes; its extension may lie."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from struct import unpack_from

from core.sheets.csv_text import looks_like_text
from core.sheets.problems import SheetRefused

ZIP_MAGIC = b"PK\x03\x04"
EMPTY_ZIP_MAGIC = b"PK\x05\x06"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_MAGICS = (
    (b"%PDF", " PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "文档"),
)
HEAD_BYTES = 4096
BIFF_BEGINS = b"\x09\x08\x10\x00\x00\x06\x05\x00"
FILE_PASS, RECORDS_BEFORE_PASSWORD = 0x2F, 4
EXCEL_EXTENSIONS = {".xlsx", ".xls", ".xlsm", ".et", ".ett", ".xlt", ".xltx"}
PASSWORD = SheetRefused(
    "password", "文件设有打开密码，读不出内容。请在 Excel 或 WPS 里取消打开密码，保存后再上传。"
)


class FileKind(StrEnum):
    """The three kinds of file that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


def sniff(path: Path, original_name: str) -> FileKind:
    """The kind of the file. Raises: SheetRefused when it is none of the readable ones."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head:
        raise SheetRefused("empty_file", "文件是空的（0 字节），可能没有保存成功，请重新保存后再上传。")
    if head.startswith(ZIP_MAGIC) or head.startswith(EMPTY_ZIP_MAGIC):
        return FileKind.XLSX
    if head.startswith(OLE_MAGIC):
        return _ole_kind(path)
    for magic, what in OTHER_MAGICS:
        if head.startswith(magic) and not (magic == b"BM" and looks_like_text(path)):
            raise SheetRefused("wrong_type", f"这是{what}，不是表格。请上传 .xlsx、.xls 或 .csv 文件。")
    return _text_kind(path, head, Path(original_name).suffix.lower())


def _ole_kind(path: Path) -> FileKind:
    """An OLE2 container: an old .xls, an encrypted .xlsx, or something else of Office."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise PASSWORD
    if "WordDocument".encode("utf-16-le") in content:
        raise SheetRefused("wrong_type", "这是 Word 文档，不是表格。请上传 .xlsx、.xls 或 .csv 文件。")
    if "PowerPoint Document".encode("utf-16-le") in content:
        raise SheetRefused("wrong_type", "这是演示文稿，不是表格。请上传 .xlsx、.xls 或 .csv 文件。")
    if _has_file_pass(content):
        raise PASSWORD
    return FileKind.XLS


def _has_file_pass(content: bytes) -> bool:
    """Whether an old workbook is encrypted: a FilePass record stands at its very beginning."""
    place = content.find(BIFF_BEGINS)
    for _ in range(RECORDS_BEFORE_PASSWORD):
        if place < 0 or place + 4 > len(content):
            return False
        kind, length = unpack_from("<HH", content, place)
        if kind == FILE_PASS:
            return True
        place += 4 + length
    return False


def _text_kind(path: Path, head: bytes, extension: str) -> FileKind:
    """A file without a known magic: CSV, or something that only calls itself Excel."""
    lowered = head.lower().replace(b"\x00", b"")
    resave = "请用 Excel 或 WPS 打开，“另存为”选择“Excel 工作簿（.xlsx）”，再上传。"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in lowered:
        raise SheetRefused("xml_spreadsheet", f"这是 XML 表格（Excel 2003），不是普通的 Excel 文件。{resave}")
    if b"<html" in lowered or b"<table" in lowered or b"<!doctype html" in lowered:
        raise SheetRefused("html", f"文件其实是网页（HTML），只是用了 {extension or '别的'} 扩展名。{resave}")
    if not looks_like_text(path):
        raise SheetRefused(
            "not_spreadsheet", "不是有效的表格文件，可能已经损坏。请上传 .xlsx、.xls 或 .csv 文件。"
        )
    if extension in EXCEL_EXTENSIONS:
        raise SheetRefused(
            "text_as_excel",
            f"文件扩展名是 {extension}，内容却是纯文本，不是有效的 Excel 文件。"
            "请用 Excel 重新保存为 .xlsx；如果本来就是 CSV，请把扩展名改成 .csv。",
        )
    if lowered.lstrip(b"\xef\xbb\xbf").lstrip().startswith(b"<?xml"):
        raise SheetRefused("wrong_type", "这是 XML 文件，不是表格。请上传 .xlsx、.xls 或 .csv 文件。")
    return FileKind.CSV
