"""Read the segments of all résumés anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cadre.services.resumes import rebuild_all


class Command(BaseCommand):
    """For after an update that changed how résumés are read; the texts themselves are never touched."""

    help = "按现在的办法重新解析全部简历；简历原文不变。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how much."""
        persons, segments = rebuild_all()
        self.stdout.write(f"已重新解析 {persons} 人的简历，共 {segments} 段经历。")
