"""The accounts of the demo: one of each role, and a secretary for every unit with a team."""

from __future__ import annotations

from typing import NamedTuple

DEMO_PASSWORD = "Yunling-2026"  # noqa: S105 - printed for everybody; a real installation never loads the demo.
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
    Account("hanli", "韩立", "discipline", "", "纪检监察组", "查看，不能修改"),
    Account("sysadmin", "系统管理员", "sysadmin", "", "信息中心", "账号管理"),
    Account("secadmin", "安全管理员", "secadmin", "", "保密办", "角色和范围"),
    Account("auditor", "审计管理员", "auditor", "", "审计室", "审计日志"),
)
# Each further unit with a team has its secretary as sj001, sj002, … in the order of the units.
SECRETARY_PREFIX = "sj"


def secretary_username(number: int) -> str:
    """sj001 for the first unit."""
    return f"{SECRETARY_PREFIX}{number:03d}"
