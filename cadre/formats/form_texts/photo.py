"""照片: the picture itself as base64."""

from __future__ import annotations

import base64
import re

from cadre.formats.form_texts.sheet import Reading

ELEMENT = "ZhaoPian"
LARGEST = 5 * 1024 * 1024
PREFIX = re.compile(r"^\s*data:[\w/+.\-]*;base64,", re.IGNORECASE)
BLANKS = re.compile(r"\s+")
MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")
REMEDY = "请在审批表编辑器里重新选择照片后保存，或单独上传照片。"


def read_photo(reading: Reading) -> bytes | None:
    """The bytes of the picture; None, and a remark, when they are damaged or no picture."""
    content = reading.sheet.photo
    if content is None:
        text = BLANKS.sub("", PREFIX.sub("", reading.raw(ELEMENT)))
        if not text:
            return None
        try:
            content = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except ValueError:
            reading.remark(ELEMENT, "照片数据已损坏，没有导入。", REMEDY, fatal=True)
            return None
    if not content.startswith(MAGIC):
        reading.remark(ELEMENT, "照片的内容不是图片，没有导入。", REMEDY, fatal=True)
        return None
    if len(content) > LARGEST:
        reading.remark(ELEMENT, "照片超过 5 MB，审批表编辑器不收。", "请缩小后再填表。")
    return content


def written_photo(photo: bytes | None) -> str:
    """The picture as one line of base64."""
    return base64.b64encode(photo).decode("ascii") if photo else ""
