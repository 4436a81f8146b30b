"""What a row says about post and rank: a correction of the present one, or the beginning of the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cadre.choices import EntryKind, Holding, PostCategory
from cadre.models import Appointment, Rank
from cadre.rules.titles import classify_title
from core.dates import month_text
from core.models import Unit
from core.policy import Refused
from core.sheets import CLEAR

from .dates import agrees, day_of
from .places import Place
from .plan import FieldChange, Known, RowPlan, Write
from .wording import difference


def refuse_if_outdated(known: Known, on: date) -> None:
    """A file that is older than what the record knows must not turn it back.

    Raises: Refused when the person has left, or took up the present post after the file's day.
    """
    cadre, held = known.cadre, known.appointment
    if cadre.left_on and cadre.left_on <= on:
        raise Refused.because(
            "import.left",
            f"系统里此人已于 {month_text(cadre.left_on)} 离任。如已重新任用，请先在基本信息里清空离任日期。",
        )
    if held is not None and held.start > on:
        raise Refused.because(
            "import.outdated",
            f"系统里此人 {month_text(held.start)} 已任现职，晚于信息截至日期，请改用更新的名册。",
        )


def plan_appointment(
    plan: RowPlan, values: Mapping[str, object], known: Known | None, *, place: Place, on: date
) -> None:
    """Compare the row with the open main appointment.

    Another title or unit with a later 任现职时间 ends the present appointment on that day and begins
    the next; without one it corrects the present appointment. Without any appointment the row begins one,
    on ``on`` when no day is given.

    Raises: Refused when the post would begin before the one before it ended.
    """
    old = known.appointment if known else None
    since = day_of(values.get("post_since"))
    wanted = _wanted(values, place.title)
    if old is None:
        if place.title or since:
            _refuse_overlap(known, since or on)
            _begin(plan, wanted, unit=place.unit, since=since or on, old=None)
        return
    unit = old.unit if old.unit.path.startswith(place.unit.path) else place.unit
    moves = unit.pk != old.unit_id or wanted.get("title", old.title) != old.title
    if moves and since and since > old.start:
        _begin(plan, wanted, unit=place.unit, since=since, old=old)
        return
    if unit.pk != old.unit_id:
        wanted |= {"unit": unit} | ({"post": None} if old.post_id else {})
    if since and not agrees(values["post_since"], old.start):
        _refuse_overlap(known, since)
        wanted["start"] = since
    if agrees(values.get("level_since"), old.level_since):
        wanted.pop("level_since", None)
    _correct(plan, "appointments", Appointment, old, wanted)


def _wanted(values: Mapping[str, object], title: str) -> dict[str, Any]:
    wanted: dict[str, Any] = {"title": title} if title else {}
    if isinstance(values.get("post_category"), str):
        wanted["category"] = values["post_category"]
    if "level" in values:
        wanted["level"] = "" if values["level"] is CLEAR else values["level"]
    if "level_since" in values:
        wanted["level_since"] = day_of(values["level_since"])
    return wanted


def _refuse_overlap(known: Known | None, since: date) -> None:
    if known and known.last_end and since < known.last_end:
        raise Refused.because(
            "import.overlap",
            f"任现职时间 {month_text(since)} 早于上一职务的免职时间 {month_text(known.last_end)}，请核对。",
        )


def _begin(
    plan: RowPlan, wanted: dict[str, Any], *, unit: Unit, since: date, old: Appointment | None
) -> None:
    title = wanted.get("title") or (old.title if old else "干部")
    category = (
        wanted.get("category") or classify_title(title, unit.kind, unit.short_name) or PostCategory.STAFF
    )
    level = wanted.get("level", old.level if old else "")
    if old is not None:
        plan.appointments.append(Write(old, {"end": since}))
    plan.changes += [
        FieldChange("现任职务", old.title if old else "—", title, "appointments"),
        difference(Appointment, "start", old and old.start, since, key="appointments"),
    ]
    values = {
        "unit": unit,
        "title": title,
        "category": category,
        "level": level,
        "level_since": wanted.get("level_since") or (old.level_since if old and old.level == level else None),
        "holding": Holding.MAIN,
        "start": since,
        "entry_kind": _entry_kind(old, level),
    }
    plan.appointments.append(Write(None, values))


def _entry_kind(old: Appointment | None, level: str) -> str:
    """A higher level (a smaller code) is a promotion; an equal one elsewhere a lateral move."""
    if old is None or not old.level or not level:
        return EntryKind.OTHER
    if level < old.level:
        return EntryKind.PROMOTION
    return EntryKind.LATERAL if level == old.level else EntryKind.OTHER


def plan_rank(plan: RowPlan, values: Mapping[str, object], known: Known | None, on: date) -> None:
    """Compare the row with the open rank; another rank with a later day follows the present one."""
    old = known.rank if known else None
    told, since = values.get("rank"), day_of(values.get("rank_since"))
    rank = told if isinstance(told, str) else None
    if old is None:
        if rank:
            plan.ranks.append(Write(None, {"rank": rank, "start": since}))
            plan.changes.append(difference(Rank, "rank", None, rank, key="ranks"))
        return
    if told is CLEAR:
        raise Refused.because("import.rank_cleared", "职级不能用“（清空）”免去，请在此人的页面上办理。")
    if old.start and old.start > on:
        return
    if rank and rank != old.rank and since and old.start and since > old.start:
        plan.ranks += [Write(old, {"end": since}), Write(None, {"rank": rank, "start": since})]
        plan.changes.append(difference(Rank, "rank", old.rank, rank, key="ranks"))
        return
    wanted: dict[str, Any] = {"rank": rank} if rank else {}
    if since and not agrees(values["rank_since"], old.start):
        wanted["start"] = since
    _correct(plan, "ranks", Rank, old, wanted)


def _correct(
    plan: RowPlan,
    attribute: str,
    model: type[Appointment] | type[Rank],
    old: Any,
    wanted: Mapping[str, Any],
) -> None:
    changed = {name: new for name, new in wanted.items() if getattr(old, name) != new}
    if changed:
        getattr(plan, attribute).append(Write(old, changed))
        plan.changes += [
            difference(model, name, getattr(old, name), new, key=f"{attribute}.{name}")
            for name, new in changed.items()
        ]
