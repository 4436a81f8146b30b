"""One's own record as one may check it: plain facts, the number masked, nothing that others judged."""

from __future__ import annotations

from datetime import date

from cadre.models import Appointment, Cadre
from cadre.services import records
from core.dates import month_text

_SECTIONS = (
    ("基本情况", ("name", "sex", "ethnicity", "birth", "native_place", "birth_place", "id_number")),
    ("政治面貌", ("political", "party_joined", "second_party")),
    ("工作与身份", ("work_start", "person_type", "staffing", "civil_registered_on", "intake_channel")),
)  # fmt: skip
Pairs = list[tuple[str, str]]


def own_facts(cadre: Cadre, on: date) -> list[tuple[str, Pairs]]:
    """The sections of the page: basic facts, education, posts and ranks as of the day; three queries."""
    found: list[tuple[str, Pairs]] = [
        (title, [(records.field_label(Cadre, name), _shown(cadre, name)) for name in names])
        for title, names in _SECTIONS
    ]
    schools = [(row.get_mode_display(), str(row)) for row in cadre.educations.all()]
    posts = [
        (f"{month_text(row.start)}—{month_text(row.end) if row.end and row.end <= on else '今'}", row.title)
        for row in Appointment.objects.filter(cadre=cadre).order_by("-start")
        if row.start <= on
    ]
    ranks = [(month_text(row.start), row.get_rank_display()) for row in cadre.ranks.all()]
    return [*found, ("学历学位", schools), ("任职", posts), ("职级", ranks)]


def _shown(cadre: Cadre, name: str) -> str:
    if name == "id_number":
        return cadre.masked_id_number
    return records.shown(Cadre, name, getattr(cadre, name))
