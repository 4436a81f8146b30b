"""Uploads that carry a virus or bear a classification mark: kept apart, reported, and not let in."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.choices import AlarmKind, AuditAction, AuditResult, Role
from core.models import User
from core.policy import Refused
from core.sheets.secrecy_marks import mark_in_file

from . import audit, files, scanner
from .alarms import raise_alarm

QUARANTINE = "隔离"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why a file is put apart: the kind of alarm, what was found under which name, what has to be done."""

    kind: AlarmKind
    noun: str
    found: str
    remedy: str


def screen(uploads: Iterable[tuple[str, bytes]], *, by: User | None, now: datetime) -> None:
    """Let clean, unmarked files pass; the scanner sees each of them before anything here reads it.

    Raises Refused for the first with a virus or a mark, after it has been put apart, and for any file as long
    as a scanner is configured that does not answer. The rule of marks is the notice of the Ministry of State
    Security of 2025-11-06: classified material belongs on classified machines only. ``by`` None is the
    command line.
    """
    for name, content in uploads:
        shown = files.clean_name(name)
        if virus := _virus_in(content, shown):
            remedy = "请信息化人员查杀上传人的电脑"
            _put_apart(name, content, _Reason(AlarmKind.INFECTED, "病毒", virus, remedy), by=by, now=now)
            raise Refused.because(
                "upload.virus",
                f"文件“{shown}”带有病毒“{virus}”。文件没有收下，已经隔离并报告安全管理员。"
                "请不要再打开本机上的这个文件，并请信息化人员查杀本机。",
            )
        if mark := mark_in_file(content, name):
            remedy = "请会同保密办处理"
            _put_apart(name, content, _Reason(AlarmKind.QUARANTINE, "密级标志", mark, remedy), by=by, now=now)
            raise Refused.because(
                "upload.secrecy_mark",
                f"文件“{shown}”带有密级标志“{mark}”。本系统是非涉密系统，严禁处理涉密信息："
                "文件没有导入，已经隔离并报告安全管理员。请立即联系保密办，按规定处理本机上的文件。",
            )


def _virus_in(content: bytes, shown: str) -> str:
    """What the scanner finds, where one is configured. Raises Refused when it says nothing of the file."""
    if not scanner.is_configured():
        return ""
    try:
        return scanner.scan(content)
    except scanner.TooLarge as fault:
        raise Refused.because(
            "upload.scanner_size",
            f"文件“{shown}”超出病毒扫描程序的限额（大小或压缩层数），没有收下。请把文件拆小后再上传，"
            "或者请系统管理员按运行说明调大扫描程序的限额。",
        ) from fault
    except scanner.ScannerFault as fault:
        _log.error("virus scanner: %s", fault)
        raise Refused.because(
            "upload.scanner_down",
            f"病毒扫描程序没有正常答复，文件“{shown}”没有收下，其他数据没有变化。请过几分钟再上传；"
            "仍然不行的，请系统管理员查看“运行状况”中的“病毒扫描”。",
        ) from fault


@transaction.atomic
def _put_apart(name: str, content: bytes, why: _Reason, *, by: User | None, now: datetime) -> None:
    kept = files.store(
        content, name=name, content_type="application/octet-stream", purpose=QUARANTINE, unit=None, by=by
    )
    act = audit.Act(AuditAction.QUARANTINE, kept, changes={why.noun: why.found}, result=AuditResult.REFUSED)
    audit.record(act, by=by)
    who = by.display_name if by else "命令行"
    raise_alarm(
        why.kind,
        f"{who}上传了带{why.noun}“{why.found}”的文件，已经隔离。{why.remedy}。",
        key=str(kept.pk),
        now=now,
        roles=(Role.SECADMIN,),
    )
