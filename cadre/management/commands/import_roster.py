"""Import a roster without a browser: the same reading, checking, plan and writing as the pages."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from cadre.management.imports import day_of, importer_of, root_unit, unit_of
from cadre.services import import_batches, roster_batches
from cadre.services.roster_import import ImportPlan
from cadre.services.roster_outline import outline
from cadre.services.roster_reading import OpenRoster, open_batch, peek
from cadre.services.roster_units import clues_of, other_unit
from cadre.sheets import ROSTER_COLUMNS
from core.models import ImportBatch, Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.services.screening import screen
from core.sheets import CheckedTable, SheetRefused, with_mapping
from core.sheets.limits import MAX_UPLOAD_BYTES

SEVERITIES = {"error": "错误", "warning": "提醒"}


class Command(BaseCommand):
    """Prints counts and every problem; writes nothing with --dry-run."""

    help = "导入干部花名册（.xlsx、.xls、.csv），与页面上的导入办法相同。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --unit, --on, --user, --allow-moves, --dry-run, --json."""
        parser.add_argument("file", type=Path, metavar="FILE", help="花名册文件")
        parser.add_argument(
            "--unit", default="", metavar="CODE", help="单位代码；缺省按表中的填报单位，再缺省为全区"
        )
        parser.add_argument("--on", default="", metavar="DATE", help="信息截至日期，缺省为今天")
        parser.add_argument(
            "--user", default="", metavar="USERNAME", help="导入人的账号；只有一名干部科人员时可省"
        )
        parser.add_argument(
            "--allow-moves", action="store_true", help="同意把文件里登记在其他单位的人调入；缺省时不导入"
        )
        parser.add_argument("--dry-run", action="store_true", help="只核对和预览，不写入")
        parser.add_argument(
            "--json", action="store_true", help="输出一个 JSON 文档，格式见 docs/interchange.md"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, or say in a sentence why not."""
        by, on = importer_of(options["user"]), day_of(options["on"])
        path: Path = options["file"]
        content = _content(path)
        try:
            screen([(path.name, content)], by=by, now=timezone.now())
            opened = peek(content, path.name)
            batch = opened.batch
            batch.unit, batch.on = _unit(options["unit"], opened.layout.reported_unit), on
            _check_columns(opened)
            if not by.has_in_scope(Right.IMPORT_ROSTER, batch.unit):
                raise CommandError(f"账号 {by.username} 不能为{batch.unit.short_name}导入名册。")
            table = opened.check()
            plan = roster_batches.plan_batch(opened, table, by=by)
            named = other_unit(clues_of(opened.layout, path.name), unit=batch.unit, on=on)
            moves = len(plan.moves) if options["allow_moves"] else 0
            written = None if options["dry_run"] else _write(content, path.name, batch, plan, moves, by)
        except SheetRefused as refused:
            raise CommandError(refused.message) from refused
        except Refused as refusal:
            raise CommandError(_said(refusal)) from refusal
        told = {
            "file": path.name,
            "committed": written is not None,
            "batch": str(written.pk) if written else None,
        } | outline(opened, table, plan, named)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        if named:
            told_there = f"{named.place}写的是“{named.text}”"
            self.stdout.write(f"提醒：{told_there}，导入的单位却是{batch.unit}，请核对。")
        self._tell(told, table, plan)

    def _tell(self, told: dict[str, Any], table: CheckedTable, plan: ImportPlan) -> None:
        counts = told["counts"]
        for issue in table.issues:
            place = f"第 {issue.row} 行 {issue.column_letter} 列 {issue.label}"
            value = f"“{issue.value}”" if issue.value else "（空）"
            self.stdout.write(
                f"{SEVERITIES[issue.severity]}：{place} {value}：{issue.sentence}{issue.remedy}"
            )
        for row in plan.rows:
            if row.reason:
                self.stdout.write(f"不导入：第 {row.row_number} 行 {row.name}：{row.reason}")
        for row in plan.moves:
            self.stdout.write(f"调入：第 {row.row_number} 行 {row.name}：{row.old_home} → {row.new_home}")
        state = "已导入" if told["committed"] else "只核对，没有写入"
        self.stdout.write(
            f"{told['file']} → {told['unit']['name']}（信息截至 {told['on']}）{state}：共 {told['rows']} 行，"
            f"新增 {counts['new']}，变更 {counts['changed']}，不变 {counts['same']}，"
            f"不导入 {counts['refused']}；文件中没有 {len(told['absent'])} 人。"
        )


def _write(
    content: bytes, name: str, seen: ImportBatch, plan: ImportPlan, moves: int, by: User
) -> ImportBatch:
    """Keep the file and write it; nothing is kept when more people would be moved than was allowed."""
    import_batches.refuse_more_moves(plan, moves)
    batch = roster_batches.start_import(content, name=name, unit=seen.unit, on=seen.on, by=by)
    opened = open_batch(batch)
    roster_batches.import_now(batch, opened, opened.check(), by=by, now=timezone.now(), moves=moves)
    return batch


def _said(refusal: Refused) -> str:
    """The sentence of a refusal, with what the page asks for by a tick."""
    asked = any(finding.rule_id == "import.moves" for finding in refusal.findings)
    return f"{refusal}（在命令行用 --allow-moves 确认）" if asked else str(refusal)


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise CommandError(f"没有文件 {path}，请核对路径。")
    if path.stat().st_size > MAX_UPLOAD_BYTES:
        raise CommandError(f"文件超过 {MAX_UPLOAD_BYTES // 1024 // 1024} MB，请拆成几个文件分别导入。")
    return path.read_bytes()


def _check_columns(opened: OpenRoster) -> None:
    """What the page of step 2 would ask cannot be asked here."""
    if opened.layout is opened.found and opened.found.duplicates:
        sentences = "".join(duplicate.sentence for duplicate in opened.found.duplicates)
        raise CommandError(f"{sentences}请在文件里只保留一列，或在页面上导入并指定。")
    missing = with_mapping(opened.found, opened.layout.mapping, ROSTER_COLUMNS).missing
    if missing:
        raise CommandError(f"缺少必需的列：{'、'.join(missing)}。请补上这一列，或在页面上导入并指定。")


def _unit(code: str, reported: str) -> Unit:
    """The unit of the code; else the one that the file reports for; else the district."""
    if code:
        return unit_of(code)
    named = list(Unit.objects.filter(Q(name=reported) | Q(short_name=reported))[:2]) if reported else []
    return named[0] if len(named) == 1 else root_unit()
