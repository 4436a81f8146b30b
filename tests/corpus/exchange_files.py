"""C6: forms in both exchange formats: hostile XML, false encodings, elements lost, doubled, made up."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from random import Random

from PIL import Image

from cadre.formats.lrmx_fields import FIELDS
from tests.cadre.rosters import id_number
from tests.corpus.damaged_bytes import cut, flipped
from tests.corpus.originals import exchange_file, older_exchange_file
from tests.corpus.resumes import RESUMES
from tests.corpus.sample import Sample, archive, chance

NUMBER = id_number()
LIN = ("林知远",)
BASE = {
    "XingMing": "林知远",
    "XingBie": "男",
    "ChuShengNianYue": "199005",
    "MinZu": "汉族",
    "CanJiaGongZuoShiJian": "201208",
    "XianRenZhiWu": "清河镇党委委员、组织委员",
    "ShenFenZheng": NUMBER,
}
FACTS = {"name": "林知远", "id_number": NUMBER, "sex": "1"}
DOCTYPES = (
    '<!DOCTYPE Person [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE Person [<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]>',
    '<!DOCTYPE Person SYSTEM "http://127.0.0.1:9/a.dtd">',
    '<!DOCTYPE Person PUBLIC "-//A//B//C" "file:///etc/hosts">',
    '<!DOCTYPE Person [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
    '<!DOCTYPE Person [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    '<!doctype Person [<!entity a "x">]>',
    "<!DOCTYPE Person>",
)
ENCODINGS = (
    ("utf-8", "utf-8", False), ("UTF-8", "utf-8-sig", False), ("GB2312", "gb18030", False),
    ("gbk", "gbk", False), ("GB18030", "gb18030", False), ("UTF-16", "utf-16", False),
    ("utf-8", "gbk", True), ("utf-16", "utf-8", None), ("utf-7", "utf-7", None), ("big5", "gbk", None),
    ("x-none", "utf-8", None), ("gb2312", "utf-8", None),
)  # fmt: skip
LRM_FIELDS = 33


def form(inside: str = "", *, head: str = '<?xml version="1.0" encoding="utf-8"?>', **texts: str) -> str:
    """A small form; a text that is empty leaves its element out, ``inside`` stands at the end."""
    elements = "".join(f"<{name}>{text}</{name}>" for name, text in {**BASE, **texts}.items() if text)
    return f"{head}<Person>{elements}{inside}</Person>"


def _form(what: str, text: str | bytes, refused: bool | None = None, **more: str) -> Sample:
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    values = () if refused else (FACTS | more,)
    people = None if refused else LIN
    return Sample(f"C6-{what}.lrmx", content, refused, people, values)


def hostile() -> Iterator[Sample]:
    """Everything that XML offers to read other files, to call elsewhere, or to grow without end."""
    for number, doctype in enumerate(DOCTYPES):
        yield _form(f"doctype-{number}", form(BeiZhu="&a;").replace("?>", f"?>{doctype}"), True)
    wide = form().replace("?>", f"?>{DOCTYPES[0]}").replace("utf-8", "utf-16").encode("utf-16")
    yield _form("doctype-utf-16", wide, True)
    include = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    )
    yield _form("include", form(include), False)
    sheet = '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/a.xsl"?>'
    yield _form("stylesheet", form().replace("?>", f"?>{sheet}"), False)
    yield _form("entity-unknown", form(JiGuan="&neverdeclared;"))
    yield _form("deep", form("<A>" * 5000 + "</A>" * 5000), True)
    yield _form("many-elements", form("<A/>" * 30_000), True)
    yield _form("long-text", form(JiangChengQingKuang="甲" * 150_000), True)


def encodings() -> Iterator[Sample]:
    """Declared as one and written as another; right, or refused."""
    for number, (told, real, refused) in enumerate(ENCODINGS):
        head = f'<?xml version="1.0" encoding="{told}"?>'
        yield _form(f"encoding-{number}-{told}", form(head=head).encode(real), refused)
    yield _form("no-declaration", form(head=""), False)
    yield _form("control", form(JiGuan="云岭\x01\x0b"), False)
    yield _form("references", form(JiGuan="云岭&#1;&#0;&#xD800;"), False)
    yield _form("debris", form(JiGuan="云岭&1lt;b&1gt;"), False)


def elements() -> Iterator[Sample]:
    """Elements left out, doubled, made up, in any order, with attributes, under another root."""
    whole = exchange_file().decode("utf-8-sig")
    for field in FIELDS[::4]:
        name = field.element
        start, end = whole.find(f"<{name}>"), whole.find(f"</{name}>") + len(name) + 3
        lost = whole[:start] + whole[end:]
        people = LIN if name != "XingMing" else None
        yield Sample(f"C6-without-{name}.lrmx", lost.encode(), people=people)
    yield Sample("C6-nameless.lrmx", form(XingMing="").encode())
    yield _form("twice-same", form("<XingBie>男</XingBie>"), False)
    yield _form("twice-other", form("<XingBie>女</XingBie><ShenFenZheng>1</ShenFenZheng>"), False)
    yield _form("unknown", form("<XinXueWei a='1'>甲<b/>乙</XinXueWei><X:Y xmlns:X='a'/>"), False)
    yield _form("attributes", form().replace("<XingMing>", "<XingMing xml:space='preserve' b='c'>"), False)
    yield _form("comments", form("<!-- <XingMing>别人</XingMing> --><?x y?>"), False)
    yield _form("cdata", form(JiGuan="<![CDATA[云岭<&>]]>"), False)
    yield _form("other-root", form().replace("Person>", "Persons>"), True)
    yield Sample("C6-empty-root.lrmx", b"<Person/>")
    yield _form("no-end", form()[:-9], True)
    yield _form("two-roots", form() + form(head=""), True)
    yield _form("empty", b"", True)
    yield _form("word", b"PK\x03\x04" + b"\x00" * 200, True)
    shuffled = list(BASE.items())
    Random(1).shuffle(shuffled)
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in reversed(shuffled))
    yield _form("any-order", f"<Person>{inside}</Person>", False)


def families_and_photos() -> Iterator[Sample]:
    """Two hundred relatives and more; photos too large, cut, of other kinds, and no photos at all."""
    item = "<Item><ChengWei>{}</ChengWei><XingMing>{}</XingMing><ChuShengRiQi>{}</ChuShengRiQi></Item>"
    for count in (1, 10, 200, 400):
        rows = "".join(item.format("亲属", f"林{chr(0x4E00 + n)}", "196001") for n in range(count))
        inside = f"<JiaTingChengYuan>{rows}</JiaTingChengYuan>"
        yield _form(f"family-{count}", form(inside), False, family=str(min(count, 200)))
    odd = item.format("", "", "") + item.format("妻子", "", "197513") + item.format("子", "林\n小", "不详")
    yield _form("family-odd", form(f"<JiaTingChengYuan>{odd}</JiaTingChengYuan>"), False)
    sound = exchange_file().decode("utf-8-sig")
    start, end = sound.index("<ZhaoPian>") + 10, sound.index("</ZhaoPian>")
    picture = sound[start:end]
    noise = Image.frombytes("RGB", (1000, 1050), chance("C6", "photo").randbytes(3_150_000))
    large = io.BytesIO()
    noise.save(large, "BMP")
    pictures = {
        "3-mb": base64.b64encode(large.getvalue()).decode(),
        "cut": picture[: len(picture) // 2],
        "padding": picture.rstrip("=")[:-3],
        "letters": "不是图片" * 20,
        "lines": "\n".join(picture[n : n + 76] for n in range(0, len(picture), 76)),
        "blanks": "  " + picture.replace("A", "A ", 20),
        "text": base64.b64encode(b"<svg onload='x'/>" * 9).decode(),
        "flood": base64.b64encode(_flood()).decode(),
        "gif": base64.b64encode(b"GIF89a" + b"\x00" * 99).decode(),
        "url": "data:image/jpeg;base64," + picture,
    }
    for what, text in pictures.items():
        yield _form(f"photo-{what}", form(f"<ZhaoPian>{text}</ZhaoPian>"), False)


def _flood() -> bytes:
    """A small picture of 400 million points."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


def older_format() -> Iterator[Sample]:
    """The text format: too few and too many fields, quotes, encodings, with and without its picture."""
    sound = older_exchange_file()
    fields = sound.decode("gb18030")[1:-1].split('","')
    picture = base64.b64decode(_picture())
    pair = {"林知远.lrm": sound, "林知远.pic": picture}
    yield Sample("C6-lrm-sound.lrm", sound, False, LIN)
    yield Sample("C6-lrm-pair.zip", archive(pair), False, LIN)
    yield Sample("C6-lrm-pair-bad-picture.zip", archive(pair | {"林知远.pic": b"\x00" * 99}), False, LIN)
    yield Sample("C6-lrm-pair-empty-picture.zip", archive(pair | {"林知远.pic": b""}), False, LIN)
    yield Sample("C6-lrm-picture-alone.zip", archive({"林知远.pic": b"\x01" * 99}), True)
    yield Sample("C6-lrm-pictures-of-others.zip", archive({"a.lrm": sound, "b.pic": b"x"}), False, LIN)
    yield Sample("C6-lrm-utf-8.lrm", sound.decode("gb18030").encode("utf-8-sig"), False, LIN)
    for count in (0, 1, 32, 34, 60):
        few = '"' + '","'.join([*fields, *["多"] * 30][:count]) + '"'
        yield Sample(f"C6-lrm-{count}-fields.lrm", few.encode("gb18030"), True)
    yield Sample("C6-lrm-empty-fields.lrm", ('"' + '","' * (LRM_FIELDS - 1) + '"').encode())
    yield Sample("C6-lrm-nul.lrm", sound[:40] + b"\x00" + sound[40:], True)
    for number in range(4):
        yield Sample(f"C6-lrm-flip-{number}.lrm", flipped(sound, chance("C6", "flip", number), most=6))
        yield Sample(f"C6-lrm-cut-{number}.lrm", cut(sound, chance("C6", "cut", number)), True)


def _picture() -> str:
    sound = exchange_file().decode("utf-8-sig")
    return sound[sound.index("<ZhaoPian>") + 10 : sound.index("</ZhaoPian>")]


def resumes() -> Iterator[Sample]:
    """Every habit of writing a résumé; the text stays as it is, whatever is understood of it."""
    for number, text in enumerate(RESUMES):
        yield _form(f"resume-{number:02}", form(JianLi=text), False, resume=text.replace("\r", "\n"))


def exchange_files() -> Iterator[Sample]:
    """At least a hundred files, and several of them in one archive."""
    for part in (hostile, encodings, elements, families_and_photos, older_format, resumes):
        yield from part()
    mixed = {"林知远.lrmx": exchange_file(), "坏.lrmx": b"<Person>", "说明.txt": "说明".encode()}
    yield Sample("C6-good-and-bad.zip", archive(mixed), False, LIN)
