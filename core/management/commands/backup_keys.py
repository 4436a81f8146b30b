"""Write the keys into a file of their own, sealed by a passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.choices import AuditAction
from core.management.asking import asked
from core.policy import Refused
from core.services import audit
from core.services.backup import write_keys

NAMES = ("SECRET_KEY", "FIELD_KEY", "INDEX_KEY", "AUDIT_KEY", "BACKUP_KEY")


class Command(BaseCommand):
    """Without these keys no backup opens; they are kept apart from it, the passphrase apart from both."""

    help = "把各密钥写成一个口令加密的文件；与数据备份分开保管。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and where the passphrase comes from."""
        parser.add_argument("file", type=Path, help="写到这个文件")
        parser.add_argument("--passphrase-file", type=Path, help="从文件读口令；缺省时在屏幕上询问")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for the passphrase twice and write."""
        given: Path | None = options["passphrase_file"]
        passphrase = given.read_text().strip() if given else asked("口令：", otherwise="--passphrase-file")
        if not given and asked("再输一遍：", otherwise="--passphrase-file") != passphrase:
            raise CommandError("两次口令不一样，没有写入。")
        try:
            write_keys(options["file"], NAMES, passphrase)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        audit.record(audit.Act(AuditAction.BACKUP, label="密钥备份", changes={"密钥": list(NAMES)}), by=None)
        self.stdout.write(f"密钥已写入 {options['file']}。请与数据备份、口令三处分开保管。")
