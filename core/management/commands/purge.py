"""Remove what has outlived its period."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from core.services.purging import STEPS, purge


class Command(BaseCommand):
    """The same as every night; audit rows never go this way."""

    help = "清理到期的数据：导入原件、导出文件、会话、作业参数、孤立文件等；不动审计记录。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether only to look."""
        parser.add_argument("--dry-run", action="store_true", help="只统计，不清理")

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge and list the counts."""
        report = purge(now=timezone.now(), by=None, dry_run=options["dry_run"])
        for step in STEPS:
            self.stdout.write(f"{report.counts[step.name]:>8}  {step.name}（保留：{step.kept}）")
        for name in report.lost:
            self.stdout.write(f"磁盘上找不到：{name}")
        self.stdout.write(report.sentence)
