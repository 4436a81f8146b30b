"""Lights of all units, and the warning page of one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.utils import timezone

from cadre.models import Appointment, Cadre
from cadre.services.scope import closed_to
from core.dates import add_months, months_touched
from core.models import Unit
from core.policy import Light
from core.rules.rights import Right
from core.views.base import HousePage
from supervision import tables
from supervision.choices import LetterState
from supervision.documents.build_letter import letter_paper
from supervision.documents.methods import method_sentence, scope_text
from supervision.filters import GROUPS, LightsFilter
from supervision.models import Letter, UnitResult
from supervision.rules.reasons import required_text, unit_word
from supervision.rules.targets import Mode
from supervision.services.discretion import discreet_lines, make_discreet
from supervision.services.evidence import EvidenceLine, Place, evidence_lines, team_lines
from supervision.services.history import Spell, spells
from supervision.services.judgement import Judgement, judgement_for

PER_PAGE = 60
EVIDENCE_SHOWN = 12


def unit_in_scope(request: Any, code: str) -> Unit:
    """The unit whose lights the user may see; 404 otherwise."""
    visible = Unit.objects.visible_to(request.user, Right.VIEW_LIGHTS)
    unit = visible.filter(code=code).first() if code.isprintable() else None
    if unit is None:
        raise Http404
    return unit


class UnitList(HousePage):
    """Every unit in scope with its lights, the worst first."""

    right = Right.VIEW_LIGHTS
    template_name = "supervision/unit_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Heat map, counts and filter."""
        judgement = judgement_for(self.house.on)
        asked = LightsFilter.read(self.house.GET)
        everyone = judgement.colours(self.house.user)
        teams = [row for row in everyone if row.unit.kind != "district"]
        districts = [row for row in everyone if row.unit.kind == "district"]
        in_group = [row for row in teams if asked.in_group(row)]
        shown = [row for row in in_group if asked.admits(row)]
        page = Paginator(shown, PER_PAGE).get_page(self.house.GET.get("page"))
        targets = tables.columns(judgement, Mode.EACH)
        results = judgement.results([row.unit_id for row in page.object_list])
        return super().get_context_data(
            judgement=judgement,
            soon=add_months(judgement.on, 6),
            asked=asked,
            targets=targets,
            page_obj=page,
            rows=tables.heat_rows(page.object_list, results, targets),
            common=_common(judgement, districts),
            counts=[(light.value, sum(row.light == light for row in in_group)) for light in Light],
            groups=_groups(teams),
            total=len(teams),
            **kwargs,
        )

    def get_template_names(self) -> list[str]:
        """The part alone when a fragment asks for it."""
        part = self.house.htmx and not self.house.htmx.boosted
        return ["supervision/_unit_list_results.html" if part else self.template_name]


def _common(judgement: Judgement, districts: list[UnitResult]) -> list[tuple[Unit, list[tables.Tab]]]:
    """The targets judged for a district as a whole."""
    return [(row.unit, tables.tabs(judgement, judgement.results_of(row.unit))) for row in districts]


def _groups(teams: list[UnitResult]) -> list[tuple[str, str, int]]:
    counted = [
        (key, label, sum(row.unit.kind in kinds for row in teams)) for key, (label, kinds) in GROUPS.items()
    ]
    return [("", "全部", len(teams)), *(each for each in counted if each[2])]


class UnitDetail(HousePage):
    """One unit: its light, each target with evidence and forecast, and its letter."""

    right = Right.VIEW_LIGHTS
    template_name = "supervision/unit_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything about one unit on one day."""
        unit = unit_in_scope(self.house, kwargs["code"])
        judgement = judgement_for(self.house.on)
        colour = judgement.colour_of(unit)
        found = tables.tabs(judgement, judgement.results_of(unit)) if colour else []
        tab = tables.chosen_tab(found, self.house.GET.get("target", ""))
        history = _history(unit, judgement, colour)
        return super().get_context_data(
            unit=unit,
            judgement=judgement,
            colour=colour,
            tabs=found,
            tab=tab,
            since=history[0].start if history else None,
            months=months_touched(history[0].start, judgement.on) if history else 0,
            responsible=_responsible(unit, judgement, closed_to(self.house.user)),
            beneath=self._beneath(unit, judgement),
            **(self._target(unit, judgement, tab) if tab else {}),
            **self._letter(unit, judgement, history),
            **kwargs,
        )

    def _beneath(self, unit: Unit, judgement: Judgement) -> list[tuple[str, int]]:
        """Counts of each colour beneath a district."""
        if unit.kind != "district":
            return []
        teams = [row for row in judgement.colours(self.house.user) if row.unit.path != unit.path]
        inside = [row for row in teams if row.unit.path.startswith(unit.path)]
        return [(light.value, sum(row.light == light for row in inside)) for light in Light]

    def _target(self, unit: Unit, judgement: Judgement, tab: tables.Tab) -> dict[str, Any]:
        on = judgement.on
        closed = closed_to(self.house.user)
        make_discreet(tab.result, closed)
        lines = discreet_lines(evidence_lines(tab.result, tab.target, judgement.roster(unit), on), closed)
        people = {line.person_id for line in lines}
        people.update(entry[1] for entry in tab.result.forecast.get("watch", ()))
        visible = Cadre.objects.visible_to(self.house.user).filter(pk__in=people)
        uuids: dict[int, UUID] = dict(visible.values_list("pk", "uuid"))
        shown = lines if "all" in self.house.GET else lines[:EVIDENCE_SHOWN]
        teams = team_lines(tab.result, tab.target)
        named = {line.unit_id for line in shown} | {line.unit_id for line in teams}
        filled, more, empty = tables.seats(lines, tab.result.gap)
        return {
            "method": method_sentence(tab.target, on),
            "scope": scope_text(tab.target),
            "required": required_text(tab.target),
            "word": "个" if teams else unit_word(tab.target),
            "lines": shown,
            "line_count": len(lines),
            "hidden": len(lines) - len(shown),
            "tally": [(place.label, sum(line.place is place for line in lines)) for place in Place],
            "teams": teams,
            "units": Unit.objects.in_bulk(named),
            "wide": _spread(lines),
            "uuids": uuids,
            "filled": filled,
            "more": more,
            "empty": empty,
            "chart": tables.forecast_chart(tab.result, tab.target, on),
            "series": tables.series(tab.result, on),
            "ahead": tables.lights_ahead(tab.result, on),
            "watch": tables.watch_lines(tab.result, uuids),
        }

    def _letter(self, unit: Unit, judgement: Judgement, history: list[Spell]) -> dict[str, Any]:
        """The newest letter that the user may see, what may be done, and the timeline."""
        user = self.house.user
        letters = Letter.objects.visible_to(user).filter(unit=unit, run__on__lte=judgement.on)
        letter = letters.select_related("run").order_by("-run__on", "-drafted_at").first()
        current = letter if letter and letter.run.on == judgement.on else None
        calling = bool(history) and history[0].light in (Light.RED, Light.YELLOW) and unit.kind != "district"
        may_draft = user.has_in_scope(Right.DRAFT_LETTER, unit)
        paper = letter_paper(unit, judgement, current) if calling and (current or may_draft) else None
        return {
            "letter": letter,
            "excerpt": (*paper.results, paper.asks[0]) if paper else (),
            "department": settings.DEPARTMENT_NAME,
            "may_draft": calling and current is None and may_draft,
            "may_approve": letter is not None
            and letter.state == LetterState.DRAFTED
            and user.has_in_scope(Right.APPROVE_LETTER, unit),
            "entries": _entries(history, letter),
        }


def _spread(lines: list[EvidenceLine]) -> bool:
    """Whether the persons stand in more than one unit, so that the table must name it."""
    return len({line.unit_id for line in lines}) > 1


def _history(unit: Unit, judgement: Judgement, colour: UnitResult | None) -> list[Spell]:
    if colour is None:
        return []
    return spells(unit, judgement.on, Light(colour.light), colour.reason)


def _responsible(unit: Unit, judgement: Judgement, closed: Collection[int]) -> Appointment | None:
    """Who leads the party committee of the unit on the day; None where the reader must keep away from him."""
    held = Appointment.objects.holding(judgement.on).main().filter(unit=unit, category="chief")
    held = held.exclude(cadre__in=closed).filter(title__contains="书记")
    return held.select_related("cadre").order_by("level", "id").first()


def _entries(history: list[Spell], letter: Letter | None) -> list[dict[str, Any]]:
    """Turns of the light and steps of the letter, in order of time, for templates/_timeline.html."""
    entries: list[dict[str, Any]] = [
        {
            "time": spell.start,
            "title": f"评为{Light(spell.light).label}"
            if spell is history[-1]
            else f"转为{spell.light.label}",
            "note": spell.reason,
            "state": "ok",
        }
        for spell in history[:4]
    ]
    if letter is not None:
        entries += _letter_entries(letter)
    ordered = sorted(entries, key=lambda entry: entry["time"])
    return [entry | {"time": f"{entry['time']:%Y.%m.%d}"} for entry in ordered]


def _letter_entries(letter: Letter) -> list[dict[str, Any]]:
    steps = (
        (letter.drafted_at, "起草反馈函", ""),
        (letter.approved_at, f"签发反馈函　{letter.document_no}", ""),
        (letter.delivered_at, "反馈函送达", ""),
        (letter.read_at, "单位签收", ""),
    )
    entries: list[dict[str, Any]] = [
        {"time": timezone.localdate(moment), "title": title, "note": note, "state": "ok"}
        for moment, title, note in steps
        if moment is not None
    ]
    due = {"time": letter.answer_by, "title": "整改期限", "note": "到期按同一口径复评", "state": "no"}
    return [*entries, due]
