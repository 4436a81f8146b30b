"""The accounts of the demo: one of each role, and a secretary for every unit with a team."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

from core.choices import Role
from core.models import User

MAIL_DOMAIN = "yunling.example"


class Account(NamedTuple):
    """A demo account; ``unit`` is the short name of its unit, empty for the district."""

    username: str
    display_name: str
    role: str
    unit: str
    office: str
    purpose: str


ACCOUNTS: tuple[Account, ...] = (
    Account("zhoumin", "周敏", "organizer", "", "干部一科", "全部业务：导入名册、评价、发反馈函"),
    Account("zhengqiming", "郑启明", "minister", "", "部领导", "看板、签发反馈函、锁定半年评价"),
    Account("qushuji", "陆怀瑾", "leader", "", "区委", "领导看板和通报，只读"),
    Account("hechanglin", "贺长林", "secretary", "清河镇", "党委书记", "只看清河镇：灯色、反馈函、整改"),
    Account("wuxiao", "吴晓", "keeper", "清河镇", "党建工作办公室", "导入和维护清河镇名册"),
    Account(
        "linxiaodong", "林晓东", "keeper", "茶亭镇", "党建工作办公室", "相邻单位的人事干部，看不到清河镇"
    ),
    Account("fangjian", "方鉴", "overseer", "", "干部监督科", "全部人员只读，不导出"),
    Account("benren", "干部本人", "person", "清河镇", "", "只核对自己的基本信息"),
    Account("hanli", "韩立", "discipline", "", "纪检监察组", "目前只有首页和待办"),
    Account("sysadmin", "系统管理员", "sysadmin", "", "信息中心", "账号管理"),
    Account("secadmin", "安全管理员", "secadmin", "", "保密办", "角色和范围"),
    Account("auditor", "审计管理员", "auditor", "", "审计室", "审计日志"),
)
# Each further unit with a team has its secretary as sj001, sj002, … in the order of the units.
SECRETARY_PREFIX, SECRETARY_OFFICE = "sj", "主要负责人"
SIGN_IN_FILE = "demo_accounts.json"


def secretary_username(number: int) -> str:
    """sj001 for the first unit."""
    return f"{SECRETARY_PREFIX}{number:03d}"


def write_sign_in_file(folder: Path, password: str) -> Path:
    """The accounts that exist and their password, for the sign-in page of a demonstration; 0600."""
    names = [account.username for account in ACCOUNTS] + [secretary_username(1)]
    users = User.objects.filter(username__in=names, is_active=True).prefetch_related("grants")
    rows = [
        {
            "username": user.username,
            "name": user.display_name,
            "role": "、".join(Role(grant.role).label for grant in user.grants.all()),
        }
        for user in sorted(users, key=lambda user: names.index(user.username))
    ]
    path = folder / SIGN_IN_FILE
    path.unlink(missing_ok=True)
    content = json.dumps({"demo_accounts": rows, "demo_password": password}, ensure_ascii=False, indent=1)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
    return path
