"""三龄两历: birth, start of work, party date and education against the ID number and the archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from core.dates import age_on, month_text
from core.rules import id_number

from .facts import RecordFacts
from .faults import ERROR, WARNING, Fault

PARTY_MEMBERS = frozenset({"01", "02"})
FULL_TIME = "full_time"
PARTY_SCHOOL = frozenset({"1A", "1B", "2A", "2B", "34", "37"})
YOUNGEST_WORKER, YOUNGEST_MEMBER, OLDEST = 16, 18, 100
_MONTH = re.compile(r"(\d{4})\D{0,2}(\d{1,2})")
_ARCHIVE = "干部人事档案工作条例：三龄两历以档案审核认定为准"
_RECOGNISED_FIELDS = (("birth", "出生年月"), ("work_start", "参加工作时间"), ("party_joined", "入党时间"))


def identity_faults(facts: RecordFacts) -> Iterator[Fault]:
    """What contradicts itself in the facts that rest on the archive."""
    yield from _id_number(facts)
    yield from _archive(facts)
    yield from _ages(facts)
    yield from _education(facts)


def _id_number(facts: RecordFacts) -> Iterator[Fault]:
    number = facts.id_number
    if not number:
        return
    if wrong := id_number.fault(number):
        yield Fault("quality.id.valid", ERROR, "id_number", wrong, "对照身份证改正。", "GB 11643—1999")
        return
    if facts.sex and id_number.sex(number) != facts.sex:
        yield Fault(
            "quality.id.sex",
            ERROR,
            "sex",
            "性别与身份证号第 17 位不一致。",
            "核对后改正性别或身份证号。",
            "GB 11643—1999",
        )
    birth = id_number.birth_date(number)
    if (
        birth
        and facts.birth
        and not _same(facts.birth, birth, facts.birth_by_day)
        and not facts.recognition_of("birth")
    ):
        yield Fault(
            "quality.id.birth",
            ERROR,
            "birth",
            f"出生年月记为 {month_text(facts.birth)}，身份证号为 {month_text(birth)}，且没有档案认定。",
            "查档案：记错的改正；档案与身份证不一致的，登记认定结果和文号。",
            _ARCHIVE,
        )


def _archive(facts: RecordFacts) -> Iterator[Fault]:
    """A recognised fact stands: a record that says something else is wrong."""
    for field, label in _RECOGNISED_FIELDS:
        recognised = facts.recognition_of(field)
        recorded: date | None = getattr(facts, field)
        if recognised is None or (month := _month_of(recognised.new)) is None:
            continue
        if recorded is None or (recorded.year, recorded.month) != month:
            yield Fault(
                f"quality.archive.{field}",
                ERROR,
                field,
                f"{label}认定为 {recognised.new}（{recognised.document_no}），现为 {month_text(recorded)}。",
                f"按认定结果改正{label}。",
                _ARCHIVE,
            )


def _ages(facts: RecordFacts) -> Iterator[Fault]:
    birth = facts.birth
    if birth is None:
        return
    for field, label, youngest in (
        ("work_start", "参加工作", YOUNGEST_WORKER),
        ("party_joined", "入党", YOUNGEST_MEMBER),
    ):
        day: date | None = getattr(facts, field)
        if day is None:
            continue
        age = age_on(birth, day)
        if age < youngest:
            yield Fault(
                f"quality.{field}.age",
                ERROR,
                field,
                f"{label}时间 {month_text(day)}，当时{f'只有 {age} 周岁' if age >= 0 else '还没有出生'}。",
                f"核对出生年月和{label}时间。",
                "中国共产党章程第一条" if field == "party_joined" else "劳动法第十五条",
            )
    if facts.party_joined and facts.political and facts.political not in PARTY_MEMBERS:
        yield Fault(
            "quality.party.status",
            ERROR,
            "political",
            f"有入党时间 {month_text(facts.party_joined)}，政治面貌却不是中共党员。",
            "核对政治面貌和入党时间。",
        )


def _education(facts: RecordFacts) -> Iterator[Fault]:
    for line in facts.educations:
        if line.mode == FULL_TIME and (line.level in PARTY_SCHOOL or "党校" in line.school):
            yield Fault(
                "quality.education.party_school",
                ERROR,
                "full_time.level",
                "党校学历记在全日制教育里。",
                "党校学历一律填入在职教育。",
                "干部任免审批表填写说明",
            )
        if facts.birth and line.graduated_on and age_on(facts.birth, line.graduated_on) < 15:
            yield Fault(
                "quality.education.age",
                ERROR,
                f"{line.mode}.graduated_on",
                f"毕业时间 {month_text(line.graduated_on)}，当时不满 15 周岁。",
                "核对毕业时间和出生年月。",
            )
        if (line.level or line.degree) and not line.school and (line.rank or 99) < 8:
            yield Fault(
                "quality.education.school",
                WARNING,
                f"{line.mode}.school",
                f"{'全日制' if line.mode == FULL_TIME else '在职'}学历没有毕业院校系及专业。",
                "补填毕业院校系及专业。",
            )


def _same(recorded: date, told: date, by_day: bool) -> bool:
    return recorded == told if by_day else (recorded.year, recorded.month) == (told.year, told.month)


def _month_of(text: str) -> tuple[int, int] | None:
    found = _MONTH.search(text)
    return (int(found[1]), int(found[2])) if found and 1 <= int(found[2]) <= 12 else None
