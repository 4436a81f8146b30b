"""What the product stands on: disk, database, clock, versions."""

from __future__ import annotations

import ctypes
import platform
import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.choices import AlarmKind
from core.policy import Light
from core.services import scanner
from core.services.alarms import raised
from core.services.backup import mebibytes

from .checks import Check, ago, health_check

DRIFT_SECONDS = 5.0
_FEW_BYTES, _FEW_SHARE, _SOME_SHARE = 1 << 30, 0.05, 0.15
_UNSYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)
_STRUCT_LONGS = 64
_KEEP_TIME = "配置对时服务（chrony 或 systemd-timesyncd）。"


@health_check("磁盘", place=4)
def disk_has_room(now: datetime) -> Check:
    """Free space where data and backups lie; the tighter of both."""
    places = [Path(settings.DATA_DIR), Path(settings.BACKUP_DIR)]
    usages = [shutil.disk_usage(place) for place in places if place.exists()]
    tight = min(usages, key=lambda usage: usage.free / usage.total)
    share = tight.free / tight.total
    text = f"可用 {mebibytes(tight.free)}，占 {share:.0%}。"
    remedy = "请清理或扩充数据和备份所在的磁盘；空间用完后不能再保存，也做不成备份。"
    if share < _FEW_SHARE or tight.free < _FEW_BYTES:
        return Check("磁盘", Light.RED, text, remedy)
    return (
        Check("磁盘", Light.YELLOW, text, remedy) if share < _SOME_SHARE else Check("磁盘", Light.GREEN, text)
    )


@health_check("数据库", place=70)
def database_answers(now: datetime) -> Check:
    """Its version and size, and whether all migrations are applied."""
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)
    version = ".".join(map(str, connection.get_database_version()))
    text = f"{name} {version}，{mebibytes(_database_size())}。"
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return Check("数据库", Light.RED, f"{text}有结构变更没有执行。", "请运行 manage.py migrate。")
    return Check("数据库", Light.GREEN, text)


@health_check("时钟", place=5)
def clock_is_right(now: datetime) -> Check:
    """Whether the clock is kept by a time source, agrees with the database's, and was not put back."""
    drift = abs(database_drift())
    if drift > DRIFT_SECONDS:
        text = f"本机与数据库的时钟相差 {drift:.0f} 秒。"
        return Check("时钟", Light.RED, text, "请为两台机器都配置对时服务（chrony 或 systemd-timesyncd）。")
    back = raised(AlarmKind.CLOCK).order_by("-id").first()
    if back is not None and now - back.at < timedelta(days=7):
        return Check(
            "时钟", Light.RED, f"{ago(now - back.at)}前时钟被往回拨过。", "请核对对时服务和操作记录。"
        )
    state = kernel_clock()
    if state is None:
        return Check("时钟", Light.GREY, "测不出是否对时；本机与数据库一致。", "请确认服务器配置了对时服务。")
    synchronised, error = state
    if error > DRIFT_SECONDS:
        return Check("时钟", Light.RED, f"时钟误差可能达 {error:.0f} 秒。", "请检查对时服务（chrony）。")
    if not synchronised:
        return Check(
            "时钟", Light.YELLOW, "服务器没有对时。", "请配置对时服务（chrony 或 systemd-timesyncd）。"
        )
    return Check("时钟", Light.GREEN, f"已对时，误差不超过 {max(error, 0.001):.3f} 秒。")


@health_check("病毒扫描", place=65)
def scanner_answers(now: datetime) -> Check:
    """Whether uploads pass a scanner, and whether it answers; without an answer nothing is taken in."""
    if not scanner.is_configured():
        remedy = "单位有 clamd 病毒扫描服务的，请设置 CLAMD_ADDRESS 接入。"
        return Check("病毒扫描", Light.BLUE, "没有接入。上传的文件只查宏、嵌入对象和密级标志。", remedy)
    try:
        return Check("病毒扫描", Light.GREEN, f"应答正常：{scanner.version()}。")
    except scanner.ScannerFault as fault:
        remedy = "请启动 clamd，并核对 CLAMD_ADDRESS。"
        return Check("病毒扫描", Light.RED, f"没有正常答复（{fault}），上传的文件一律不收。", remedy)


@health_check("版本", place=80)
def versions(now: datetime) -> Check:
    """What runs here."""
    told = f"产品 {settings.VERSION}，Django {django.get_version()}，Python {platform.python_version()}。"
    if settings.PRODUCTION:
        return Check("版本", Light.GREEN, told)
    remedy = "正式使用请按部署说明设置 PRODUCTION=1。"
    return Check("版本", Light.YELLOW, f"{told}当前是演示方式。", remedy)


def database_drift() -> float:
    """Seconds by which the database's clock is ahead of this machine's, without the way there and back."""
    if connection.vendor != "postgresql":
        return 0.0
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        told = float(cursor.fetchone()[0])
    return told - (before + time.time()) / 2


def kernel_clock() -> tuple[bool, float] | None:
    """Whether the kernel's clock is kept by a time source and its largest error in seconds; None: unknown.

    The error counts only while the clock is kept; adjtimex with no modes only reads.
    """
    try:
        read = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return None
    state = (ctypes.c_long * _STRUCT_LONGS)()
    answer = read(ctypes.byref(state))
    if answer < 0:
        return None
    synchronised = answer != _UNSYNCHRONISED
    return synchronised, state[3] / 1_000_000 if synchronised else 0.0


def _database_size() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    path = Path(str(connection.settings_dict["NAME"]))
    logs = [path.with_name(path.name + end) for end in ("", "-wal")]
    return sum(log.stat().st_size for log in logs if log.exists())
