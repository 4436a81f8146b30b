"""The XML of an exchange file: from bytes to the texts of its elements, whatever program wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from cadre.formats.dossier import FormatRefused, Remark
from cadre.formats.form_texts.sheet import FormTexts
from cadre.formats.lrmx_fields import BY_ELEMENT, ITEM_FIELDS

LARGEST = 50 * 1024 * 1024
MOST_TAGS, DEEPEST, LONGEST_TEXT, MOST_ROWS = 20_000, 12, 100_000, 200
FAMILY, ITEM, PHOTO = "JiaTingChengYuan", "Item", "ZhaoPian"
ITEM_ELEMENTS = frozenset(field.element for field in ITEM_FIELDS)
SAVE_AGAIN = "请用任免审批表编辑器打开，另存为新的 .lrmx 后再上传。"

DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:\-]{1,40})["']""", re.IGNORECASE)
CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8",
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "unicode": "utf-16",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "cp936": "gb18030",
}  # fmt: skip
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
UNMARKED = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
MARKUP = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
DEBRIS = re.compile(r"&1(lt|gt|amp|quot|apos);")
REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|(\d{1,10}));")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
OTHER_FILES = ((b"PK", "压缩包或 .docx、.xlsx"), (b"\xd0\xcf\x11\xe0", ".doc 或 .xls"), (b"%PDF", "PDF"))


def read_xml(content: bytes, source: str) -> FormTexts:
    """The texts of the elements, by name and in any order.

    Elements that are empty or only blank are absent. Of an element that stands twice the first that says
    something counts, with a remark. Elements nobody knows are kept with the name of the one before them.

    Raises: FormatRefused.
    """
    root = _parse(_decode(content))
    if _name(root) != "Person":
        raise FormatRefused(
            "lrmx_not_person", f"这不是干部任免审批表文件（缺少 Person 根元素）。{SAVE_AGAIN}"
        )
    sheet = FormTexts({})
    unknown: list[Mapping[str, str]] = []
    rows: list[dict[str, str]] = []
    before, has_family = "", False
    for child in root.iterchildren(tag=etree.Element):
        name = _name(child)
        if name not in BY_ELEMENT:
            unknown.append({"xml": _source_of(child), "after": before})
            continue
        before = name
        if name == FAMILY:
            has_family = True
            rows += [row for row in map(_row, child.iterchildren(tag=etree.Element)) if row]
        else:
            _keep(sheet, name, _text(child), source)
    sheet.family = tuple(rows[:MOST_ROWS]) if has_family else None
    if len(rows) > MOST_ROWS:
        sentence = f"家庭成员有 {len(rows)} 行，只读取前 {MOST_ROWS} 行。"
        sheet.remarks.append(Remark(source, BY_ELEMENT[FAMILY].label, "", sentence, "请核对这份文件。"))
    sheet.unknown = tuple(unknown)
    return sheet


def _keep(sheet: FormTexts, name: str, text: str, source: str) -> None:
    if not text.strip():
        return
    if len(text) > LONGEST_TEXT and name != PHOTO:
        label = BY_ELEMENT[name].label
        raise FormatRefused("lrmx_too_long", f"“{label}”超过 {LONGEST_TEXT:,} 个字，不像审批表。{SAVE_AGAIN}")
    first = sheet.texts.setdefault(name, text)
    if first.strip() != text.strip():
        sentence = "这一项在文件里出现了两次，内容不同，按第一个导入。"
        shown = "" if name in (PHOTO, "ShenFenZheng") else text.strip()[:60]
        sheet.remarks.append(Remark(source, BY_ELEMENT[name].label, shown, sentence, "请核对后一个内容。"))


def _row(item: etree._Element) -> dict[str, str]:
    """The texts of one row of the family; empty when it says nothing."""
    row: dict[str, str] = {}
    extra = ""
    for child in item.iterchildren(tag=etree.Element):
        name, text = _name(child), _text(child)
        if name not in ITEM_ELEMENTS:
            extra += _source_of(child)
        elif text.strip():
            row.setdefault(name, text[:LONGEST_TEXT])
    return row | ({"unknown": extra} if extra and row else {})


def _decode(content: bytes) -> str:
    """The characters, by byte order mark or XML declaration; characters that XML forbids are left out."""
    if len(content) > LARGEST:
        raise FormatRefused("lrmx_too_large", "文件超过 50 MB，不像审批表文件。请缩小照片后重新保存。")
    if not content.strip():
        raise FormatRefused("lrmx_empty", f"文件是空的。{SAVE_AGAIN}")
    for magic, kind in OTHER_FILES:
        if content.startswith(magic):
            raise FormatRefused(
                "lrmx_other_file", f"这不是 .lrmx 文件，内容是{kind}。请选择正确的文件，或改用对应的入口。"
            )
    try:
        text = _characters(content)
    except UnicodeDecodeError:
        raise FormatRefused(
            "lrmx_encoding", f"文件内容与它声明的文字编码不符，读不出来。{SAVE_AGAIN}"
        ) from None
    text = FORBIDDEN.sub("", text)
    if MARKUP.search(text):
        raise FormatRefused(
            "lrmx_entities", f"文件含有不允许的声明（DOCTYPE 或 ENTITY），已拒绝打开。{SAVE_AGAIN}"
        )
    return REFERENCE.sub(_allowed, DEBRIS.sub(r"&\1;", text))


def _characters(content: bytes) -> str:
    for mark, codec in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(codec)
    for beginning, codec in UNMARKED:
        if content.startswith(beginning):
            return content.decode(codec)
    declared = ENCODING.match(content)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    codec = CODECS.get(name, "")
    if not codec:
        raise FormatRefused("lrmx_encoding", f"文件声明的文字编码“{name}”不受支持。{SAVE_AGAIN}")
    # A declaration that can be read byte by byte is not UTF-16, whatever it says.
    return content.decode("utf-8" if codec.startswith("utf-16") else codec)


def _allowed(reference: re.Match[str]) -> str:
    """The numeric reference itself, or nothing when XML has no such character."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    if number > 0x10FFFF or FORBIDDEN.match(chr(number)):
        return ""
    return reference[0]


def _parse(text: str) -> etree._Element:
    if text.count("<") > MOST_TAGS:
        raise FormatRefused("lrmx_too_many", f"文件里的元素太多，不像审批表。{SAVE_AGAIN}")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
        huge_tree=True,
    )  # fmt: skip
    body = DECLARATION.sub("", text, count=1).strip()
    try:
        root = etree.fromstring(body.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise FormatRefused(
            "lrmx_damaged", f"文件内容不完整或已损坏（第 {error.lineno or 1} 行）。{SAVE_AGAIN}"
        ) from None
    if any(True for _ in root.iterdescendants() if _too_deep(_)):
        raise FormatRefused("lrmx_too_deep", f"文件里的元素嵌套太深，不像审批表。{SAVE_AGAIN}")
    return root


def _too_deep(element: etree._Element) -> bool:
    return sum(1 for _ in zip(element.iterancestors(), range(DEEPEST), strict=False)) >= DEEPEST


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _text(element: etree._Element) -> str:
    return "".join(element.itertext())


def _source_of(element: etree._Element) -> str:
    return str(etree.tostring(element, encoding="unicode", with_tail=False))
