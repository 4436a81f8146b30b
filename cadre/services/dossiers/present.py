"""The present post of somebody whose file has no list of posts: 现任职务 with its beginning in the résumé."""

from __future__ import annotations

from cadre.formats.dossier import AppointmentFact, Dossier
from cadre.rules.resume import parse_resume
from core.models import Unit
from core.sheets.cells import tight

from .draft import Draft
from .units import Units

REMEDY = "请导入后在任职页补办，否则名册里没有此人。"


def present_post(
    draft: Draft, dossier: Dossier, units: Units, chosen: Unit | None
) -> tuple[AppointmentFact, ...]:
    """The post as a fact, when the words leave no doubt; a remark says what is lacking otherwise.

    The unit is the one that the title names, or that the user has ``chosen``; the beginning is that of the
    only segment of the résumé that still lasts, which must speak of the same post.
    """
    title = str(dossier.person.get("title") or "").strip()
    if not title:
        return ()
    unit = units.place("", title) or chosen
    if unit is None:
        draft.remark("任职", title, f"看不出“{title}”是哪个单位的职务，没有登记任职。", REMEDY)
        return ()
    lasting = [
        segment
        for segment in parse_resume(dossier.resume or "").segments
        if segment.end is None and not segment.inner
    ]
    if len(lasting) != 1 or not _speaks_of(lasting[0].text, title, unit):
        draft.remark("任职", title, f"简历里看不出“{title}”的任职时间，没有登记任职。", REMEDY)
        return ()
    return (AppointmentFact(title, unit.name, start=lasting[0].start),)


def _speaks_of(segment: str, title: str, unit: Unit) -> bool:
    """Whether both name the same post, each with the full or the short name of the unit."""
    told, held = tight(segment), tight(title)
    if told.startswith(held) or held.startswith(told) or told.endswith(held) or held.endswith(told):
        return True
    told, held = _within(told, unit), _within(held, unit)
    return bool(told and held) and (told.startswith(held) or held.startswith(told))


def _within(title: str, unit: Unit) -> str:
    """The post without the unit before it; nothing where the words begin with another unit."""
    names = sorted((tight(name) for name in (unit.name, unit.short_name) if name), key=len, reverse=True)
    return next((title.removeprefix(name) for name in names if title.startswith(name)), "")
