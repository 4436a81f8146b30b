"""What is longer or greater than its column is cut or refused with a sentence on every way in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cadre.formats.dossier import (
    AppointmentFact,
    EducationFact,
    FamilyFact,
    FormFacts,
    LevelFact,
    RankFact,
    RewardFact,
    TitleFact,
)
from cadre.models import Cadre
from cadre.rules.pinyin_names import INITIALS_LENGTH, PINYIN_LENGTH
from cadre.services import roster_batches
from cadre.sheets import ROSTER_COLUMNS
from core.models import Job
from tests.cadre import rosters
from tests.cadre.dossier_files import commit, dossier, lrmx, only, upload

LONG = "长" * 700
# Words that a cleaner knows by their end or their beginning, with too much before or after it.
LONGISH = (
    LONG, f"{LONG}学士", f"{LONG}大学{LONG}专业", f"2019年12月，经{LONG}批准，因{LONG}，{LONG}嘉奖",
    "99999", f"{'9' * 400}年", "9" * 400,
)  # fmt: skip
LETTERS = "甲乙丙丁戊己庚辛壬癸"


def name_of(number: int) -> str:
    """Another name for each number."""
    return "赵" + "".join(LETTERS[int(digit)] for digit in f"{number:03}")


def test_no_cell_of_a_roster_is_longer_than_its_column(district: Any, organizer: Any) -> None:
    rows = []
    for column in ROSTER_COLUMNS:
        for text in LONGISH:
            sound = {"姓名": name_of(len(rows)), "性别": "男", "出生年月": "1990.05", "现任职务": "科员"}
            rows.append(sound | {column.label: text})
    counts = rosters.run(rows, district.town, organizer)
    assert counts["new"] == Cadre.objects.count() > len(ROSTER_COLUMNS)


def test_a_long_name_has_keys_that_fit(district: Any, organizer: Any) -> None:
    rosters.run([rosters.LIN | {"姓名": "庄" * 36}], district.town, organizer)
    cadre = Cadre.objects.get()
    assert len(cadre.pinyin) == PINYIN_LENGTH and len(cadre.initials) <= INITIALS_LENGTH


def test_a_job_of_a_file_with_a_long_name_is_begun(district: Any, organizer: Any) -> None:
    batch = roster_batches.start_import(
        rosters.csv_roster([rosters.LIN]),
        name=f"{LONG}.csv",
        unit=district.town,
        on=rosters.DAY,
        by=organizer,
    )
    roster_batches.request_commit(batch, by=organizer)
    assert Job.objects.get().title.startswith("导入《长")


@pytest.mark.parametrize("name", ["native_place", "birth_place", "health", "title", "speciality", "remark"])
def test_a_long_text_of_a_person_is_left_out_and_told(district: Any, organizer: Any, name: str) -> None:
    made = dossier()
    made.person[name] = LONG
    batch = upload(made, district.town, organizer)
    assert any("个字" in remark.sentence for remark in only(batch, organizer).remarks)
    assert commit(batch, organizer)["new"] == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"educations": (EducationFact("full_time", "21", LONG, LONG, LONG, LONG, LONG),)},
        {"family": (FamilyFact(LONG, LONG, None, "month", LONG, LONG),)},
        {"rewards": (RewardFact("01", LONG, organ=LONG, reason=LONG, text=LONG),)},
        {"titles": (TitleFact(LONG, organ=LONG),)},
        {"ranks": (RankFact("ZJ10", date(2020, 1, 1), document_no=LONG),)},
        {"levels": (LevelFact("1A42", date(2020, 1, 1), document_no=LONG),)},
        {"appointments": (AppointmentFact(LONG, "清河镇", start=date(2020, 1, 1), document_no=LONG),)},
        {"form": replace(FormFacts(), reason=LONG, proposed_posts=LONG, age_day=LONG, received={"A": LONG})},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_a_long_text_of_a_set_is_left_out_and_told(
    district: Any, organizer: Any, facts: dict[str, Any]
) -> None:
    batch = upload(dossier(**facts), district.town, organizer)
    assert any("个字" in remark.sentence for remark in only(batch, organizer).remarks)
    assert commit(batch, organizer)["new"] == 1


def test_an_exchange_file_of_long_texts_brings_in_the_person(district: Any, organizer: Any) -> None:
    made = lrmx(
        native_place=LONG,
        health=LONG,
        title=f"清河镇{LONG}",
        family=(FamilyFact(LONG, "林大山", None, "month", LONG, LONG),),
        rewards=(RewardFact("01", LONG, organ=LONG, reason=LONG, text=LONG),),
        form=replace(FormFacts(), reason=LONG, proposed_posts=LONG, reporting_unit=LONG, filled_by=LONG),
        resume=f"2008.09--2012.06  {LONG * 5}",
    )
    batch = upload(made, district.town, organizer)
    assert commit(batch, organizer)["new"] == 1
    assert "个字" in "".join(remark.sentence for remark in only(batch, organizer).remarks)


@pytest.mark.parametrize(("field", "value"), [("intake_year", "99999"), ("grassroots_months", "9" * 30)])
def test_a_number_that_nobody_means_is_refused_in_a_form(
    district: Any, person: Any, organizer: Any, sign_in: Any, field: str, value: str
) -> None:
    cadre = person()
    sent = {"name": "林知远", "sex": "1", "birth": "1990.05", "version": cadre.version, field: value}
    response = sign_in(organizer).post(f"/cadres/{cadre.uuid}/edit/", sent)
    assert response.status_code == 422 and "之间。" in response.content.decode()
