"""The nightly purge: each step finds what is too old, removes it, and tells how many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.choices import AuditAction
from core.models import User
from core.services import audit

from . import disk, rows, uploads

Sweep = Callable[[datetime, bool], int]


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of thing: its name, how long it is kept in words, and what removes it."""

    name: str
    kept: str
    sweep: Sweep


STEPS = (
    Step("导入的原始文件", "UPLOAD_DAYS 天，撤销期内不清", uploads.sweep_imports),
    Step("已过期或已取走的导出文件", "EXPORT_HOURS 小时", uploads.sweep_exports),
    Step("作业的参数、结果和生成的文件", "JOB_DAYS 天", uploads.sweep_jobs),
    Step("到期的登录会话", "SESSION_HOURS 小时", rows.sweep_sessions),
    Step("失败的登录记录", "ATTEMPT_DAYS 天", rows.sweep_attempts),
    Step("限额的计数", "2 天", rows.sweep_spending),
    Step("办结的待办", "INBOX_DAYS 天", rows.sweep_inbox),
    Step("没有登记的文件和半截文件", "1 天", disk.sweep_orphans),
    Step("中断程序留下的临时目录", "程序结束即清", disk.sweep_temp),
    Step("恢复时移开的旧数据", "7 天", disk.sweep_replaced),
)


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """How many things of each kind went, and the files that are registered but not on the disk."""

    counts: dict[str, int]
    lost: tuple[str, ...]
    dry_run: bool

    @property
    def sentence(self) -> str:
        """The result in one sentence."""
        told = "、".join(f"{name} {count}" for name, count in self.counts.items() if count)
        verb = "将清理" if self.dry_run else "已清理"
        text = f"{verb}：{told}。" if told else "没有到期的数据。"
        return (
            f"{text}有 {len(self.lost)} 份登记过的文件在磁盘上找不到，请从备份取回。" if self.lost else text
        )


def purge(*, now: datetime, by: User | None, dry_run: bool = False) -> PurgeReport:
    """Run every step in a transaction of its own and write the counts into the trail; rows of it never go."""
    counts = {}
    for step in STEPS:
        with transaction.atomic():
            counts[step.name] = step.sweep(now, dry_run)
    report = PurgeReport(counts, tuple(disk.lost_files()), dry_run)
    if not dry_run:
        changes = {name: count for name, count in counts.items() if count} | {"缺失文件": len(report.lost)}
        audit.record(audit.Act(AuditAction.PURGE, label="到期数据", changes=changes), by=by)
    return report
