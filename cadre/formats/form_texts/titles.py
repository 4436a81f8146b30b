"""专业技术职务, which may carry the month in which it was gained: 高级农艺师（2019.12）."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from cadre.formats.dossier import TitleFact
from cadre.formats.form_texts.dates import form_date
from cadre.formats.form_texts.sheet import Reading
from core.dates import day_text, month_text
from core.sheets.problems import CellProblem

ELEMENT = "ZhuanYeJiShuZhiWu"
LENGTH = 60
APART = re.compile("([、；;])")
GAINED = re.compile(r"^(.+?)\s*[（(]\s*((?:19|20)\d{2}[^（）()]*)[）)]$")


def read_titles(reading: Reading) -> tuple[str, tuple[TitleFact, ...] | None]:
    """The words without months, and a title for each part that carries one."""
    parts = APART.split(reading.text(ELEMENT))
    titles: list[TitleFact] = []
    for place, part in enumerate(parts):
        found = GAINED.match(part)
        gained = _month(found[2]) if found else None
        if found and gained:
            parts[place] = found[1]
            titles.append(TitleFact(found[1][:LENGTH], gained_on=gained))
    return reading.fit(ELEMENT, "".join(parts), LENGTH), tuple(titles) or None


def _month(text: str) -> date | None:
    try:
        found = form_date(text)
    except CellProblem:
        return None
    return found.date if found and found.precision != "year" else None


def said_of(person: dict[str, Any], titles: Iterable[TitleFact] | None) -> str:
    """The text of the cell: every name with its month, when the record has a title of that name."""
    kept = tuple(titles or ())
    shown = person.get("professional_title") or (kept[0].name if kept else "")
    gained = {title.name: title.gained_on for title in kept if title.gained_on}
    return "".join(
        f"{part}（{_text(gained[part])}）" if part in gained else part for part in APART.split(shown)
    )


def _text(day: date) -> str:
    return month_text(day) if day.day == 1 else day_text(day)
