"""A second, naive evaluation of targets, written from the specification alone: every day from scratch."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal, localcontext
from typing import Any

from supervision.rules.facts import Facts, RosterRow, UnitFacts

APPROVED = {
    "chief": "chiefs",
    "deputy": "deputies",
    "member": "members",
    "middle_chief": "middle_chiefs",
    "middle_deputy": "middle_deputies",
}


def months_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def years_old(birth: date, day: date) -> int:
    age = -1
    for year in range(birth.year, day.year + 1):
        leap_born = (birth.month, birth.day) == (2, 29)
        common = not (year % 4 == 0 and (year % 100 or year % 400 == 0))
        birthday = date(year, 3, 1) if leap_born and common else date(year, birth.month, birth.day)
        age += birthday <= day
    return age


def last_day_out(row: RosterRow, known_on: date) -> date | None:
    days = [row.end, row.retires_on]
    if row.expected_end and row.expected_end > known_on:
        days.append(row.expected_end)
    return min((day for day in days if day), default=None)


def in_service(row: RosterRow, known_on: date, day: date) -> bool:
    out = last_day_out(row, known_on)
    return row.start <= day and (out is None or day < out) and (out is None or out > known_on)


def in_population(target: dict[str, Any], row: RosterRow) -> bool:
    asked = target["population"]
    if asked["categories"] and row.category not in asked["categories"]:
        return False
    if asked["highest_level"] and (row.level == "" or row.level < asked["highest_level"]):
        return False
    if asked["lowest_level"] and (row.level == "" or row.level > asked["lowest_level"]):
        return False
    if row.is_posting:
        return bool(asked["postings"])
    return row.is_main or bool(asked["concurrent"])


def satisfies(target: dict[str, Any], row: RosterRow, day: date) -> bool | None:
    """None when only the missing birth date could tell."""
    open_question = False
    for criterion in target["criteria"]:
        kind, value = criterion["kind"], criterion.get("value")
        if kind in ("age_at_most", "around", "born_from"):
            if row.birth is None:
                open_question = True
                continue
            limit = value + target["tolerance_years"] if kind == "around" else value
            good = (
                row.birth >= date.fromisoformat(value)
                if kind == "born_from"
                else years_old(row.birth, day) <= limit
            )
        elif kind == "female":
            good = row.sex == "2"
        elif kind == "not_party_member":
            good = row.political not in ("", "01", "02")
        elif kind == "ethnic_minority":
            good = row.ethnicity not in ("", "01")
        elif kind == "education_at_least":
            good = row.education_rank is not None and row.education_rank <= value
        elif kind == "full_time_degree_at_least":
            good = row.full_time_degree_rank is not None and row.full_time_degree_rank <= value
        elif kind == "grassroots_years_at_least":
            good = row.grassroots_months is not None and row.grassroots_months / 12 >= value
        elif kind == "speciality_in":
            good = any(word in row.specialities for word in value)
        else:
            good = row.pool_tier in value if value else row.pool_tier != ""
        if not good:
            return False
    return None if open_question else True


def in_scope(target: dict[str, Any], unit: UnitFacts) -> bool:
    scope = target["scope"]
    if unit.id in scope["excluded"]:
        return False
    if scope["units"]:
        return unit.id in scope["units"]
    return (
        (scope["kinds"] == [] or unit.kind in scope["kinds"])
        and (scope["levels"] == [] or unit.level in scope["levels"])
        and unit.path[: len(scope["subtree"])] == scope["subtree"]
    )


def judged_units(target: dict[str, Any], facts: Facts) -> dict[int, list[int]]:
    scope = [unit for unit in facts.units if in_scope(target, unit)]
    if target["mode"] == "each":
        return {unit.id: [unit.id] for unit in scope}
    nodes: dict[int, list[int]] = {}
    for node in facts.units:
        inside = [unit.id for unit in scope if unit.path.startswith(node.path)]
        if [unit for unit in inside if unit != node.id]:
            nodes[node.id] = inside
    for unit in scope:
        if unit.parent_id is None and unit.id not in nodes:
            nodes[unit.id] = [unit.id]
    return nodes


def figures(
    target: dict[str, Any], facts: Facts, node: int, units: list[int], known_on: date, day: date
) -> tuple[int, int, int, bool]:
    """Those who count, those who might, the whole, and whether there is anything to judge."""
    measure = target["measure"]
    if measure == "share_of_promotions":
        rows = [
            row
            for row in facts.promotions
            if row.start.year == known_on.year and row.start <= known_on and day.year == known_on.year
        ]
    else:
        rows = [row for row in facts.rows if in_service(row, known_on, day)]
    here = [row for row in rows if row.unit_id in units and in_population(target, row)]
    if measure == "pool_per_post":
        top = next(unit for unit in facts.units if unit.id == node)
        area = (
            [u.id for u in facts.units if u.path.startswith(top.path)]
            if target["mode"] == "aggregate"
            else units
        )
        pool = [r for r in rows if r.unit_id in area and r.pool_tier and r.is_main and not r.is_posting]
        sure, maybe = tell(target, pool, day)
        end = months_later(day, target["vacancy_months"])
        vacant = {
            row.appointment_id
            for row in here
            if (out := last_day_out(row, known_on)) is not None and out <= end
        }
        return len(sure), len(maybe), len(vacant), bool(vacant)
    if measure == "teams_with_at_least":
        teams = [[row for row in here if row.unit_id == unit] for unit in units]
        told = [tell(target, team, day) for team in teams if team]
        sure_teams = sum(len(sure) >= target["measure_k"] for sure, _ in told)
        might = sum(len(sure) + len(maybe) >= target["measure_k"] for sure, maybe in told)
        return sure_teams, might - sure_teams, len(told), bool(told)
    sure, maybe = tell(target, here, day)
    holders = len({row.person_id for row in here})
    if measure == "share_of_posts":
        chosen = target["population"]["categories"] or APPROVED
        posts = sum(
            getattr(unit, APPROVED[category]) or 0
            for unit in facts.units
            if unit.id in units
            for category in chosen
            if category in APPROVED
        )
        return len(sure), len(maybe), posts, bool(holders and posts)
    return len(sure), len(maybe), holders, bool(holders)


def tell(target: dict[str, Any], rows: list[RosterRow], day: date) -> tuple[set[int], set[int]]:
    sure = {row.person_id for row in rows if satisfies(target, row, day) is True}
    maybe = {row.person_id for row in rows if satisfies(target, row, day) is None}
    return sure, maybe - sure


def required(target: dict[str, Any], whole: int) -> int:
    """Whole persons; decimals with fifty digits stand in for exact fractions."""
    top, _, bottom = target["required"].partition("/")
    base = 1 if target["measure"] == "count" else whole
    with localcontext() as context:
        context.prec = 50
        exact = Decimal(top) * base / Decimal(bottom or "1")
        return int(exact.to_integral_value(ROUND_CEILING))


def plain_light(target: dict[str, Any], part: int, whole: int) -> str:
    need = required(target, whole)
    if part >= need:
        return "green"
    top, _, bottom = target["required"].partition("/")
    base = 1 if target["measure"] == "count" else whole
    with localcontext() as context:
        context.prec = 50
        close = Decimal(part) * Decimal(bottom or "1") >= Decimal("0.8") * Decimal(top) * base
    return "yellow" if close or need - part == 1 else "red"


def both_lights(
    target: dict[str, Any], facts: Facts, node: int, units: list[int], known_on: date, day: date
) -> tuple[str, str]:
    part, maybe, whole, judged = figures(target, facts, node, units, known_on, day)
    if not judged:
        return "grey", "grey"
    return plain_light(target, part, whole), plain_light(target, part + maybe, whole)


def shown_light(
    target: dict[str, Any], facts: Facts, node: int, units: list[int], known_on: date, day: date
) -> str:
    """The light with warning, by looking at every single day of the warning time."""
    low, high = both_lights(target, facts, node, units, known_on, day)
    until, later = months_later(day, target["warn_months"]), day + timedelta(days=1)
    warned = [low, high]
    while later <= until:
        ahead = both_lights(target, facts, node, units, known_on, later)
        for which in (0, 1):
            if (low, high)[which] == "green" and ahead[which] in ("yellow", "red"):
                warned[which] = "yellow"
        later += timedelta(days=1)
    return warned[0] if warned[0] == warned[1] else "grey"


def base_light(
    target: dict[str, Any], facts: Facts, node: int, units: list[int], known_on: date, day: date
) -> str:
    low, high = both_lights(target, facts, node, units, known_on, day)
    return low if low == high else "grey"
