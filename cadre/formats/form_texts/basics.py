"""Names, places, dates and the other single facts of a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from cadre.choices import Ethnicity, Sex
from cadre.formats.form_texts.dates import digits, form_date
from cadre.formats.form_texts.sheet import Reading
from cadre.sheets.cleaners import clean_roster_id, coded
from cadre.sheets.places import clean_place
from cadre.sheets.words import ETHNICITIES, SEXES
from core.dates import month_text
from core.rules.id_number import birth_date, sex
from core.sheets.cells import clean_name
from core.sheets.partial_dates import PartialDate
from core.sheets.problems import Cleaned

# Element, field of the person, how many characters the record holds.
PLAIN = (
    ("JianKangZhuangKuang", "health", 20),
    ("ShuXiZhuanYeYouHeZhuanChang", "speciality", 110),
    ("XianRenZhiWu", "title", 324),
)
CLEANED: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("XingBie", "sex", coded(SEXES, "性别")),
    ("MinZu", "ethnicity", coded(ETHNICITIES, "民族")),
    ("JiGuan", "native_place", clean_place),
    ("ChuShengDi", "birth_place", clean_place),
    ("ShenFenZheng", "id_number", clean_roster_id),
)


def read_name(reading: Reading) -> str:
    """The name without padding; empty, with a fatal remark, when there is none to go by."""
    name = reading.take("XingMing", clean_name)
    if isinstance(name, str):
        return name
    if not reading.text("XingMing"):
        reading.remark("XingMing", "没有姓名，认不出是谁的表。", "请在表里填写姓名后重新上传。", fatal=True)
    return ""


def read_basics(reading: Reading) -> dict[str, Any]:
    """The single facts, by the name of the person's field; what the form does not say is absent."""
    person: dict[str, Any] = {}
    for element, field, clean in CLEANED:
        person[field] = reading.take(element, clean)
    for element in ("JiGuan", "ChuShengDi"):
        reading.fit(element, reading.raw(element).strip(), None)
    for element, field, limit in PLAIN:
        person[field] = reading.text(element, limit)
    number = person["id_number"]
    hint = birth_date(number) if isinstance(number, str) else None
    if born := read_month(reading, "ChuShengNianYue", hint):
        person |= {"birth": born.date, "birth_precision": born.precision}
    if started := read_month(reading, "CanJiaGongZuoShiJian", None):
        person["work_start"] = started.date
    person = {field: value for field, value in person.items() if value}
    _compare_with_number(reading, person)
    return person


def read_month(reading: Reading, element: str, hint: date | None) -> PartialDate | None:
    """A month or day of the form, with the remarks about its spelling."""

    def clean(raw: str) -> object:
        found = form_date(raw, hint)
        return Cleaned(found, warnings=found.warnings) if found else None

    found = reading.take(element, clean)
    return found if isinstance(found, PartialDate) else None


def _compare_with_number(reading: Reading, person: dict[str, Any]) -> None:
    number, birth = person.get("id_number"), person.get("birth")
    if not number:
        return
    if person.get("sex") not in (None, sex(number)):
        reading.remark("XingBie", "与身份证号所示的性别不一致。", "请核对性别和身份证号。")
    by_number = birth_date(number)
    if birth and by_number and _known(birth, person) != _known(by_number, person):
        sentence = f"与身份证号所示的 {month_text(by_number)} 不一致。"
        reading.remark("ChuShengNianYue", sentence, "请核对；以档案认定的出生年月为准，身份证号不必跟着改。")


def _known(day: date, person: dict[str, Any]) -> tuple[int, int]:
    return (day.year, 0 if person.get("birth_precision") == "year" else day.month)


def written_basics(name: str, person: dict[str, Any]) -> dict[str, str]:
    """The texts of the same cells."""
    texts = {element: str(person.get(field) or "") for element, field, _ in PLAIN}
    return texts | {
        "XingMing": name,
        "XingBie": _label(Sex.choices, person.get("sex")),
        "ChuShengNianYue": digits(person.get("birth"), person.get("birth_precision") or "month"),
        "MinZu": _label(Ethnicity.choices, person.get("ethnicity")),
        "JiGuan": person.get("native_place") or "",
        "ChuShengDi": person.get("birth_place") or "",
        "CanJiaGongZuoShiJian": digits(person.get("work_start")),
        "ShenFenZheng": person.get("id_number") or "",
    }


def _label(choices: list[tuple[str, str]], code: str | None) -> str:
    return str(dict(choices).get(code or "", ""))
