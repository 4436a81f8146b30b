"""manage.py rotate_keys: write everything sealed anew with the keys in use."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.services.rotation import rotate_keys


class Command(BaseCommand):
    """Seals fields and files with today's FIELD_KEY and suite, and recomputes blind indexes and row digests.

    May be interrupted and started again; the product may run meanwhile.
    """

    help = (
        "更换 FIELD_KEY、INDEX_KEY、AUDIT_KEY 或 CRYPTO_SUITE 后，"
        "把全部密文、索引和行摘要改用现用密钥重新写入；可中断后再运行。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell each kind of record when it is through, and what was written anew."""
        done = rotate_keys(progress=lambda name: self.stdout.write(f"{name}：已完成"))
        self.stdout.write(
            f"已改用现用密钥：字段 {done.values} 项，索引和行摘要 {done.indexes} 项，文件 {done.files} 个。"
            "审计记录不可改写，其中的密文仍用原密钥："
            "请把原密钥留在 FIELD_KEY_FALLBACKS 里，直到有关记录归档到期。"
        )
