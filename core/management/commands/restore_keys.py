"""Put the keys back from their sealed file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.management.asking import asked
from core.policy import Refused
from core.services.backup import put_back, read_keys


class Command(BaseCommand):
    """Writes secret files that are missing and never replaces one that is different."""

    help = "从密钥备份还原密钥文件；已有不同密钥时不覆盖。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The sealed file and the folder of secrets."""
        parser.add_argument("file", type=Path, help="密钥备份文件")
        parser.add_argument("--to", type=Path, default=settings.DATA_DIR / "secrets", help="密钥目录")
        parser.add_argument("--passphrase-file", type=Path, help="从文件读口令；缺省时在屏幕上询问")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the file and write the keys."""
        given: Path | None = options["passphrase_file"]
        passphrase = given.read_text().strip() if given else asked("口令：", otherwise="--passphrase-file")
        try:
            written = put_back(read_keys(options["file"], passphrase), options["to"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        names = "、".join(written) or "无，都已在位"
        self.stdout.write(f"已写入 {options['to']}：{names}。")
