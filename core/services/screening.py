"""Uploads that bear a classification mark: kept apart, reported, and not let in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from core.choices import AlarmKind, AuditAction, AuditResult, Role
from core.models import User
from core.policy import Refused
from core.sheets.secrecy_marks import mark_in_file

from . import audit, files
from .alarms import raise_alarm

QUARANTINE = "隔离"


def screen(uploads: Iterable[tuple[str, bytes]], *, by: User | None, now: datetime) -> None:
    """Let unmarked files pass. Raises Refused for the first that bears a mark, after it has been put apart.

    The rule is the notice of the Ministry of State Security of 2025-11-06: classified material belongs on
    classified machines only. ``by`` None is the command line.
    """
    for name, content in uploads:
        if mark := mark_in_file(content, name):
            _put_apart(name, content, mark, by=by, now=now)
            raise Refused.because(
                "upload.secrecy_mark",
                f"文件“{files.clean_name(name)}”带有密级标志“{mark}”。本系统是非涉密系统，严禁处理涉密信息："
                "文件没有导入，已经隔离并报告安全管理员。请立即联系保密办，按规定处理本机上的文件。",
            )


@transaction.atomic
def _put_apart(name: str, content: bytes, mark: str, *, by: User | None, now: datetime) -> None:
    kept = files.store(
        content, name=name, content_type="application/octet-stream", purpose=QUARANTINE, unit=None, by=by
    )
    audit.record(
        audit.Act(AuditAction.QUARANTINE, kept, changes={"密级标志": mark}, result=AuditResult.REFUSED),
        by=by,
    )
    raise_alarm(
        AlarmKind.QUARANTINE,
        f"{by.display_name if by else '命令行'}上传了带密级标志“{mark}”的文件，已经隔离。请会同保密办处理。",
        key=str(kept.pk),
        now=now,
        roles=(Role.SECADMIN,),
    )
