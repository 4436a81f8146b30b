"""Which role carries which right; the scope in which it holds is the grant's unit subtree."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """One thing that a page or command may ask for. The label completes the sentence 你没有……的权限."""

    VIEW_CADRES = "view_cadres"
    EDIT_CADRES = "edit_cadres"
    IMPORT_ROSTER = "import_roster"
    EXPORT_ROSTER = "export_roster"
    APPROVE_FACTS = "approve_facts"
    VIEW_SANCTIONS = "view_sanctions"
    MERGE_CADRES = "merge_cadres"
    EDIT_UNITS = "edit_units"
    VIEW_LIGHTS = "view_lights"
    EDIT_TARGETS = "edit_targets"
    RUN_EVALUATION = "run_evaluation"
    LOCK_RUN = "lock_run"
    DRAFT_LETTER = "draft_letter"
    APPROVE_LETTER = "approve_letter"
    VIEW_DASHBOARD = "view_dashboard"
    MANAGE_SCHEDULES = "manage_schedules"
    VIEW_AUDIT = "view_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_GRANTS = "manage_grants"

    @property
    def label(self) -> str:
        """What the right allows, in Chinese."""
        return _LABELS[self]


_LABELS = {
    Right.VIEW_CADRES: "查看干部名册",
    Right.EDIT_CADRES: "编辑干部信息",
    Right.IMPORT_ROSTER: "导入名册",
    Right.EXPORT_ROSTER: "导出名册",
    Right.APPROVE_FACTS: "审核受保护信息的变更",
    Right.VIEW_SANCTIONS: "查看处分信息",
    Right.MERGE_CADRES: "合并重复人员",
    Right.EDIT_UNITS: "维护单位、职位和职数",
    Right.VIEW_LIGHTS: "查看配备预警",
    Right.EDIT_TARGETS: "编辑配备目标",
    Right.RUN_EVALUATION: "发起评价",
    Right.LOCK_RUN: "锁定评价结果",
    Right.DRAFT_LETTER: "起草反馈函",
    Right.APPROVE_LETTER: "签发反馈函",
    Right.VIEW_DASHBOARD: "查看领导看板",
    Right.MANAGE_SCHEDULES: "管理报送计划",
    Right.VIEW_AUDIT: "查看审计记录",
    Right.MANAGE_ACCOUNTS: "管理账号",
    Right.MANAGE_GRANTS: "管理授权",
}

_READ = frozenset({Right.VIEW_CADRES, Right.VIEW_LIGHTS})
_RIGHTS: dict[str, frozenset[Right]] = {
    "organizer": _READ
    | {
        Right.EDIT_CADRES,
        Right.IMPORT_ROSTER,
        Right.EXPORT_ROSTER,
        Right.APPROVE_FACTS,
        Right.VIEW_SANCTIONS,
        Right.MERGE_CADRES,
        Right.EDIT_UNITS,
        Right.EDIT_TARGETS,
        Right.RUN_EVALUATION,
        Right.DRAFT_LETTER,
        Right.VIEW_DASHBOARD,
        Right.MANAGE_SCHEDULES,
    },
    "minister": _READ
    | {
        Right.EXPORT_ROSTER,
        Right.VIEW_SANCTIONS,
        Right.RUN_EVALUATION,
        Right.LOCK_RUN,
        Right.APPROVE_LETTER,
        Right.VIEW_DASHBOARD,
    },
    "leader": _READ | {Right.VIEW_DASHBOARD},
    "secretary": _READ,
    "keeper": _READ | {Right.EDIT_CADRES, Right.IMPORT_ROSTER, Right.EXPORT_ROSTER},
    "discipline": frozenset(),
    "sysadmin": frozenset({Right.MANAGE_ACCOUNTS}),
    "secadmin": frozenset({Right.MANAGE_GRANTS}),
    "auditor": frozenset({Right.VIEW_AUDIT}),
}


def role_rights(role: str) -> frozenset[Right]:
    """The rights of one role; none for a role that is not in the table."""
    return _RIGHTS.get(role, frozenset())


def roles_with(right: Right) -> frozenset[str]:
    """The roles that carry a right."""
    return frozenset(role for role, rights in _RIGHTS.items() if right in rights)
