"""The bulletin to all units, built from a judgement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils import timezone

from core.dates import add_months, chinese_day, last_of_month
from core.models import Unit
from core.policy import Light, Refused
from supervision.choices import RunTrigger
from supervision.models import EvaluationRun, TargetResult, UnitResult
from supervision.rules.targets import Measure, Mode, TargetSpec
from supervision.services.judgement import Judgement, judgement_of
from supervision.services.letters import answer_day

from . import methods, wording
from .build_letter import CALLING, PLAN_MONTHS, document_name, tight
from .bulletin import BulletinPaper, PointLine, UnitLine, write_bulletin_pdf

_RECIPIENT = "各镇（乡）党委、街道党工委，区直各单位党组（党委），区属国有企业党委"
_AHEAD = 6


def build_bulletin(run: EvaluationRun) -> BulletinPaper:
    """The bulletin about a stored run, compared with the last run of an earlier period."""
    return bulletin_paper(judgement_of(run))


def bulletin_pdf(run: EvaluationRun) -> bytes:
    """The PDF of the bulletin about a stored run."""
    return write_bulletin_pdf(build_bulletin(run))


def bulletin_paper(judgement: Judgement) -> BulletinPaper:
    """The bulletin from any judgement. Raises Refused where no unit could be judged."""
    if not any(judgement.counts.values()):
        raise Refused.because("bulletin.empty", "没有评价任何单位，不能生成通报。请先设置配备目标。")
    return _Bulletin(judgement).paper()


class _Bulletin:
    """One bulletin in the making."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement, self.on = judgement, judgement.on
        self.specs = {target.code: target for target in judgement.current_targets}
        self.colours = {row.unit_id: row for row in judgement.colours() if row.unit.kind != "district"}
        self.root = Unit.objects.filter(parent__isnull=True).order_by("pk").first()
        self.results = [row for row in judgement.results(ahead=True) if row.target_code in self.specs]

    def paper(self) -> BulletinPaper:
        """The whole bulletin."""
        run = self.judgement.run
        written = timezone.localdate(run.created_at) if run else self.on
        total = sum(self.judgement.counts.values())
        document = document_name(self.judgement.current_targets)
        return BulletinPaper(
            issuer=settings.DEPARTMENT_NAME,
            title_lines=wording.bulletin_title(self._period()),
            recipient=_RECIPIENT,
            opening=wording.opening(document, self.on, f"{total}个领导班子") + "现通报如下。",
            overall=(self._tally(), self._colours(), *self._common()),
            problems=tuple(self._problems()),
            requirements=self._requirements(written),
            units=tuple(self._unit_line(row) for row in self.colours.values() if row.light in CALLING),
            signed_on=chinese_day(written),
            office=settings.DEPARTMENT_NAME,
            printed_on=chinese_day(written),
            basis=f"口径：截至{chinese_day(self.on)}，年龄按周岁计，只知出生年月的按当月1日计；挂职不计入。",
            trace=f"run-{run.pk if run else self.on.isoformat()} bulletin",
            created=written.isoformat(),
        )

    def _period(self) -> str:
        run = self.judgement.run
        if run and run.trigger == RunTrigger.HALF_YEARLY:
            return f"{self.on.year}年{'上' if self.on.month <= 6 else '下'}半年"
        return wording.month(self.on)

    def _tally(self) -> str:
        teams = self.judgement.teams
        return wording.tally_sentence(teams.members, teams.under_40, teams.under_35)

    def _colours(self) -> str:
        month_end = last_of_month(add_months(self.on, -1))
        before = EvaluationRun.objects.filter(on__lte=month_end, on__lt=self.on).order_by(
            "-on", "-created_at"
        )
        earlier = before.first()
        counts = {Light(light): n for light, n in earlier.counts.items()} if earlier else None
        than = "上月" if earlier and earlier.on == month_end else "上次评价"
        return wording.colours_sentence(self.judgement.counts, counts, than=than)

    def _common(self) -> Iterable[str]:
        """What the district as a whole is asked."""
        for row in self.results:
            target = self.specs[row.target_code]
            if target.mode is Mode.AGGREGATE and self.root and row.unit_id == self.root.pk:
                yield f"“{tight(target.name)}”：{tight(row.reason)}"

    def _problems(self) -> Iterable[PointLine]:
        texts = [text for target in self.specs.values() if (text := self._lacking(target))]
        number = 0
        if texts:
            number += 1
            yield PointLine(lead=wording.point(number, "部分班子尚未达标。"), text="".join(texts))
        if pressure := self._pressure():
            number += 1
            yield PointLine(lead=wording.point(number, "到龄压力较大。"), text=pressure)
        if not number:
            yield PointLine(lead=wording.point(1, "总体平稳。"), text="各班子配备目标均已达标。")

    def _lacking(self, target: TargetSpec) -> str:
        """Who has nobody at all, and who falls short."""
        if target.mode is not Mode.EACH:
            return ""
        short = [row for row in self._of(target) if row.gap and row.unit_id in self.colours]
        name = tight(methods.noun(target))
        none = [self._name(row) for row in short if row.part == 0]
        some = [self._name(row) for row in short if row.part]
        text = wording.lacking_sentence(none, name) if none else ""
        return text + (f"{wording.listed(some)}“{tight(target.name)}”未达标。" if some else "")

    def _pressure(self) -> str:
        """How many leave the count within six months, and where a light turns red by it."""
        leaving: Counter[str] = Counter()
        turning: set[int] = set()
        horizon = add_months(self.on, _AHEAD)
        for result in (row for row in self.results if row.unit_id in self.colours):
            watch = [each for each in result.forecast.get("watch", ()) if each[0] <= horizon.isoformat()]
            leaving[result.target_code] += len(watch)
            red_then = result.forecast.get("lights", {}).get(str(_AHEAD)) == Light.RED
            if result.light != Light.RED and red_then:
                turning.add(result.unit_id)
        lost = [
            f"{count}名{tight(methods.noun(self.specs[code]))}"
            for code, count in leaving.items()
            if count and code in self.specs
        ]
        if not lost:
            return ""
        turn = f"如不及时补配，将有{len(turning)}个班子新增红灯目标。" if turning else "不新增红灯目标。"
        return f"未来{_AHEAD}个月将有{'、'.join(lost)}因到龄、退休或任期届满移出，{turn}"

    def _requirements(self, written: date) -> tuple[PointLine, ...]:
        done = answer_day(self.on)
        plan = min(add_months(written, PLAN_MONTHS), done)
        red = (
            f"党委（党组）书记要亲自研究，于{chinese_day(plan)}前报送整改方案，{chinese_day(done)}前完成补配；"
            "到期未完成的，向区委常委会作出说明。"
        )
        yellow = f"要提前谋划，于{chinese_day(plan)}前提出补配建议人选，{chinese_day(done)}前完成补配。"
        return (
            PointLine(lead=wording.point(1, "红灯单位"), text=red),
            PointLine(lead=wording.point(2, "黄灯单位"), text=yellow),
        )

    def _unit_line(self, row: UnitResult) -> UnitLine:
        done = answer_day(self.on)
        calling = [each for each in self.results if each.unit_id == row.unit_id and each.light in CALLING]
        return UnitLine(
            name=row.unit.short_name,
            light=Light(row.light),
            items="；".join(self._item(each) for each in calling),
            due=f"{done.month}月{done.day}日",
        )

    def _item(self, result: TargetResult) -> str:
        target = self.specs[result.target_code]
        shown = methods.share_or_count(target, result.part, result.whole)
        figure = f" {shown}" if target.measure is Measure.COUNT else f"占{shown}"
        return f"{target.short_name or target.name}{figure}"

    def _of(self, target: TargetSpec) -> list[TargetResult]:
        return [row for row in self.results if row.target_code == target.code]

    def _name(self, row: TargetResult) -> str:
        return self.colours[row.unit_id].unit.short_name
