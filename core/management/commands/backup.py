"""Back the whole installation up into one sealed archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.policy import Refused
from core.services.backup import make_backup


class Command(BaseCommand):
    """Database and files as of one moment, read back and compared before it counts."""

    help = "备份数据库和文件，写成一个加密的备份文件并核对。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and whether with files."""
        parser.add_argument("--to", type=Path, help="写到这个目录；缺省为 BACKUP_DIR，并按保留规则清理旧备份")
        parser.add_argument("--no-files", action="store_true", help="只备份数据库，文件目录另行复制")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the backup and say what it holds."""
        try:
            report = make_backup(
                now=timezone.now(), by=None, to=options["to"], with_files=not options["no_files"]
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{report.path}\n{report.sentence}")
