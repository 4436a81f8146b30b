"""Prints every light of a day: part, whole, required, gap, colour and the first day it gets worse."""

from __future__ import annotations

import json
import unicodedata
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.models import Unit
from core.policy import Light
from supervision.choices import RunTrigger
from supervision.models import TargetResult
from supervision.services.evaluation import evaluate
from supervision.services.judgement import Judgement, judgement_computed, judgement_of

from ._options import add_day, unit_named

_HEAD = ("单位", "目标", "版本", "实有", "基数", "要求", "应有", "缺额", "灯", "首个转差日")


class Command(BaseCommand):
    """manage.py evaluate_targets --on DATE [--unit CODE] [--json] [--store]."""

    help = "按某一天评价各单位的配备目标；不加 --store 不写入任何数据。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Day, unit, form, and whether the run is kept."""
        add_day(parser)
        parser.add_argument("--unit", metavar="CODE", help="只看一个单位及其下级，填代码或简称")
        parser.add_argument("--json", action="store_true", help="输出 JSON，格式见 docs/interchange.md")
        parser.add_argument("--store", action="store_true", help="把这次评价存为一条评价记录")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute or store, then print."""
        on = options["on"]
        within = unit_named(options["unit"]) if options["unit"] else None
        if options["store"]:
            judgement = judgement_of(evaluate(on, trigger=RunTrigger.PERSON, by=None))
        else:
            judgement = judgement_computed(on)
        units = {unit.pk: unit for unit in (Unit.objects.subtree(within) if within else Unit.objects.all())}
        results = [row for row in judgement.results() if row.unit_id in units]
        results.sort(key=lambda row: (units[row.unit_id].code, row.target_code))
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(judgement, results, units), ensure_ascii=False, indent=1))
        else:
            self._table(results, units)

    def _table(self, results: list[TargetResult], units: dict[int, Unit]) -> None:
        lines = [_HEAD, *(_line(row, units[row.unit_id]) for row in results)]
        widths = [max(_width(line[column]) for line in lines) for column in range(len(_HEAD))]
        for line in lines:
            cells = (text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write(f"共 {len(results)} 条。")


def _line(row: TargetResult, unit: Unit) -> tuple[str, ...]:
    worse = row.worse_on.isoformat() if row.worse_on else "-"
    figures = (row.version, row.part, row.whole, row.required, row.required_persons, row.gap)
    return (unit.short_name, row.target_code, *map(str, figures), Light(row.light).label, worse)


def _as_json(judgement: Judgement, results: list[TargetResult], units: dict[int, Unit]) -> dict[str, Any]:
    colours = [row for row in judgement.colours() if row.unit_id in units]
    run = judgement.run
    return {
        "format": "lights/1",
        "on": judgement.on.isoformat(),
        "run": str(run.pk) if run else None,
        "fingerprint": run.fingerprint if run else judgement.computed and judgement.computed.fingerprint,
        "lights": [_light(row, units[row.unit_id]) for row in results],
        "units": [
            {"unit": units[row.unit_id].code, "light": row.light, "unmet": row.unmet, "reason": row.reason}
            for row in sorted(colours, key=lambda row: units[row.unit_id].code)
        ],
    }


def _light(row: TargetResult, unit: Unit) -> dict[str, Any]:
    return {
        "unit": unit.code,
        "unit_name": unit.short_name,
        "target": row.target_code,
        "version": row.version,
        "part": row.part,
        "whole": row.whole,
        "required": row.required,
        "required_persons": row.required_persons,
        "gap": row.gap,
        "light": row.light,
        "worse_on": row.worse_on.isoformat() if row.worse_on else None,
        "reason": row.reason,
    }


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
