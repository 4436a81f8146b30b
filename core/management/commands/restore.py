"""Put the installation back to the state of a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.policy import Refused
from core.services import backup


class Command(BaseCommand):
    """Everything is checked before anything is touched; the former state is laid aside."""

    help = "用备份文件恢复数据库和文件；先核对整份备份，再替换。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The archive, and how far to go."""
        parser.add_argument("file", type=Path, help="备份文件（.cbk）")
        parser.add_argument("--replace", action="store_true", help="本系统已有数据时，用备份替换")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--into", type=Path, help="只解开到这个空目录，不改动本系统")
        how.add_argument("--check", action="store_true", help="只核对备份能否打开、是否完整、密钥是否相符")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, unpack or restore, and say what was found."""
        path: Path = options["file"]
        try:
            self.stdout.write(self._done(path, options))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _done(self, path: Path, options: dict[str, Any]) -> str:
        if not path.is_file():
            raise CommandError(f"没有 {path} 这个文件。")
        if not options["check"] and not options["into"]:
            report = backup.restore(path, replace=options["replace"], now=timezone.now(), by=None)
            return report.sentence
        remarks: tuple[str, ...] = ()
        if options["into"]:
            head, manifest = backup.unpack(path, options["into"])
        else:
            head, manifest, remarks = backup.rehearse(path)
        told = "" if options["into"] else "密钥与备份相符，可以在本系统恢复。"
        return (
            f"备份完好：{timezone.localtime(head.moment):%Y.%m.%d %H:%M:%S}，版本 {head.version}，"
            f"{head.engine}，数据 {manifest.rows} 行，文件 {len(manifest.files)} 份。{told}{''.join(remarks)}"
        )
