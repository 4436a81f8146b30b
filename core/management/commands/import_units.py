"""Import a list of units without a browser."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.dates import parse_day
from core.policy import Refused
from core.services.screening import screen
from core.services.unit_import import UnitPlan, commit_units, known_units, plan_units, read_unit_list
from core.services.units.scope import lock_tree
from core.sheets import CheckedTable, SheetRefused
from core.sheets.unit_checks import check_units


def _day(text: str) -> date:
    found = parse_day(text)
    if found is None:
        raise ArgumentTypeError(f"日期“{text}”不能识别，请写成 2026-03-31。")
    return found


class Command(BaseCommand):
    """Prints every problem and writes nothing while there is one; the same list twice changes nothing."""

    help = "导入单位清单（.xlsx、.xls、.csv）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --on, --correct-names, --dry-run, --json."""
        parser.add_argument("file", type=Path, metavar="FILE", help="单位清单")
        parser.add_argument("--on", type=_day, metavar="DATE", help="生效日期，缺省为今天")
        parser.add_argument(
            "--correct-names", action="store_true", help="名称不同时按更正办理，不留曾用名；缺省按更名办理"
        )
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, plan and write in one transaction."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"没有找到文件 {path}。")
        on = options["on"] or timezone.localdate()
        try:
            screen([(path.name, path.read_bytes())], by=None, now=timezone.now())
            file = read_unit_list(path, path.name)
            with transaction.atomic():
                lock_tree()
                known, taken = known_units(on, by=None)
                table = check_units(file.workbook, file.layout, known, taken)
                plan = None if table.errors else plan_units(table.records, known)
                if plan and not options["dry_run"]:
                    keep_names = not options["correct_names"]
                    commit_units(plan, on=on, keep_names=keep_names, by=None, label=path.name)
        except SheetRefused as refused:
            raise CommandError(refused.message) from refused
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        written = plan is not None and not options["dry_run"]
        if options["json"]:
            self.stdout.write(json.dumps(_facts(table, plan, written), ensure_ascii=False, indent=2))
        else:
            self._say(table, plan, written)
        if plan is None:
            raise CommandError(f"有 {len(table.errors)} 处错误，没有写入。请改正后重新导入。")

    def _say(self, table: CheckedTable, plan: UnitPlan | None, written: bool) -> None:
        for issue in table.issues:
            word = "错误" if issue.severity == "error" else "提醒"
            place = f"第 {issue.row} 行 {issue.column_letter}{' 列' if issue.column_letter else ''}"
            self.stdout.write(f"{word}：{place.strip()} {issue.label}：{issue.sentence}{issue.remedy}")
        if plan is None:
            return
        for row in plan.of("changed"):
            told = "；".join(f"{change.label} {change.old} → {change.new}" for change in row.changes)
            self.stdout.write(f"变更：第 {row.row_number} 行 {row.unit.name}：{told}")
        counts = plan.counts
        verb = "已写入" if written else "核对完成，没有写入"
        self.stdout.write(
            f"{verb}：新增 {counts['new']} 个，变更 {counts['changed']} 个，不变 {counts['same']} 个。"
        )


def _facts(table: CheckedTable, plan: UnitPlan | None, written: bool) -> dict[str, Any]:
    names = ("row", "column_letter", "label", "value", "severity", "sentence", "remedy", "code")
    changed = plan.of("changed") if plan else ()
    return {
        "written": written,
        "rows": len(table.records),
        "counts": plan.counts if plan else None,
        "issues": [{name: getattr(issue, name) for name in names} for issue in table.issues],
        "changes": [
            {
                "row": row.row_number,
                "code": row.unit.code,
                "fields": [
                    {"label": change.label, "old": change.old, "new": change.new} for change in row.changes
                ],
            }
            for row in changed
        ],
    }
