"""Sets of information that every record of somebody in service should have, and the family in itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .facts import RecordFacts
from .faults import ERROR, MISSING, Fault
from .identity import PARTY_MEMBERS

YEARS_OF_GRADES = 3
CHILDREN = ("儿子", "女儿", "长子", "次子", "三子", "长女", "次女", "三女")
PARENTS = ("父亲", "母亲")
SPOUSES = ("妻子", "丈夫")
_NEEDED = (
    ("birth", "出生年月"),
    ("id_number", "身份证号"),
    ("ethnicity", "民族"),
    ("native_place", "籍贯"),
    ("political", "政治面貌"),
    ("work_start", "参加工作时间"),
)


def missing_sets(facts: RecordFacts, on: date) -> Iterator[Fault]:
    """What is not there."""
    for field, label in _NEEDED:
        if not getattr(facts, field):
            yield _missing(field, label)
    if facts.political in PARTY_MEMBERS and facts.party_joined is None:
        yield _missing("party_joined", "入党时间")
    if not facts.educations:
        yield _missing("education", "学历学位")
    if facts.in_service and facts.post_since is None:
        yield _missing("post_since", "任现职时间")
    if not facts.resume.strip():
        yield _missing("resume", "简历")
    if not facts.family:
        yield _missing("family", "家庭主要成员")
    if not facts.has_photo:
        yield _missing("photo", "照片")
    yield from _grades(facts, on)


def family_faults(facts: RecordFacts) -> Iterator[Fault]:
    """Births that cannot be, and two spouses at once."""
    for line in facts.family:
        if facts.birth is None or line.birth is None:
            continue
        older = line.birth < facts.birth
        if (line.relation in CHILDREN and older) or (line.relation in PARENTS and not older):
            yield Fault(
                "quality.family.birth",
                ERROR,
                "family",
                f"{line.relation}{line.name}的出生年月与本人的对不上。",
                "核对家庭成员的出生年月。",
                "干部任免审批表填写说明",
            )
    if sum(line.relation in SPOUSES for line in facts.family) > 1:
        yield Fault(
            "quality.family.spouse", ERROR, "family", "登记了不止一名配偶。", "删去已离异或重复的一名。"
        )


def _grades(facts: RecordFacts, on: date) -> Iterator[Fault]:
    """The last three finished years, as far as the person was at work during the whole of them."""
    if not facts.in_service or facts.work_start is None:
        return
    # Grades of a year are given in the first quarter of the next.
    last = on.year - 1 if on.month > 3 else on.year - 2
    years = [
        year for year in range(last - YEARS_OF_GRADES + 1, last + 1) if facts.work_start < date(year, 1, 1)
    ]
    if lacking := [str(year) for year in years if year not in facts.grades]:
        yield Fault(
            "quality.missing.grades",
            MISSING,
            "grades",
            f"缺 {'、'.join(lacking)} 年度考核结果。",
            "导入年度考核表，或在考核奖惩里补填；没有参加考核的写明原因。",
        )


def _missing(field: str, label: str) -> Fault:
    return Fault(f"quality.missing.{field}", MISSING, field, f"没有{label}。", f"补填{label}。")
