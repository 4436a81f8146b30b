"""Import whole records of people without a browser: the same reading, plan and writing as the pages."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cadre.management.imports import day_of, importer_of, root_unit, unit_of
from cadre.services.dossiers import batches
from cadre.services.dossiers.batches import KIND
from cadre.services.dossiers.outline import outline
from cadre.services.dossiers.unpacking import MAX_TOTAL_BYTES
from cadre.services.import_batches import refuse_more_moves
from cadre.services.roster_import import ImportPlan, RowKind
from core.models import ImportBatch
from core.policy import Refused
from core.services.screening import screen


class Command(BaseCommand):
    """Prints what becomes of each person; writes nothing with --dry-run."""

    help = "导入任免审批表、信息采集表、单项表和照片（.lrmx、.lrm、.docx、.xls、.xlsx、.jpg、.zip）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE…, --unit, --on, --user, --allow-moves, --same-name, --dry-run, --json."""
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="要导入的文件，可以有多个")
        parser.add_argument("--unit", default="", metavar="CODE", help="单位代码；缺省为全区")
        parser.add_argument("--on", default="", metavar="DATE", help="信息截至日期，缺省为今天")
        parser.add_argument(
            "--user", default="", metavar="USERNAME", help="导入人的账号；只有一名干部科人员时可省"
        )
        parser.add_argument(
            "--allow-moves", action="store_true", help="同意把文件里现任职务在其他单位的人调入；缺省时不导入"
        )
        parser.add_argument(
            "--same-name",
            action="store_true",
            help="没有身份证号而只有一人同名同出生年月的，认作同一人；缺省时不导入",
        )
        parser.add_argument("--dry-run", action="store_true", help="只核对和预览，不写入")
        parser.add_argument(
            "--json", action="store_true", help="输出一个 JSON 文档，格式见 docs/interchange.md"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, or say in a sentence why not; ends with code 2 when something was not imported."""
        by, on = importer_of(options["user"]), day_of(options["on"])
        unit = unit_of(options["unit"]) if options["unit"] else root_unit()
        try:
            uploads = _uploads(options["files"])
            screen(uploads, by=by, now=timezone.now())
            batch = ImportBatch(kind=KIND, unit=unit, on=on, created_by=by)
            read = batches.read_uploads(uploads, on)
            plan = batches.plan(batch, by=by, read=read)
            if options["same_name"]:
                batch.decisions = _same_names(plan)
                plan = batches.plan(batch, by=by, read=read)
            moves = len(plan.moves) if options["allow_moves"] else 0
            written = None
            if not options["dry_run"]:
                refuse_more_moves(plan, moves)
                written = batches.start(uploads, unit=unit, on=on, by=by)
                written.decisions = batch.decisions
                written.save(update_fields=["decisions"])
                batches.import_now(written, by=by, now=timezone.now(), moves=moves)
        except Refused as refusal:
            raise CommandError(_said(refusal)) from refusal
        told = {
            "committed": written is not None,
            "batch": str(written.pk) if written else None,
        } | outline(batch, plan)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self._tell(told)
        if told["counts"]["refused"]:
            raise CommandError(f"有 {told['counts']['refused']} 份没有导入，原因见上。", returncode=2)

    def _tell(self, told: dict[str, Any]) -> None:
        for person in told["people"]:
            kind = RowKind(person["kind"]).label
            self.stdout.write(f"{kind}：{person['source']} {person['name']}{person['reason']}")
            for change in person["changes"]:
                self.stdout.write(f"  {change['label']}：{_short(change['old'])} → {_short(change['new'])}")
            for held in person["held_back"]:
                self.stdout.write(
                    f"  未写入 {held['label']}：{held['old']} → {held['new']}（{held['reason']}）"
                )
            for remark in person["remarks"]:
                self.stdout.write(f"  提醒：{remark['where']} {remark['sentence']}{remark['remedy']}")
        counts = told["counts"]
        state = "已导入" if told["committed"] else "只核对，没有写入"
        self.stdout.write(
            f"{told['unit']['name']}（信息截至 {told['on']}）{state}：共 {len(told['people'])} 份，"
            f"新增 {counts['new']}，变更 {counts['changed']}，不变 {counts['same']}，"
            f"不导入 {counts['refused']}。"
        )


def _uploads(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    for path in paths:
        if not path.is_file():
            raise CommandError(f"没有文件 {path}，请核对路径。")
    if sum(path.stat().st_size for path in paths) > MAX_TOTAL_BYTES:
        raise CommandError(f"文件合计超过 {MAX_TOTAL_BYTES // 1024 // 1024} MB。请分成几批导入。")
    return [(path.name, path.read_bytes()) for path in paths]


def _same_names(plan: ImportPlan) -> dict[str, Any]:
    """The answers that take the only candidate of each dossier for the person."""
    asked = [row for row in plan.rows if row.asks == "match" and len(row.candidates) == 1]
    return {"match": {row.source: str(row.candidates[0].uuid) for row in asked}}


def _said(refusal: Refused) -> str:
    """The sentence of a refusal, with what the page asks for by a tick."""
    asked = any(finding.rule_id == "import.moves" for finding in refusal.findings)
    return f"{refusal}（在命令行用 --allow-moves 确认）" if asked else str(refusal)


def _short(text: str) -> str:
    first = text.partition("\n")[0]
    return first if first == text and len(text) <= 60 else f"{first[:60]}……"
