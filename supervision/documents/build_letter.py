"""The letter to a unit, built from a judgement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.utils import timezone

from core.dates import add_months, chinese_day, month_text
from core.models import Unit
from core.policy import Light, Refused
from supervision.models import EvaluationRun, Letter, TargetResult, UnitResult
from supervision.rules.reasons import required_text, tolerance_note, unit_word
from supervision.rules.targets import Measure, TargetSpec
from supervision.services.evidence import EvidenceLine, Place, evidence_lines
from supervision.services.history import since_of
from supervision.services.judgement import Judgement, judgement_of
from supervision.services.letters import answer_day
from supervision.services.snapshot import Known

from . import methods, wording
from .letter import ForecastLine, LetterPaper, PersonLine, Standing, TargetLine, write_letter_pdf

CALLING = (Light.RED.value, Light.YELLOW.value)
_STANDINGS = {Place.COUNTS: Standing.COUNTS, Place.MISSES: Standing.MISSES, Place.OUTSIDE: Standing.OUTSIDE}
_SHARES = (Measure.SHARE_OF_HOLDERS, Measure.SHARE_OF_POSTS)
PLAN_MONTHS = 1
_FOLDED = re.compile(r"(?<=[\u4e00-\u9fff（）“”，；]) (?=\d)|(?<=[\d%]) (?=[\u4e00-\u9fff])")


def build_letter(unit: Unit, run: EvaluationRun) -> LetterPaper:
    """The letter to a unit about a stored run; numbered when the letter was approved. Raises Refused."""
    letter = Letter.objects.filter(unit=unit, run=run).first()
    return letter_paper(unit, judgement_of(run), letter)


def letter_pdf(letter: Letter) -> bytes:
    """The PDF of a letter as it stands, with its number when it has one."""
    return write_letter_pdf(letter_paper(letter.unit, judgement_of(letter.run), letter))


def letter_paper(unit: Unit, judgement: Judgement, letter: Letter | None = None) -> LetterPaper:
    """The letter to a unit from any judgement. Raises Refused where no target covers the unit."""
    colour = judgement.colour_of(unit)
    if colour is None:
        raise Refused.because("letter.unit", f"{unit}没有适用的配备目标，没有可反馈的内容。")
    return _Letter(unit, judgement, colour, letter).paper()


def tight(text: str) -> str:
    """Without the half-width spaces that screens put between figures and words; papers have none."""
    return _FOLDED.sub("", text)


def document_name(targets: tuple[TargetSpec, ...]) -> str:
    """The document that most targets come from, 《…》; empty when none names one."""
    named = [match.group() for target in targets if (match := re.search(r"《[^》]+》", target.source))]
    return max(set(named), key=named.count) if named else ""


class _Letter:
    """One letter in the making: reads the judgement once and writes paragraph by paragraph."""

    def __init__(self, unit: Unit, judgement: Judgement, colour: UnitResult, letter: Letter | None) -> None:
        self.unit, self.judgement, self.colour, self.letter = unit, judgement, colour, letter
        self.on = judgement.on
        self.you = wording.address(unit.kind)
        specs = {target.code: target for target in judgement.current_targets}
        self.results = [
            (result, specs[result.target_code])
            for result in judgement.results_of(unit)
            if result.target_code in specs
        ]
        self.calling = [(result, target) for result, target in self.results if result.light in CALLING]
        offices = Unit.objects.subtree(unit).filter(kind="internal")
        self.offices: dict[int, str] = dict(offices.values_list("pk", "short_name"))
        self.roster: Mapping[int, Known] = judgement.roster(unit)
        self.lines = {
            result.target_code: evidence_lines(result, target, self.roster, self.on)
            for result, target in self.calling
        }

    def paper(self) -> LetterPaper:
        """The whole letter."""
        letter = self.letter
        done_by = letter.answer_by if letter else answer_day(self.on)
        signed = timezone.localdate(letter.approved_at) if letter and letter.approved_at else self.on
        plan_by = min(add_months(signed, PLAN_MONTHS), done_by)
        light = Light(self.colour.light)
        forecasts = tuple(line for pair in self.results if (line := self._forecast(*pair)))
        document = document_name(self.judgement.current_targets)
        return LetterPaper(
            issuer=settings.DEPARTMENT_NAME,
            title_lines=wording.letter_title(self.unit.short_name),
            recipient=wording.committee(self.unit.short_name, self.unit.kind),
            opening=wording.opening(document, self.on, f"{self.you}领导班子") + "现将有关情况反馈如下。",
            results=(self._colour(light), *(self._result(*pair) for pair in self.calling)),
            targets=tuple(self._target_line(*pair) for pair in self.results),
            counted=tuple(
                self._counted(target) for result, target in self.calling if not result.evidence.get("teams")
            ),
            asks=wording.asks(
                self.you,
                self.unit.kind,
                light,
                plan_by=plan_by,
                done_by=done_by,
            ),
            signed_on=chinese_day(signed),
            forecasts=forecasts,
            no_forecast="" if forecasts else wording.no_forecast(24),
            number=letter.document_no if letter else "",
            basis=self._basis(),
            trace=f"run-{self.judgement.run.pk if self.judgement.run else self.on.isoformat()}"
            + (f" letter-{letter.pk}" if letter else ""),
            created=signed.isoformat(),
        )

    def _colour(self, light: Light) -> str:
        lights = [result.light for result, _ in self.results]
        return wording.colour_sentence(
            self.you,
            light,
            red=lights.count("red"),
            yellow=lights.count("yellow"),
            since=self._since(light),
            on=self.on,
        )

    def _since(self, light: Light) -> date | None:
        return since_of([self.unit], self.on).get(self.unit.pk) if light is not Light.GREY else None

    def _result(self, result: TargetResult, target: TargetSpec) -> str:
        light = Light(result.light)
        name = tight(methods.noun(target))
        if target.measure is Measure.COUNT:
            return wording.count_sentence(
                f"{self.you}领导班子" if "班子" in name else self.you,
                name,
                required=result.required_persons,
                actual=result.part,
                gap=result.gap,
                light=light,
            )
        if target.measure in _SHARES:
            return wording.share_sentence(
                self.you,
                f"{name}占比",
                required=_decimal(target.required),
                part=result.part,
                whole=result.whole,
                gap=result.gap,
                light=light,
            )
        return f"“{tight(target.name)}”：{tight(result.reason)}"

    def _target_line(self, result: TargetResult, target: TargetSpec) -> TargetLine:
        word = unit_word(target)
        counts = target.measure is Measure.COUNT
        people = self.lines.get(result.target_code, [])
        return TargetLine(
            name=tight(target.name),
            required=f"{result.required_persons}{word}" if counts else tight(required_text(target)),
            actual=f"{result.part}{word}" if counts else wording.percent(result.part, result.whole),
            gap=f"{result.gap}{word}" if result.gap else "—",
            light=Light(result.light),
            worse_on=wording.month(result.worse_on) if result.worse_on else "—",
            source=target.source if people else "",
            people=tuple(_person(line, self._title(line)) for line in people),
        )

    def _counted(self, target: TargetSpec) -> str:
        lines = self.lines[target.code]
        counted = [line for line in lines if line.place is Place.COUNTS]
        people = [(line.name, month_text(line.birth), self._title(line)) for line in counted]
        return wording.counted_sentence(tight(target.name), people, others=len(lines) - len(counted))

    def _title(self, line: EvidenceLine) -> str:
        """With the office within the unit where the title does not name it: 党政办主任."""
        office = self.offices.get(line.unit_id, "")
        return line.title if line.title.startswith(office) else f"{office}{line.title}"

    def _forecast(self, result: TargetResult, target: TargetSpec) -> ForecastLine | None:
        if result.worse_on is None:
            return None
        cause = re.sub(r"^[\d.]+ ", "", result.forecast.get("cause", ""))
        light = wording.named(Light(result.forecast["worse_light"]))
        when = wording.month(result.worse_on)
        return ForecastLine(text=f"{when}，{tight(cause)}，“{tight(target.name)}”评定为{light}。")

    def _basis(self) -> str:
        notes = {tolerance_note(target).strip("（）") for _, target in self.results} - {""}
        extra = "".join(f"{tight(note)}；" for note in sorted(notes))
        return (
            f"口径：截至{chinese_day(self.on)}，年龄按周岁计，只知出生年月的按当月1日计；{extra}"
            "挂职不占职数，不计入。"
        )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _person(line: EvidenceLine, title: str) -> PersonLine:
    return PersonLine(
        name=line.name,
        sex=line.sex,
        birth=month_text(line.birth),
        title=title,
        standing=_STANDINGS[line.place],
        reason=tight(line.reason),
    )
