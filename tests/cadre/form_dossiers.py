"""Invented people for the tests of the approval form."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from PIL import Image

from cadre.formats.dossier import Dossier, EducationFact, FamilyFact, FormFacts, RewardFact

ON = date(2026, 3, 31)
RESUME = """2008.09--2012.06  岚江大学公共管理学院行政管理专业学习
2012.09--2015.06  岚江大学公共管理学院公共管理专业硕士研究生学习
2015.07--2017.08  茶亭镇科员（选调生）（其间：2015.09--2017.08任杨家坳村党支部书记助理）
2017.08--2021.08  区委组织部科员、四级主任科员
2021.08--         清河镇党委委员、组织委员（其间：2022.03--2022.05参加区委党校中青班学习）

2021.12当选中共云岭区第十二届委员会委员"""


def photo(width: int = 376, height: int = 470) -> bytes:
    """A plain blue picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#C9DDF2").save(out, "JPEG")
    return out.getvalue()


def dossier(name: str = "林知远", *, resume: str = RESUME, members: int = 3, **facts: Any) -> Dossier:
    """A complete record; ``facts`` are attributes of the dossier."""
    person = {
        "name": name,
        "sex": "1",
        "ethnicity": "01",
        "birth": date(1990, 5, 1),
        "native_place": "岚江云岭",
        "birth_place": "岚江云岭",
        "political": "01",
        "party_joined": date(2011, 6, 1),
        "work_start": date(2015, 7, 1),
        "health": "健康",
        "speciality": "组织工作、基层治理",
        "title": "清河镇党委委员、组织委员",
    }
    made = Dossier(
        source="test",
        name=name,
        person=person,
        educations=(
            EducationFact("full_time", "11", "研究生", "公共管理硕士", "岚江大学公共管理学院公共管理专业"),
        ),
        rewards=(RewardFact("01", "记三等功", organ="区委", decided_on=date(2025, 3, 1)),),
        family=tuple(
            FamilyFact("妻子", f"秦书{number}", date(1992, 3, 1), "month", "中共党员", "云岭区第二中学教师")
            for number in range(members)
        ),
        grades={2022: "2", 2023: "2", 2024: "1", 2025: "1"},
        resume=resume,
        form=FormFacts(
            proposed_posts="茶亭镇党委委员、副书记，提名为镇长候选人",
            removed_posts="清河镇党委委员、组织委员",
            reason="因工作需要。",
            filled_by="周敏",
        ),
        photo=photo(),
    )
    for key, value in facts.items():
        setattr(made, key, value)
    return made
