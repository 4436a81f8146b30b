"""The 任免 columns of the form, and the age limit of the form of 2025."""

from __future__ import annotations

from datetime import date

from cadre.formats.dossier import FormFacts
from cadre.formats.form_texts.basics import read_month
from cadre.formats.form_texts.dates import digits, form_date
from cadre.formats.form_texts.family import ELEMENT as FAMILY
from cadre.formats.form_texts.family import packed
from cadre.formats.form_texts.sheet import LONGEST, Reading
from cadre.rules.age_limit import is_limit_text, limit_month
from core.dates import month_text
from core.sheets.cells import clean_lines, clean_text
from core.sheets.problems import CellProblem

LIMIT, REACHES = "GaiGeQianRenZhiNianLingJieXian", "DaoLingNianYue"
DAY_LENGTH = 10
# Kept elsewhere: the résumé and the picture as they are; an ID number is never kept in the clear.
NOT_RECEIVED = frozenset({"JianLi", "ZhaoPian", "ShenFenZheng", "Version"})
COLUMNS = (
    ("NiRenZhiWu", "proposed_posts", 324),
    ("NiMianZhiWu", "removed_posts", 324),
    ("ChengBaoDanWei", "reporting_unit", 252),
    ("TianBiaoRen", "filled_by", 18),
    (LIMIT, "age_limit", 30),
)
DAYS = (("JiSuanNianLingShiJian", "age_day"), ("TianBiaoShiJian", "filled_day"))
REASON, REASON_LENGTH = "RenMianLiYou", 552


def read_form(reading: Reading, birth: date | None) -> FormFacts:
    """The columns of the form, and the texts of all its cells as received."""
    values = {field: reading.text(element, limit) for element, field, limit in COLUMNS}
    values |= {field: _day(reading, element) for element, field in DAYS}
    reason = clean_lines(reading.raw(REASON)) or ""
    values["reason"] = reading.fit(REASON, reason, REASON_LENGTH)
    _check_limit(reading, values["age_limit"], birth)
    received = {
        element: text[:LONGEST]
        for element, text in reading.sheet.texts.items()
        if element not in NOT_RECEIVED and text.strip()
    }
    if reading.sheet.family:
        received[FAMILY] = packed(reading.sheet.family)
    return FormFacts(**values, received=received, unknown=reading.sheet.unknown)


def _day(reading: Reading, element: str) -> str:
    """A day as received; one that is longer than a day can be is written in digits."""
    text = clean_text(reading.raw(element)) or ""
    try:
        found = form_date(text)
    except CellProblem as problem:
        reading.note(element, problem.note)
        return text[:DAY_LENGTH]
    if len(text) <= DAY_LENGTH:
        return text
    return digits(found.date, found.precision) if found else ""


def _check_limit(reading: Reading, limit: str, birth: date | None) -> None:
    if limit and not is_limit_text(limit):
        reading.remark(
            LIMIT, "不是表上的改革前任职年龄界限。", "请写成“改革前任职年龄界限为60岁”这样的文字。"
        )
    told = read_month(reading, REACHES, None)
    due = limit_month(birth, limit)
    if told and due and told.date.replace(day=1) != due:
        sentence = f"与按出生年月和年龄界限算出的 {month_text(due)} 不一致。"
        reading.remark(REACHES, sentence, "请核对到龄时间；导出时按算出的年月填写。")


def written_form(form: FormFacts) -> dict[str, str]:
    """The texts of the same cells; the month of reaching the limit is written by its own rule."""
    columns = {element: str(getattr(form, field)) for element, field, _ in COLUMNS}
    return columns | {element: getattr(form, field) for element, field in DAYS} | {REASON: form.reason}
