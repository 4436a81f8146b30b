"""What must not be lost: backups, the trail, files."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from core.choices import AlarmKind, AuditAction, AuditResult
from core.models import AuditEvent
from core.policy import Light
from core.services import audit, grants, upkeep
from core.services.alarms import raised

from .checks import Check, ago, health_check

_DAILY = timedelta(hours=26)


@health_check("备份", place=1)
def backup_is_young(now: datetime) -> Check:
    """How old the last good backup is, and whether a later one failed."""
    last = upkeep.last_backup()
    tried = (
        AuditEvent.objects.filter(action=AuditAction.BACKUP, result=AuditResult.FAILED)
        .order_by("-id")
        .first()
    )
    remedy = "请点“立即备份”。仍不成功时，请检查磁盘空间和备份目录。"
    if last is None:
        why = f"最近一次没有做成：{tried.reason}" if tried else ""
        return Check("备份", Light.RED, f"还没有成功的备份。{why}", remedy)
    text = f"最近一次成功在 {timezone.localtime(last.at):%Y.%m.%d %H:%M}（{ago(now - last.at)}前）。"
    if now - last.at > timedelta(hours=settings.PROTECTION.backup_alarm_hours):
        return Check("备份", Light.RED, text, remedy)
    if tried and tried.pk > last.pk:
        return Check("备份", Light.YELLOW, f"{text}之后有一次没有做成：{tried.reason}", remedy)
    return Check("备份", Light.GREEN, text)


@health_check("备份副本", place=2)
def backup_is_copied(now: datetime) -> Check:
    """Whether the last backup lies in a second place."""
    last = upkeep.last_backup()
    told = str(last.changes.get("副本", "")) if last else ""
    if told == "已写入":
        return Check("备份副本", Light.GREEN, f"最近的备份已写到 {settings.BACKUP_COPY_DIR}。")
    if settings.BACKUP_COPY_DIR is None:
        remedy = "请把另一台机器的目录挂载到服务器，并设置 BACKUP_COPY_DIR。"
        return Check("备份副本", Light.YELLOW, "备份只在本机，机器损坏时会一起丢失。", remedy)
    if last is None:
        return Check("备份副本", Light.YELLOW, "还没有备份可写副本。", "请点“立即备份”。")
    return Check(
        "备份副本", Light.RED, f"最近的备份没有写成副本：{told}", "请检查副本目录的挂载、权限和空间。"
    )


@health_check("审计链", place=3)
def trail_holds(now: datetime) -> Check:
    """When chain, anchors and archives last held, and whether a fault was raised since."""
    anchor = audit.last_anchor()
    checked = datetime.fromisoformat(anchor.at) if anchor else None
    faults = raised(AlarmKind.CHAIN)
    if checked:
        faults = faults.filter(at__gt=checked)
    if found := faults.order_by("-id").first():
        remedy = "请审计管理员运行 audit_verify 查明，不要清理任何数据。"
        return Check("审计链", Light.RED, str(found.changes.get("说明", "核对没有通过。")), remedy)
    if checked is None:
        remedy = "请系统管理员在本页点“核对审计链”；每天凌晨也会自动核对。"
        return Check("审计链", Light.YELLOW, "还没有核对过。", remedy)
    text = f"最近一次核对通过并写下锚点在 {timezone.localtime(checked):%Y.%m.%d %H:%M}。"
    if now - checked > _DAILY:
        return Check("审计链", Light.YELLOW, text, "每天应核对一次。请查看计划程序是否在运行。")
    return Check("审计链", Light.GREEN, text)


@health_check("授权", place=6)
def grants_are_intact(now: datetime) -> Check:
    """Whether every grant is as the product wrote it."""
    changed = sorted({grant.user.username for grant in grants.changed_grants()})
    if not changed:
        return Check("授权", Light.GREEN, "每项授权都与行摘要相符。")
    named = "、".join(changed[:5]) + (" 等" if len(changed) > 5 else "")
    text = f"有授权被人直接改过数据库，已不起作用：{named}。"
    return Check("授权", Light.RED, text, "请安全管理员在这些账号的页面终止被改动的授权，确需的重新授权。")


@health_check("文件", place=60)
def files_are_there(now: datetime) -> Check:
    """What the last purge found missing on the disk."""
    last = AuditEvent.objects.filter(action=AuditAction.PURGE).order_by("-id").first()
    if last is None:
        return Check("文件", Light.GREY, "还没有核对过，每天清晨核对一次。")
    when = f"{timezone.localtime(last.at):%Y.%m.%d %H:%M}"
    if lost := int(last.changes.get("缺失文件", 0)):
        remedy = "请运行 manage.py purge --dry-run 看是哪些，再从备份取回。"
        return Check("文件", Light.RED, f"{when} 核对：{lost} 份登记过的文件不在磁盘上。", remedy)
    return Check("文件", Light.GREEN, f"{when} 核对：登记的文件都在。")
