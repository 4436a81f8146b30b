"""Approved numbers of a unit over time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from core.choices import AuditAction
from core.models import Establishment, Unit, User
from core.policy import Refused
from core.rules.units import NUMBER_FIELDS, most
from core.services import audit

from .scope import begin, require_running, require_still_mine

NUMBER_LABELS = {
    field.name: str(field.verbose_name) for field in Establishment._meta.fields if field.name in NUMBER_FIELDS
}


def numbers_of(row: Establishment | None) -> dict[str, int]:
    """The six numbers of a row; nothing for no row."""
    return {name: getattr(row, name) for name in NUMBER_FIELDS} if row else {}


def numbers_text(numbers: Mapping[str, int]) -> str:
    """As the audit trail and previews write them: 正职 2、副职 4、…; an em dash for none."""
    short = ("正职", "副职", "其他班子成员", "中层正职", "中层副职", "编制")
    pairs = zip(short, NUMBER_FIELDS, strict=True)
    return "、".join(f"{word} {numbers[name]}" for word, name in pairs if name in numbers) or "—"


@transaction.atomic
def set_establishment(
    unit: Unit, *, start: date, numbers: Mapping[str, int], by: User | None, document_no: str = ""
) -> Establishment:
    """The numbers that hold from ``start`` on; those that held on that day end there.

    Numbers that are not given stay as they were (0 when there were none). The new span ends where the old
    one ended, or where the next begins. The same start again corrects that span; the same numbers write
    nothing. Raises Refused for numbers that cannot be.
    """
    current = begin(unit, by=by)
    require_running(current)
    if current.valid_from and start < current.valid_from:
        raise Refused.because(
            "units.numbers.before",
            f"“{current}”自 {current.valid_from:%Y.%m.%d} 起设立，职数的起始日期不能更早。请改正日期。",
        )
    _check(numbers)
    rows = current.establishments.select_for_update()
    held = rows.holding(start).first()
    before = numbers_of(held)
    wanted = {name: numbers.get(name, before.get(name, 0)) for name in NUMBER_FIELDS}
    if held is not None and before == wanted:
        return held
    saved = _write(current, held, start, wanted)
    facts = {"职数与编制": [numbers_text(before), numbers_text(wanted)], "自": f"{start:%Y.%m.%d}"}
    act = audit.Act(AuditAction.UPDATE, current, unit_path=current.path, changes=facts, reason=document_no)
    audit.record(act, by=by)
    require_still_mine(current, by=by)
    return saved


def _check(numbers: Mapping[str, int]) -> None:
    for name, number in numbers.items():
        if not 0 <= number <= most(name):
            raise Refused.because(
                "units.numbers.range",
                f"{NUMBER_LABELS[name]} {number} 不在 0 到 {most(name)} 之间，请改正。",
            )


def _write(unit: Unit, held: Establishment | None, start: date, wanted: Mapping[str, int]) -> Establishment:
    if held is not None and held.start == start:
        Establishment.objects.filter(pk=held.pk).update(**wanted)
        held.refresh_from_db()
        return held
    if held is not None:
        end = held.end
        Establishment.objects.filter(pk=held.pk).update(end=start)
    else:
        later = unit.establishments.filter(start__gt=start).order_by("start").first()
        end = later.start if later else None
    return Establishment.objects.create(unit=unit, start=start, end=end, **wanted)
