"""What an uploaded file is, by its content."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath

from cadre.formats.dossier import FormatRefused
from core.sheets.sniff import OLE_MAGIC, ZIP_MAGIC

PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
HEAD = 4096
OTHERS = (
    (b"%PDF", " PDF 文件"),
    (b"GIF8", " GIF 图片"),
    (b"Rar!", " RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", " 7z 压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", " RTF 文档"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)
CAN_BE_READ = (
    "能导入的有：任免审批表（.lrmx、.lrm、.docx）、信息采集表和单项表（.xlsx、.xls、.csv）、"
    "照片（.jpg、.png）。"
)


class Kind(StrEnum):
    """The kinds of file that say something about people."""

    LRMX = "lrmx"
    LRM = "lrm"
    DOCX = "docx"
    SHEET = "sheet"
    PHOTO = "photo"


def kind_of(name: str, content: bytes) -> Kind:
    """The kind of the file. Raises: FormatRefused for what cannot be read."""
    if not content.strip():
        raise FormatRefused("empty_file", "文件是空的，可能没有保存成功。请重新保存后再上传。")
    suffix = PurePosixPath(name).suffix.lower()
    if content.startswith(PICTURES) or (content.startswith(b"BM") and suffix in (".bmp", ".pic", ".jpg")):
        return Kind.PHOTO
    if content.startswith(ZIP_MAGIC):
        return Kind.DOCX if b"word/document.xml" in content else Kind.SHEET
    if content.startswith(OLE_MAGIC):
        return _ole(content)
    for magic, what in OTHERS:
        if content.startswith(magic):
            raise FormatRefused("wrong_type", f"这是{what}，不能导入。{CAN_BE_READ}")
    return _text(suffix, content)


def _ole(content: bytes) -> Kind:
    if "WordDocument".encode("utf-16-le") in content:
        raise FormatRefused(
            "old_word", "这是旧版 Word 文档（.doc），读不出来。请用 Word 或 WPS 另存为 .docx 后再上传。"
        )
    return Kind.SHEET


def _text(suffix: str, content: bytes) -> Kind:
    """An exchange file, an old form in quotes, or a list."""
    head = content[:HEAD].replace(b"\x00", b"")
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    head = head.lstrip()
    if head.startswith(b"<") or suffix in (".lrmx", ".xml"):
        return Kind.LRMX
    if suffix == ".lrm" or (head.startswith(b'"') and suffix not in (".csv", ".txt")):
        return Kind.LRM
    if suffix in (".jpg", ".jpeg", ".png", ".bmp", ".pic"):
        raise FormatRefused("not_picture", "这个文件打不开，不是照片。请换一张照片。")
    if suffix in (".docx", ".doc"):
        raise FormatRefused("not_word", "这不是 Word 文档，可能已经损坏。请重新保存为 .docx 后再上传。")
    return Kind.SHEET
