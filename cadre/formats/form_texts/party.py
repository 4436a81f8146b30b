"""入党时间: a date, the names of parties, or both (``200108；民建``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadre.choices import PoliticalStatus
from cadre.formats.form_texts.dates import digits, form_date
from cadre.formats.form_texts.sheet import Reading
from cadre.sheets.cleaners import DATE_INSIDE
from cadre.sheets.words import DEMOCRATIC_PARTIES, NONE_WORDS, POLITICAL
from core.sheets.cells import compact
from core.sheets.partial_dates import PartialDate
from core.sheets.problems import CellProblem

JOINED, STATUS = "RuDangShiJian", "ZhengZhiMianMao"
PARTY_MEMBERS = frozenset({PoliticalStatus.PARTY_MEMBER.value, PoliticalStatus.PROBATIONARY.value})
SEPARATORS = re.compile(r"[；;，,、\n]+")
NOISE = re.compile(r"[()\[\]]|加入|入党|时间|年月")


@dataclass(slots=True)
class Membership:
    """What the two cells say: the status, when the Party was joined, further parties in their order."""

    political: str = ""
    joined: date | None = None
    others: tuple[str, ...] = ()

    def facts(self) -> dict[str, Any]:
        """The fields of the person; what is not said is absent."""
        second, third = (*self.others, "", "")[:2]
        found = {
            "political": self.political,
            "party_joined": self.joined,
            "second_party": second,
            "third_party": third,
        }
        return {field: value for field, value in found.items() if value}


def read_party(reading: Reading) -> dict[str, Any]:
    """Political status, date of joining the Party, second and third party."""
    said = _read_joined(reading)
    status = POLITICAL.get(compact(reading.raw(STATUS)), "")
    if reading.text(STATUS) and not status:
        reading.remark(STATUS, "不是能认出的政治面貌。", "请改用中共党员、民建、群众等规范名称。", fatal=True)
    if status in PARTY_MEMBERS:
        others = (said.political, *said.others) if said.political in DEMOCRATIC_PARTIES else said.others
        said = Membership(status, said.joined, others)
    elif status and not said.political:
        said.political = status
    elif status and status not in (said.political, *said.others):
        reading.remark(STATUS, "与“入党时间”一栏不一致，按“入党时间”导入。", "请核对政治面貌。")
    if len(said.others) > 2:
        reading.remark(JOINED, "党派超过三个，后面的没有导入。", "请核对，最多填写三个党派。")
    return said.facts()


def _read_joined(reading: Reading) -> Membership:
    said = Membership()
    parties: list[str] = []
    for token in _tokens(reading.raw(JOINED)):
        status, found = _token(reading, token)
        if status in DEMOCRATIC_PARTIES:
            parties.append(status)
            if found:
                reading.remark(JOINED, "民主党派的加入时间没有栏目存放，没有导入。", "只写党派简称即可。")
        elif status and said.political and status != said.political:
            reading.remark(JOINED, "写了两种互相矛盾的身份，按前一种导入。", "请核对政治面貌。")
        elif status:
            said.political = said.political or status
            said.joined = said.joined or (found.date if found else None)
    if not said.political and parties:
        said.political = parties.pop(0)
    said.others = tuple(parties)
    return said


def _tokens(raw: str) -> list[str]:
    """The parts of the cell; blanks part only words, because they also stray into dates."""
    found: list[str] = []
    for part in SEPARATORS.split(raw):
        words = part.split()
        apart = len(words) > 1 and any(compact(word) in POLITICAL for word in words)
        found += words if apart else [part]
    return [token for token in map(compact, found) if token and token not in NONE_WORDS]


def _token(reading: Reading, token: str) -> tuple[str, PartialDate | None]:
    """Status and date of one part; a date alone makes a member of the Party."""
    if status := POLITICAL.get(token):
        return status, None
    inside = DATE_INSIDE.search(token)
    word = NOISE.sub("", token.replace(inside[0], "")) if inside else ""
    try:
        found = form_date(inside[0] if inside and (word in POLITICAL or not word) else token)
    except CellProblem as problem:
        reading.note(JOINED, problem.note, fatal=True)
        return "", None
    for note in found.warnings if found else ():
        reading.note(JOINED, note)
    return POLITICAL.get(word, "01") if found else "", found


def written_party(person: dict[str, Any]) -> dict[str, str]:
    """The texts of both cells; the status is written apart only when the other cell cannot say it."""
    political = person.get("political") or ""
    joined = person.get("party_joined")
    others = [person.get(field) for field in ("second_party", "third_party")]
    first = digits(joined) if political in PARTY_MEMBERS or not political else _label(political)
    parts = [first, *(_label(code) for code in others if code)]
    texts = {JOINED: "；".join(part for part in parts if part)}
    told = political if political != PoliticalStatus.PARTY_MEMBER or not joined else ""
    if told in PARTY_MEMBERS:
        texts[STATUS] = _label(told)
    return texts


def _label(code: str) -> str:
    return str(PoliticalStatus(code).label) if code in PoliticalStatus.values else ""
