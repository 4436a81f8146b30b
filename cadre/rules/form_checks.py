"""The checks of the official editor of the approval form; they warn, and nobody is kept from going on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cadre.rules.family import is_child
from cadre.rules.form_texts import age_at, day_of
from core.dates import month_text
from core.policy import Finding, Severity

OLDEST_BIRTH, OLDEST_DATE, PARTY_FOUNDED = 1890, 1900, 1921
GROWN_UP, TOO_OLD, LEAGUE_UNTIL = 18, 100, 28
PARTIES_WITH_PARTY, PARTIES = 2, 3
MOST_ROWS = 10
DIGITS = re.compile(r"^\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?$")
DATE_IN_PARTY = re.compile(r"^\d{4,8}")
SEGMENT_BEGINS = re.compile(r"^\s*(?:19|20)\d{2}")
SEGMENT = re.compile(r"^\d{4}\.(?:0[1-9]|1[0-2])--(?:\d{4}\.(?:0[1-9]|1[0-2])  | {9})\S")
SEPARATORS = re.compile("[；;，,、]")
DATES = (
    ("ChuShengNianYue", "出生年月", OLDEST_BIRTH),
    ("CanJiaGongZuoShiJian", "参加工作时间", OLDEST_DATE),
    ("JiSuanNianLingShiJian", "计算年龄时间", OLDEST_DATE),
    ("TianBiaoShiJian", "填表时间", OLDEST_DATE),
)
PAST = frozenset({"ChuShengNianYue"})


@dataclass(frozen=True, slots=True)
class FormSheet:
    """The texts of a form by the name of the element, the rows of the family alike.

    ``limits`` gives label and greatest length of each element; ``photo`` is width and height in pixels.
    """

    texts: Mapping[str, str]
    family: Sequence[Mapping[str, str]] = ()
    limits: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    family_limits: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    photo: tuple[int, int] | None = None

    def text(self, element: str) -> str:
        """The text of a cell without blanks around it."""
        return self.texts.get(element, "").strip()

    def day(self, element: str) -> date | None:
        """The day of a cell; of 入党时间 the date that stands before any party."""
        text = self.text(element)
        return day_of(SEPARATORS.split(text)[0] if element == "RuDangShiJian" else text)

    def reference(self, on: date) -> date:
        """The day for which ages are counted: 计算年龄时间, else 填表时间, else ``on``."""
        return self.day("JiSuanNianLingShiJian") or self.day("TianBiaoShiJian") or on


def check_form(sheet: FormSheet, on: date) -> tuple[Finding, ...]:
    """Every warning about the form, those about its writing before those about its logic."""
    return tuple(finding for check in CHECKS for finding in check(sheet, on))


def _warn(rule: str, reason: str, actual: str = "") -> Finding:
    return Finding(f"cadre.form.{rule}", Severity.WARN, reason, actual)


def _name_and_sex(sheet: FormSheet, on: date) -> Iterator[Finding]:
    if not sheet.text("XingMing"):
        yield _warn("name", "姓名没有填写，请补填。")
    if sheet.text("XingBie") not in ("", "男", "女"):
        yield _warn("sex", "性别只能填“男”或“女”，请改正。", sheet.text("XingBie"))


def _dates(sheet: FormSheet, on: date) -> Iterator[Finding]:
    for element, label, oldest in DATES:
        yield from _date(sheet.text(element), label, oldest, on.year if element in PAST else None)
    joined = SEPARATORS.split(sheet.text("RuDangShiJian"))[0]
    if DATE_IN_PARTY.match(joined):
        yield from _date(joined, "入党时间", PARTY_FOUNDED, on.year)


def _date(text: str, label: str, oldest: int, latest: int | None) -> Iterator[Finding]:
    if not text:
        return
    if not DIGITS.match(text) or day_of(text) is None:
        yield _warn("date", f"{label}“{text}”应写成 199005 或 19900517 这样的数字，请改正。", text)
    elif int(text[:4]) < oldest:
        yield _warn("date_early", f"{label}“{text}”早于 {oldest} 年，请核对。", text)
    elif latest is not None and int(text[:4]) > latest:
        yield _warn("date_late", f"{label}“{text}”在将来，请核对。", text)


def _parties(sheet: FormSheet, on: date) -> Iterator[Finding]:
    parts = [part for part in SEPARATORS.split(sheet.text("RuDangShiJian")) if part.strip()]
    dated = sum(1 for part in parts if DATE_IN_PARTY.match(part.strip()))
    most = PARTIES_WITH_PARTY if dated else PARTIES
    if len(parts) - dated > most:
        yield _warn("parties", f"入党时间一栏的民主党派超过 {most} 个，请核对。", sheet.text("RuDangShiJian"))


def _lengths(sheet: FormSheet, on: date) -> Iterator[Finding]:
    for element, (label, limit) in sheet.limits.items():
        yield from _length(sheet.text(element), label, limit)
    for number, row in enumerate(sheet.family, 1):
        for element, (label, limit) in sheet.family_limits.items():
            yield from _length(row.get(element, "").strip(), f"家庭成员第 {number} 行{label}", limit)
    if len(sheet.family) > MOST_ROWS:
        yield _warn("rows", f"家庭成员有 {len(sheet.family)} 行，审批表编辑器最多 {MOST_ROWS} 行，请删减。")


def _length(text: str, label: str, limit: int) -> Iterator[Finding]:
    if len(text) > limit:
        reason = f"{label}有 {len(text)} 个字，超过上限 {limit} 个字，请精简。"
        yield Finding("cadre.form.length", Severity.WARN, reason, str(len(text)), str(limit))


def _resume(sheet: FormSheet, on: date) -> Iterator[Finding]:
    for number, line in enumerate(sheet.texts.get("JianLi", "").split("\n"), 1):
        if SEGMENT_BEGINS.match(line) and not SEGMENT.match(line):
            reason = f"简历第 {number} 行的起止时间应写成“2012.08--2015.06”并空两格，请改正。"
            yield _warn("resume", reason, line[:30])


def _photo(sheet: FormSheet, on: date) -> Iterator[Finding]:
    if sheet.photo and abs(sheet.photo[0] * 5 - sheet.photo[1] * 4) * 100 > sheet.photo[1] * 4:
        width, height = sheet.photo
        yield _warn("photo", f"照片是 {width}×{height}，宽高比不是 4:5，打印时会变形或留白，建议换一张。", "")


def _ages(sheet: FormSheet, on: date) -> Iterator[Finding]:
    birth, reference = sheet.day("ChuShengNianYue"), sheet.reference(on)
    if birth is None:
        return
    age = age_at(birth, reference)
    if age is None or not GROWN_UP <= age < TOO_OLD:
        shown = "出生在计算年龄时间之后" if age is None else f"{age} 岁"
        yield _warn("age", f"年龄应在 {GROWN_UP} 岁以上、不满 {TOO_OLD} 岁，现在是{shown}，请核对。")
    for element, label in (("RuDangShiJian", "入党"), ("CanJiaGongZuoShiJian", "参加工作")):
        day = sheet.day(element)
        if day is None:
            continue
        if (day.year, day.month) > (reference.year, reference.month):
            reason = f"{label}时间 {month_text(day)} 晚于计算年龄时间 {month_text(reference)}，请核对。"
            yield _warn("late", reason)
        reached = age_at(birth, day)
        if reached is None or reached < GROWN_UP:
            yield _warn("young", f"{label}时不满 {GROWN_UP} 岁，请核对出生年月和{label}时间。")


def _family(sheet: FormSheet, on: date) -> Iterator[Finding]:
    birth, reference = sheet.day("ChuShengNianYue"), sheet.reference(on)
    for number, row in enumerate(sheet.family, 1):
        text = row.get("ChuShengRiQi", "").strip()
        yield from _date(text, f"家庭成员第 {number} 行出生年月", OLDEST_BIRTH, on.year)
        born = day_of(text)
        if born is None:
            continue
        if (
            birth
            and is_child(row.get("ChengWei", ""))
            and (born.year, born.month) <= (birth.year, birth.month)
        ):
            yield _warn("child", f"家庭成员第 {number} 行的子女不比本人年轻，请核对出生年月。")
        age = age_at(born, reference)
        if row.get("ZhengZhiMianMao", "").strip() == "共青团员" and age is not None and age >= LEAGUE_UNTIL:
            reason = f"家庭成员第 {number} 行已满 {LEAGUE_UNTIL} 岁，政治面貌仍是共青团员，请核对。"
            yield _warn("league", reason, str(age))


CHECKS: tuple[Callable[[FormSheet, date], Iterator[Finding]], ...] = (
    _name_and_sex, _dates, _parties, _lengths, _resume, _photo, _ages, _family,
)  # fmt: skip
