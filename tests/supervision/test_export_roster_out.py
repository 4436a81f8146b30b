"""manage.py export_roster --out: workbook, paper and the facts of each person."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from cadre.documents.person_facts import PERSON, person_facts
from cadre.models import (
    AnnualAssessment,
    Appointment,
    Cadre,
    Education,
    FamilyMember,
    Rank,
    Resume,
    RewardPunishment,
    RosterLayout,
)
from core.models import AuditEvent

ON = date(2026, 3, 31)


def export(out: Path, *more: str) -> str:
    said = io.StringIO()
    call_command("export_roster", "--on", "2026-03-31", "--out", str(out), *more, stdout=said)
    return said.getvalue()


def recorded(person: Any, district: Any) -> Cadre:
    """A person with a past, a present, and something that lies ahead of the day."""
    cadre: Cadre = person(
        political="01", ethnicity="01", id_number="430102199005010010", work_start=date(2013, 8, 1)
    )
    Appointment.objects.create(
        cadre=cadre, unit=district.bureau, title="科员", category="staff", start=date(2013, 8, 1),
        end=date(2021, 8, 1),
    )  # fmt: skip
    Appointment.objects.create(
        cadre=cadre, unit=district.bureau, title="挂职副局长", category="deputy", holding="posting",
        start=date(2026, 5, 1),
    )  # fmt: skip
    Education.objects.create(cadre=cadre, mode="full_time", level="21", degree="法学学士", school="岚江大学")
    Rank.objects.create(cadre=cadre, rank="ZJ09", start=date(2022, 1, 1), end=date(2026, 6, 1))
    AnnualAssessment.objects.create(cadre=cadre, year=2025, grade="1")
    RewardPunishment.objects.create(cadre=cadre, kind="02", name="警告", decided_on=date(2024, 1, 1))
    FamilyMember.objects.create(cadre=cadre, relation="妻子", name="王芳")
    Resume.objects.create(cadre=cadre, text="2013.08--2021.08  区财政局科员")
    return cadre


def test_the_json_holds_every_fact_as_of_the_day(tmp_path: Path, person: Any, district: Any) -> None:
    cadre = recorded(person, district)
    said = export(tmp_path / "people.json")
    found = json.loads((tmp_path / "people.json").read_text(encoding="utf-8"))
    assert found["format"] == "person/1" and found["on"] == "2026-03-31" and "1 人" in said
    [facts] = found["people"]
    assert facts["id"] == str(cadre.uuid) and set(PERSON) <= set(facts) and "id_number" not in facts
    assert facts["political"] == {"code": "01", "text": "中共党员"} and facts["birth"] == "1990-05-01"
    assert [row["title"] for row in facts["appointments"]] == ["科员", "党委委员、组织委员"]
    assert facts["appointments"][0]["unit"] == {"code": "YL03", "name": "云岭区财政局"}
    assert facts["appointments"][0]["end"] == "2021-08-01"
    assert facts["ranks"][0]["end"] is None, "an end that lies ahead was not known"
    assert facts["assessments"] == {"2025": {"code": "1", "text": "优秀"}}
    assert facts["rewards"][0]["kind"]["text"] == "惩戒" and facts["family"][0]["name"] == "王芳"
    assert facts["resume"].startswith("2013.08") and facts["educations"][0]["school"] == "岚江大学"
    assert facts["derived"]["age"] == 35 and facts["derived"]["title"] == "清河镇党委委员、组织委员"


def test_the_id_number_comes_only_when_asked_for(tmp_path: Path, person: Any, district: Any) -> None:
    recorded(person, district)
    export(tmp_path / "people.json", "--with-id-numbers")
    [facts] = json.loads((tmp_path / "people.json").read_text(encoding="utf-8"))["people"]
    assert facts["id_number"] == "430102199005010010"
    assert AuditEvent.objects.get(action="export").changes["身份证号"] == "带"


def test_the_number_of_queries_does_not_grow_with_the_people(person: Any, district: Any) -> None:
    def queries() -> int:
        keys = list(Cadre.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as caught:
            list(person_facts(Cadre.objects.all(), keys, ON))
        return len(caught)

    recorded(person, district)
    few = queries()
    for number in range(4):
        person(f"甲{number}")
    assert queries() == few


@pytest.mark.parametrize("layout", ["usual", "年轻干部花名册", "三列"])
def test_the_roster_as_a_workbook(tmp_path: Path, layout: str, person: Any, organizer: Any) -> None:
    person()
    RosterLayout.objects.create(owner=organizer, name="三列", columns=["name"], shared=True)
    export(tmp_path / "a.xlsx", "--layout", layout)
    cells = [cell.value for row in load_workbook(tmp_path / "a.xlsx").worksheets[0] for cell in row]
    assert "林知远" in cells and not list(tmp_path.glob("*.part"))


def test_the_roster_of_one_unit_as_a_pdf(tmp_path: Path, person: Any, district: Any) -> None:
    person()
    person("段嘉树", unit=district.other_town)
    person("鲍春林", end=date(2025, 1, 1))
    export(tmp_path / "a.pdf", "--unit", "石桥镇", "--layout", "young")
    text = "".join(PdfReader(tmp_path / "a.pdf").pages[0].extract_text().split())
    assert "石桥镇年轻干部花名册" in text and "段嘉树" in text and "林知远" not in text


def test_without_a_file_the_facts_of_the_lights_are_printed(person: Any) -> None:
    person()
    said = io.StringIO()
    call_command("export_roster", "--on", "2026-03-31", "--json", stdout=said)
    assert json.loads(said.getvalue())["format"] == "roster/1"


@pytest.mark.parametrize(
    ("name", "more", "sentence"),
    [
        ("a.doc", [], "应以"),
        ("a.xlsx", ["--layout", "没有的"], "没有叫"),
        ("a.xlsx", ["--with-id-numbers"], "总是遮盖"),
        ("nowhere/a.xlsx", [], "写不进去"),
        ("a.xlsx", ["--unit", "没有的镇"], "没有找到单位"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, person: Any, name: str, more: list[str], sentence: str
) -> None:
    person()
    with pytest.raises(CommandError, match=sentence):
        export(tmp_path / name, *more)
    assert not list(tmp_path.rglob("a.*"))


def test_a_roster_of_nobody_is_not_written(tmp_path: Path, district: Any) -> None:
    with pytest.raises(CommandError, match="没有可以导出的人"):
        export(tmp_path / "a.xlsx")
