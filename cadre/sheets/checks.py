"""Checks that need several cells of a row, or several rows of a roster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from cadre.choices import IntakeChannel, Sex
from cadre.sheets.words import IN_SERVICE_ONLY
from core.dates import add_months, month_text
from core.rules.id_number import birth_date, sex
from core.sheets.check import CheckedRow, Remark
from core.sheets.partial_dates import PartialDate
from core.sheets.problems import Note

PARTY_AGE, WORK_AGE = 18, 16
DATE_LABELS = {
    "birth": "出生年月",
    "work_start": "参加工作时间",
    "party_joined": "入党时间",
    "post_since": "任现职时间",
    "level_since": "任现职务层次时间",
    "rank_since": "任现职级时间",
    "civil_registered_on": "公务员登记时间",
    "recruited_on": "录用时间",
    "selected_on": "进入选调生时间",
}
TOP_FIELDS = ("level", "degree", "school", "major")


def complete(values: dict[str, object]) -> None:
    """Add what follows from other cells: birth and sex, one dict of assessments, education by mode.

    An education without 全日制 or 在职 is kept as full-time, unless it is a Party-school one; where the modes
    are given, the highest education says nothing new.
    """
    number = values.get("id_number")
    if isinstance(number, str):
        born = birth_date(number)
        if born is not None:
            values.setdefault("birth", PartialDate(born, "day"))
        values.setdefault("sex", sex(number))
    if values.pop("recruited_by_exam", None):
        values.setdefault("intake_channel", IntakeChannel.CIVIL_EXAM.value)
    _join_assessments(values)
    _place_top_education(values)
    title = values.get("unit_post") or values.get("post")
    if title:
        values["title"] = title


def _join_assessments(values: dict[str, object]) -> None:
    joined: dict[int, str] = {}
    for source in (values.get("assessments"), values.pop("assessment", None)):
        if isinstance(source, dict):
            joined |= {int(year): grade for year, grade in source.items() if isinstance(grade, str)}
    if joined:
        values["assessments"] = joined


def _place_top_education(values: dict[str, object]) -> None:
    top = {part: values.pop(f"top_{part}") for part in TOP_FIELDS if f"top_{part}" in values}
    if not top or "full_time_level" in values or "in_service_level" in values:
        return
    mode = "in_service" if top.get("level") in IN_SERVICE_ONLY else "full_time"
    for part, value in top.items():
        values.setdefault(f"{mode}_{part}", value)


def row_checks(on: date) -> tuple[Callable[[CheckedRow], Iterable[Remark]], ...]:
    """The checks of one row; dates after ``on`` are in the future."""

    def no_future(row: CheckedRow) -> Iterator[Remark]:
        for field, label in DATE_LABELS.items():
            found = row.values.get(field)
            if isinstance(found, PartialDate) and found.date > on:
                yield _remark(field, f"{label} {found} 在将来。", "请核对这个日期。", "date_future")

    return identity_is_given, birth_agrees_with_id, sex_agrees_with_id, old_enough, in_order, no_future


def identity_is_given(row: CheckedRow) -> Iterator[Remark]:
    """A person is known by the ID number, or else by name and birth."""
    values = row.values
    if "id_number" not in values and "birth" not in values and not row.raw.get("id_number"):
        yield _remark(
            "id_number", "没有身份证号，也没有出生年月，无法认人。", "请补填身份证号。", "identity_missing"
        )


def birth_agrees_with_id(row: CheckedRow) -> Iterator[Remark]:
    """As exactly as the file tells it; the personnel file may rightly differ, so it is a warning."""
    number, birth = row.values.get("id_number"), row.values.get("birth")
    if not isinstance(number, str) or not isinstance(birth, PartialDate):
        return
    born = birth_date(number)
    if born is None or str(replace(birth, date=born)) == str(birth):
        return
    exactly = birth.precision == "day" and (born.year, born.month) == (birth.date.year, birth.date.month)
    shown = f"{born:%Y.%m.%d}" if exactly else month_text(born)
    told = str(birth) if exactly else month_text(birth.date)
    sentence = f"出生年月 {told} 与身份证号里的 {shown} 不一致。"
    remedy = "请以干部人事档案认定的为准；如是笔误，请改正。"
    yield _remark("birth", sentence, remedy, "birth_differs_from_id", "warning", shown)


def sex_agrees_with_id(row: CheckedRow) -> Iterator[Remark]:
    """The 17th character is odd for men."""
    number, told = row.values.get("id_number"), row.values.get("sex")
    if isinstance(number, str) and isinstance(told, str) and sex(number) != told:
        by_number = str(Sex(sex(number)).label)
        sentence = f"性别“{Sex(told).label}”与身份证号所示的“{by_number}”不一致。"
        yield _remark("sex", sentence, "请核对性别和身份证号。", "sex_differs_from_id", "warning", by_number)


def old_enough(row: CheckedRow) -> Iterator[Remark]:
    """Joined the Party at 18 or later, started work at 16 or later; counted in months."""
    birth = row.values.get("birth")
    if not isinstance(birth, PartialDate):
        return
    month_born = birth.date.replace(day=1)
    joined, started = row.values.get("party_joined"), row.values.get("work_start")
    if isinstance(joined, PartialDate) and _before(joined, add_months(month_born, 12 * PARTY_AGE)):
        sentence = f"入党时不满 {PARTY_AGE} 周岁（{joined}，出生 {month_text(birth.date)}）。"
        yield _remark("party_joined", sentence, "请核对入党时间和出生年月。", "party_too_young")
    if isinstance(started, PartialDate) and _before(started, add_months(month_born, 12 * WORK_AGE)):
        sentence = f"参加工作时不满 {WORK_AGE} 周岁（{started}，出生 {month_text(birth.date)}）。"
        yield _remark("work_start", sentence, "请核对参加工作时间和出生年月。", "work_too_young", "warning")


def in_order(row: CheckedRow) -> Iterator[Remark]:
    """Posts and ranks come after the start of work."""
    started = row.values.get("work_start")
    if not isinstance(started, PartialDate):
        return
    for field in ("post_since", "level_since", "rank_since"):
        later = row.values.get(field)
        if isinstance(later, PartialDate) and _before(later, started.date.replace(day=1)):
            sentence = f"{DATE_LABELS[field]} {later} 早于参加工作时间 {started}。"
            yield _remark(field, sentence, "请核对这两个日期。", "dates_out_of_order", "warning")


def _before(found: PartialDate, first: date) -> bool:
    """Whether the date lies certainly before ``first``, at its own precision."""
    return found.date.year < first.year if found.precision == "year" else found.date < first


def _remark(
    field: str, sentence: str, remedy: str, code: str, severity: str = "error", suggestion: str | None = None
) -> Remark:
    return Remark(
        field, Note(sentence, remedy, code, suggestion), "warning" if severity == "warning" else "error"
    )


def no_two_rows_for_one_person(rows: Sequence[CheckedRow]) -> Iterator[tuple[int, Remark]]:
    """The same ID number twice is an error of both rows; the same name and birth only a warning."""
    by_number: dict[str, list[CheckedRow]] = defaultdict(list)
    by_name: dict[tuple[object, object], list[CheckedRow]] = defaultdict(list)
    for row in rows:
        number = row.values.get("id_number")
        if isinstance(number, str):
            by_number[number].append(row)
        elif row.values.get("name") and isinstance(birth := row.values.get("birth"), PartialDate):
            by_name[row.values["name"], birth.date].append(row)
    for same in by_number.values():
        for row in same if len(same) > 1 else ():
            sentence = f"第 {_numbers(same)} 行的身份证号相同。"
            yield (
                row.row_number,
                _remark("id_number", sentence, "请只保留其中一行，或改正号码。", "duplicate_id"),
            )
    for same in by_name.values():
        for row in same if len(same) > 1 else ():
            sentence = f"第 {_numbers(same)} 行姓名和出生年月都相同，又没有身份证号。"
            note = _remark("name", sentence, "如是同一人，请只保留一行。", "duplicate_name", "warning")
            yield row.row_number, note


def _numbers(rows: Sequence[CheckedRow]) -> str:
    return "、".join(str(row.row_number) for row in rows)


def education_mode_is_told(rows: Sequence[CheckedRow]) -> Iterator[tuple[int, Remark]]:
    """Said once a file: its only education column does not tell full-time from in-service."""
    for row in rows:
        raw = row.raw
        if raw.get("top_level") and "full_time_level" not in raw and "in_service_level" not in raw:
            sentence = "表里没有分全日制和在职，学历按全日制教育导入（党校学历按在职）。"
            remedy = "如有在职学历，请分成“全日制学历”“在职学历”两列。"
            yield row.row_number, _remark("top_level", sentence, remedy, "education_mode_unknown", "warning")
            return


TABLE_CHECKS = (no_two_rows_for_one_person, education_mode_is_told)
