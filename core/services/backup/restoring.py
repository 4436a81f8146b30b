"""Restoring a backup: everything is checked and laid ready beside the data before the data is touched."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from core.choices import AuditAction
from core.models import User, UserSession
from core.models.fields import SealedDateField, SealedJSONField, SealedTextField
from core.policy import Refused
from core.services import audit

from . import postgresql, sqlite, trail
from .archives import check, read_head, read_through
from .key_fit import tried
from .manifest import SQLITE, Head, Manifest, engine, refuse_misfit
from .work import Tell, disk_trouble_told, refuse_without_room, silent


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored, what was found true of it, and where the former state lies."""

    head: Head
    manifest: Manifest
    audit_rows: int
    fields_opened: int
    put_aside: tuple[Path, ...]
    remarks: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The result in one sentence."""
        aside = f"原来的数据移到了 {'、'.join(map(str, self.put_aside))}。" if self.put_aside else ""
        return (
            f"已恢复到 {timezone.localtime(self.head.moment):%Y.%m.%d %H:%M:%S} 的状态："
            f"数据 {self.manifest.rows} 行、文件 {len(self.manifest.files)} 份与清单一致，"
            f"审计链 {self.audit_rows} 条完好，加密信息能打开，账号能登录。所有人须重新登录。{aside}"
        ) + "".join(self.remarks)


def unpack(path: Path, into: Path, *, tell: Tell = silent) -> tuple[Head, Manifest]:
    """Check an archive and lay its content into an empty folder. Raises Refused; then the folder is gone."""
    head = read_head(path)
    if into.exists() and any(into.iterdir()):
        raise Refused.because("backup.into", f"{into} 不是空目录，没有写入。请换一个空目录。")
    with disk_trouble_told(into):
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            refuse_without_room(into, head.bytes_needed)
            manifest = read_through(path, lambda name, content: _lay(into, name, content, tell))
            if head.engine == SQLITE:
                _refuse_wrong_database(into / "database", manifest, tell)
        except BaseException:
            shutil.rmtree(into, ignore_errors=True)
            raise
    return head, manifest


def rehearse(path: Path) -> tuple[Head, Manifest, tuple[str, ...]]:
    """Read a whole archive and try this installation's keys on it, keeping nothing; with what to know.

    Raises Refused when it is damaged or could not be restored here.
    """
    refuse_misfit(read_head(path))
    head, manifest = check(path)
    return head, manifest, tuple(tried(head.keys, manifest.proofs))


def restore(
    path: Path, *, replace: bool, now: datetime, by: User | None, tell: Tell = silent
) -> RestoreReport:
    """Put this installation back to the archive's state. Raises Refused with everything as it was."""
    refuse_misfit(read_head(path))
    if not replace and not is_empty():
        raise Refused.because(
            "backup.not_empty",
            "本系统里已有数据，没有改动。确认要用备份替换现有数据时，请加 --replace 再运行。",
        )
    _refuse_running()
    staged = settings.FILES_DIR.with_name("restoring")
    shutil.rmtree(staged, ignore_errors=True)
    head, manifest = unpack(path, staged, tell=tell)
    stamp = f"{timezone.localtime(now):%Y%m%d-%H%M%S}"
    try:
        remarks = tuple(tried(head.keys, manifest.proofs))
        aside = _take_over(staged, head, manifest, stamp, tell)
        trail.bring_back(staged / "audit")
        aside += [path for path in [trail.lay_later_anchors_aside(manifest.audit_id, stamp)] if path]
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    tell("正在核验恢复的数据")
    call_command("migrate", interactive=False, verbosity=0)
    report = RestoreReport(head, manifest, _verified_chain(), _opened_fields(), tuple(aside), remarks)
    _refuse_without_login()
    _start_anew(path, report, by)
    return report


def is_empty() -> bool:
    """Whether this installation holds nothing yet: no account and no file."""
    if any(settings.FILES_DIR.glob("??/*")):
        return False
    if engine() == SQLITE and not sqlite.database_path().exists():
        return True
    try:
        return User._meta.db_table not in connection.introspection.table_names() or not User.objects.exists()
    finally:
        connection.close()


def _lay(into: Path, name: str, content: Iterator[bytes], tell: Tell) -> None:
    target = into / name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("wb") as file:
        for block in content:
            file.write(block)
            tell("正在解开备份")


def _refuse_wrong_database(database: Path, manifest: Manifest, tell: Tell) -> None:
    sqlite.refuse_damaged(database)
    if sqlite.table_facts(database, tell) != manifest.tables:
        raise Refused.because(
            "backup.different", "备份里的数据与清单不一致，没有改动任何数据。请换一份备份。"
        )


def _refuse_running() -> None:
    connection.close()
    if engine() == SQLITE:
        _refuse_supervisor()
        sqlite.take_alone(sqlite.database_path())
        return
    if others := postgresql.other_sessions():
        raise Refused.because(
            "backup.running",
            f"还有 {others} 个程序连着数据库，没有改动任何数据。"
            "请先停止产品（网页、办理、计划三个程序）再恢复。",
        )


def _refuse_supervisor() -> None:
    """The supervisor of script/server holds a lock even while none of its programs uses the database."""
    path = Path(settings.DATA_DIR) / "run" / "supervisor.pid"
    if not path.exists():
        return
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise sqlite.running() from error


def _take_over(staged: Path, head: Head, manifest: Manifest, stamp: str, tell: Tell) -> list[Path]:
    """Swap files and database; where one of them fails, both are as before. What was replaced lies aside."""
    database = staged / "database"
    with _swapped(settings.FILES_DIR, staged / "files" if head.with_files else None, stamp) as files_aside:
        if engine() == SQLITE:
            target = sqlite.database_path()
            with _swapped(target, database, stamp) as database_aside:
                for log in ("-wal", "-shm"):
                    target.with_name(target.name + log).unlink(missing_ok=True)
                if sqlite.table_facts(target, tell) != manifest.tables:
                    raise Refused.because("backup.different", "恢复后的数据与清单不一致，已退回，没有改动。")
            return [path for path in (database_aside, files_aside) if path]
        postgresql.refuse_unreadable(database)
        postgresql.restore(database, manifest.tables, tell)
    return [files_aside] if files_aside else []


@contextmanager
def _swapped(target: Path, new: Path | None, stamp: str) -> Iterator[Path | None]:
    """Put ``new`` in the place of ``target``, which is laid aside; back again when the body fails."""
    if new is None:
        yield None
        return
    aside = target.with_name(f"{target.name}.replaced-{stamp}") if target.exists() else None
    if aside:
        target.rename(aside)
    try:
        if new.exists():
            near = target.with_name(f"{target.name}.restoring")
            shutil.move(new, near)
            near.rename(target)
        else:
            target.mkdir(mode=0o700)
        yield aside
    except BaseException:
        shutil.rmtree(target, ignore_errors=True) if target.is_dir() else target.unlink(missing_ok=True)
        if aside:
            aside.rename(target)
        raise


def _verified_chain() -> int:
    report = audit.verify_chain()
    if not report.holds:
        raise Refused.because(
            "backup.chain",
            f"数据已恢复，但审计链在第 {report.broken_id} 条断开。备份时就已如此，请交审计管理员查明。",
        )
    return report.rows


def _opened_fields() -> int:
    """How many sealed columns were tried with one row each. Raises Refused when one does not open."""
    opened = 0
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, SealedTextField | SealedDateField | SealedJSONField):
                found = model._base_manager.filter(**{f"{field.name}__isnull": False}).first()
                try:
                    opened += bool(found and getattr(found, field.name))
                except InvalidTag as error:
                    raise _closed(f"{model._meta.verbose_name}的{field.verbose_name}") from error
    return opened


def _closed(what: str) -> Refused:
    return Refused.because(
        "backup.data_key",
        f"数据已恢复，但{what}用本系统的 FIELD_KEY 打不开。请用密钥备份还原当时的密钥（restore_keys），"
        "再重新恢复这份备份。",
    )


def _refuse_without_login() -> None:
    for user in User.objects.filter(is_active=True).only("password"):
        if user.has_usable_password():
            identify_hasher(user.password)
            return
    raise Refused.because(
        "backup.login", "数据已恢复，但没有能登录的账号。请用 create_account 建立管理员账号。"
    )


@transaction.atomic
def _start_anew(path: Path, report: RestoreReport, by: User | None) -> None:
    """Nobody stays signed in from the time of the backup; the restored trail says what happened."""
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    changes = {
        "备份时间": report.head.made_at,
        "行数": report.manifest.rows,
        "文件数": len(report.manifest.files),
        "备份末条审计": report.manifest.audit_id,
    }
    audit.record(audit.Act(AuditAction.RESTORE, label=path.name, changes=changes), by=by)
