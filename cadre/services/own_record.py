"""A person checks what is kept about himself: basic facts only, and a word to the clerk of his unit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cadre.models import Cadre
from cadre.services.scope import told_of
from core.choices import AuditAction
from core.models import User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit, inbox

CATEGORY = "本人更正申请"


def own_record(user: User) -> Cadre | None:
    """The record that bears the number of the account; None where there is none."""
    if not user.id_index:
        return None
    people = Cadre.objects.filter(merged_into=None, id_index__in=user.id_indexes)
    return people.select_related("unit", "photo").first()


@transaction.atomic
def ask_correction(text: str, *, by: User, now: datetime, url: str) -> int:
    """Tell those who keep the record what is wrong in it; how many were told. ``url`` is the record's page.

    Raises Refused without the right, without a record and when nobody keeps it.
    """
    cadre = own_record(by)
    if cadre is None or not by.may(Right.VIEW_OWN_RECORD):
        raise Refused.because("own.none", "系统里没有与你的账号对应的档案。请联系组织部干部科。")
    if not text.strip():
        raise Refused.because("own.text", "请写明需要更正的内容。")
    keepers = told_of(Right.EDIT_CADRES, cadre, on=timezone.localdate(now))
    if not keepers:
        raise Refused.because("own.nobody", "你所在单位还没有人事干部账号。请联系组织部干部科。")
    for keeper in keepers:
        inbox.notify(
            keeper,
            key=f"own:{cadre.pk}:{now:%Y%m%d%H%M%S}",
            category=CATEGORY,
            title=f"{cadre.name}申请更正本人信息",
            note=text.strip(),
            url=url,
            verb="去核对",
        )
    told = {"本人申请更正": f"已告知 {len(keepers)} 人"}
    act = audit.Act(AuditAction.UPDATE, cadre, unit_path=cadre.unit.path, changes=told)
    audit.record(act, by=by)
    return len(keepers)
