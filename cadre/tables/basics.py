"""The basic facts of a person in sections, each with the number of its changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from cadre.choices.code_sets import CODE_SETS
from cadre.models import Cadre
from cadre.rules.protected import is_protected
from cadre.services import records

_SECTIONS = (
    ("基本情况", (
        "name", "sex", "ethnicity", "birth", "native_place", "birth_place", "growth_place", "id_number",
        "health",
    )),
    ("政治面貌", ("political", "party_joined", "second_party", "third_party")),
    ("工作与身份", (
        "work_start", "person_type", "manage_type", "staffing", "civil_registered_on", "intake_channel",
        "intake_year", "recruited_on", "selected_on", "grassroots_months",
    )),
    ("职务与专长", ("title", "professional_title", "speciality", "remark", "left_on", "left_reason")),
)  # fmt: skip


class Fact(NamedTuple):
    """One field as shown; ``changed`` counts its changes, ``code_set`` names the codes it holds."""

    label: str
    value: str
    changed: int
    code_set: str
    protected: bool


def sections(
    cadre: Cadre, changed: Mapping[str, int], withheld: Collection[str] = ()
) -> list[tuple[str, list[Fact]]]:
    """The basic facts under their headings, without the ``withheld``; asks nothing of the database."""
    return [
        (title, [_fact(cadre, name, changed) for name in names if name not in withheld])
        for title, names in _SECTIONS
    ]


def _fact(cadre: Cadre, name: str, changed: Mapping[str, int]) -> Fact:
    label = records.field_label(Cadre, name)
    value = records.shown(Cadre, name, getattr(cadre, name))
    return Fact(label, value, changed.get(label, 0), CODE_SETS.get(name, ""), is_protected(name))
