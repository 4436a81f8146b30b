"""Comparing dossiers with the records and saying, person by person and field by field, what would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cadre.formats.dossier import Dossier
from cadre.models import Cadre
from cadre.services.roster_import.plan import ImportPlan, RowKind, RowPlan, told_unit
from core.models import ImportBatch, Unit, User
from core.policy import Refused
from core.rules.rights import Right

from .appointments import plan_appointments
from .draft import Answers, Draft
from .educations import plan_educations
from .matching import SKIP, Match, Matcher, is_bare
from .person import plan_form, plan_grades, plan_person, plan_photo, plan_resume
from .present import present_post
from .reading import ReadDossier, ReadFiles
from .sets import plan_family, plan_rewards, plan_titles
from .spans import plan_levels, plan_ranks
from .units import Units


def plan_dossiers(read: ReadFiles, *, batch: ImportBatch, by: User, lock: bool = False) -> ImportPlan:
    """The plan for everything read from the batch's files; what could not be read is refused with its reason.

    With ``lock`` the people found are locked until the transaction ends.
    """
    planner = _Planner(read, batch, by, lock)
    rows = [planner.plan(one) for one in read.dossiers]
    rows += [
        RowPlan(number, "", None, RowKind.REFUSED, reason=refusal.sentence, source=refusal.source)
        for number, refusal in enumerate(
            read.refusals, max((one.number for one in read.dossiers), default=0) + 1
        )
    ]
    return ImportPlan(tuple(rows))


def answers_of(decisions: Mapping[str, Any], source: str) -> Answers:
    """What the user has decided about one source."""
    return Answers(
        match=decisions.get("match", {}).get(source, ""),
        unit=decisions.get("unit", {}).get(source, ""),
        reject=frozenset(decisions.get("reject", {}).get(source, ())),
        evidence=decisions.get("evidence", {}).get(source, {}),
    )


class _Planner:
    """One pass over the dossiers."""

    def __init__(self, read: ReadFiles, batch: ImportBatch, by: User, lock: bool) -> None:
        self._by = by
        self._unit = batch.unit
        self._answers = {
            one.dossier.source: answers_of(batch.decisions, one.dossier.source) for one in read.dossiers
        }
        dossiers = [one.dossier for one in read.dossiers]
        self._matcher = Matcher(dossiers, self._answers.values(), batch.unit, by=by, lock=lock)
        self._units = Units(batch.unit, batch.on, by=by)
        self._taken: dict[int, str] = {}
        self._numbers: dict[str, str] = {}

    def plan(self, read: ReadDossier) -> RowPlan:
        """The plan of one dossier; a refusal becomes a person who is not imported, with the reason."""
        dossier = read.dossier
        plan = RowPlan(read.number, dossier.name, None, RowKind.REFUSED, source=dossier.source)
        plan.remarks += dossier.remarks
        try:
            return self._planned(plan, read)
        except Refused as refusal:
            refused = RowPlan(read.number, dossier.name, plan.unit, RowKind.REFUSED, plan.cadre)
            refused.reason, refused.source = str(refusal), dossier.source
            refused.remarks, refused.candidates, refused.asks = plan.remarks, plan.candidates, plan.asks
            return refused

    def _planned(self, plan: RowPlan, read: ReadDossier) -> RowPlan:
        dossier, answers = read.dossier, self._answers[read.dossier.source]
        if answers.match == SKIP:
            raise Refused.because("import.skipped", "按你的选择不导入。")
        if not dossier.name.strip() and not dossier.person.get("id_number"):
            raise Refused.because("import.nameless", "文件里没有姓名，请补填后重新导入。")
        match = self._matcher.match(dossier, answers)
        plan.candidates = match.candidates
        self._compare(plan, read, answers, match)
        if match.asks and (match.record is None or plan.changes or plan.held):
            plan.asks = "match"
            raise Refused.because("import.match_asked", _which(dossier, match.candidates))
        self._take(plan, dossier, match)
        return plan

    def _compare(self, plan: RowPlan, read: ReadDossier, answers: Answers, match: Match) -> None:
        record = match.record
        plan.cadre = record.cadre if record else None
        plan.unit = record.cadre.unit if record else None
        plan.name = plan.name or (record.cadre.name if record else "")
        if match.asks and record is None:
            return
        if record is None:
            _require_whole(read.dossier)
            plan.unit = self._home_of(plan, read.dossier, answers)
            plan.person["unit"] = plan.unit
        unit = plan.unit or self._unit
        draft = Draft(
            plan, record, answers, by=self._by, approves=self._by.has_in_scope(Right.APPROVE_FACTS, unit)
        )
        self._compare_all(draft, read, unit)
        if record is None and not (plan.person.get("name") and plan.person.get("sex")):
            raise Refused.because(
                "import.incomplete", "系统里没有此人，新增时要有姓名和性别，请改好或取消不采纳后再导入。"
            )
        plan.kind = RowKind.NEW if record is None else RowKind.CHANGED if plan.changes else RowKind.SAME

    def _compare_all(self, draft: Draft, read: ReadDossier, unit: Unit) -> None:
        dossier = read.dossier
        plan_person(draft, dossier)
        posts = dossier.appointments
        if posts is None and not (draft.record and draft.record.appointments):
            chosen = self._units.coded(draft.answers.unit)
            posts = present_post(draft, dossier, self._units, chosen)
        if posts is not None:
            plan_appointments(draft, posts, units=self._units, whole="appointments" in dossier.whole)
        if dossier.ranks is not None:
            plan_ranks(draft, dossier.ranks, whole="ranks" in dossier.whole)
        if dossier.levels is not None:
            plan_levels(draft, dossier.levels, whole="levels" in dossier.whole)
        if dossier.educations is not None:
            plan_educations(draft, dossier.educations, whole="educations" in dossier.whole)
        if dossier.grades is not None:
            plan_grades(draft, dossier.grades, whole="grades" in dossier.whole)
        if dossier.titles is not None:
            plan_titles(draft, dossier.titles, whole="titles" in dossier.whole)
        if dossier.rewards is not None:
            sees = self._by.has_in_scope(Right.VIEW_SANCTIONS, unit)
            plan_rewards(draft, dossier.rewards, whole="rewards" in dossier.whole, sees_sanctions=sees)
        if dossier.family is not None:
            plan_family(draft, dossier.family, whole="family" in dossier.whole)
        if dossier.resume is not None:
            plan_resume(draft, dossier.resume)
        if dossier.form is not None:
            plan_form(draft, dossier.form)
        plan_photo(draft, read)

    def _home_of(self, plan: RowPlan, dossier: Dossier, answers: Answers) -> Unit:
        """The unit of a new person. Raises Refused, asking, when nothing tells."""
        if answers.unit:
            unit = self._units.coded(answers.unit)
            if unit is None:
                raise Refused.because("import.unit_scope", "所选的单位不在这一批的单位名下，请重新选择。")
            return unit
        running = next((a for a in dossier.appointments or () if a.holding == "main" and a.end is None), None)
        told = (dossier.unit_text, str(dossier.person.get("title") or ""))
        if running is not None and running.unit:
            told = (running.unit, running.title)
        unit = self._units.belongs(*told)
        if unit is None:
            plan.asks = "unit"
            raise Refused.because("import.unit_missing", "看不出这个人在哪个单位，请选择单位。")
        return unit

    def _take(self, plan: RowPlan, dossier: Dossier, match: Match) -> None:
        """One person, one file. Raises Refused for the second."""
        if match.record is not None:
            key = match.record.cadre.pk
            if key in self._taken:
                raise Refused.because("import.twice", _twice(self._taken[key]))
            self._taken[key] = dossier.source
            return
        index = plan.person.get("id_index") or f"{dossier.name} {plan.person.get('birth')}"
        if index in self._numbers:
            raise Refused.because("import.twice", _twice(self._numbers[index]))
        self._numbers[index] = dossier.source


def _require_whole(dossier: Dossier) -> None:
    """A person who is added must be complete enough to be found and counted again."""
    if is_bare(dossier):
        whom = f"叫“{dossier.name}”的人" if dossier.name else "这个身份证号的人"
        raise Refused.because(
            "import.unknown_person",
            f"系统里没有{whom}。请核对姓名和身份证号；是新进人员的，先导入名册或任免审批表。",
        )
    if not dossier.person.get("sex"):
        raise Refused.because("import.incomplete", "系统里没有此人，新增时要有性别，请补填后再导入。")


def _twice(source: str) -> str:
    return f"与“{source}”是同一人，内容也有重复。请只保留一份，或分两次导入。"


def _which(dossier: Dossier, candidates: tuple[Cadre, ...]) -> str:
    told = "、".join(f"{cadre.name}（{told_unit(cadre.unit)}）" for cadre in candidates[:3])
    if is_bare(dossier):
        return f"系统里有同名的人：{told}。请选择是谁，或在文件里写明身份证号。"
    return f"系统里有可能是同一人的同名干部：{told}。请逐项对照后确认，或补填身份证号。"
