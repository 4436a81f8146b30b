"""What a page, command or job asks for; which role holds it is told by the matrix alone."""

from __future__ import annotations

from enum import StrEnum

from .matrix import ADMINISTRATORS, ROLES, Action, Subject, allows


class Right(StrEnum):
    """One thing that a page or command may ask for. The label completes the sentence 你没有……的权限."""

    VIEW_CADRES = "view_cadres"
    EDIT_CADRES = "edit_cadres"
    VIEW_IDENTITY = "view_identity"
    REVEAL_IDENTITY = "reveal_identity"
    VIEW_FAMILY = "view_family"
    EDIT_FAMILY = "edit_family"
    IMPORT_ROSTER = "import_roster"
    EXPORT_ROSTER = "export_roster"
    APPROVE_EXPORT = "approve_export"
    APPROVE_FACTS = "approve_facts"
    VIEW_SANCTIONS = "view_sanctions"
    MERGE_CADRES = "merge_cadres"
    EDIT_UNITS = "edit_units"
    REQUEST_ACCESS = "request_access"
    DECIDE_ACCESS = "decide_access"
    VIEW_OWN_RECORD = "view_own_record"
    VIEW_LIGHTS = "view_lights"
    EDIT_TARGETS = "edit_targets"
    RUN_EVALUATION = "run_evaluation"
    LOCK_RUN = "lock_run"
    DRAFT_LETTER = "draft_letter"
    APPROVE_LETTER = "approve_letter"
    VIEW_DASHBOARD = "view_dashboard"
    MANAGE_SCHEDULES = "manage_schedules"
    VIEW_ACCOUNTS = "view_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    ACTIVATE_ACCOUNTS = "activate_accounts"
    VIEW_GRANTS = "view_grants"
    MANAGE_GRANTS = "manage_grants"
    REQUEST_COVER = "request_cover"
    VIEW_SYSTEM = "view_system"
    RUN_SYSTEM = "run_system"
    VIEW_AUDIT = "view_audit"
    EXPORT_AUDIT = "export_audit"

    @property
    def label(self) -> str:
        """What the right allows, in Chinese."""
        return _MEANING[self][2]

    @property
    def subject(self) -> Subject:
        """The kind of object that it is about."""
        return _MEANING[self][0]

    @property
    def action(self) -> Action:
        """What it does with it."""
        return _MEANING[self][1]

    @property
    def is_administrative(self) -> bool:
        """Whether it belongs to the three administrators, from whom all business is hidden."""
        return any(allows(role, self.subject, self.action) for role in ADMINISTRATORS)


_MEANING: dict[Right, tuple[Subject, Action, str]] = {
    Right.VIEW_CADRES: (Subject.BASICS, Action.READ, "查看干部名册"),
    Right.EDIT_CADRES: (Subject.BASICS, Action.WRITE, "编辑干部信息"),
    Right.VIEW_IDENTITY: (Subject.IDENTITY, Action.MASKED, "查看身份证号（已遮盖）"),
    Right.REVEAL_IDENTITY: (Subject.IDENTITY, Action.REVEAL, "查看完整身份证号"),
    Right.VIEW_FAMILY: (Subject.FAMILY, Action.READ, "查看家庭成员"),
    Right.EDIT_FAMILY: (Subject.FAMILY, Action.WRITE, "编辑家庭成员"),
    Right.IMPORT_ROSTER: (Subject.IMPORTS, Action.WRITE, "导入名册"),
    Right.EXPORT_ROSTER: (Subject.EXPORTS, Action.EXPORT, "导出名册"),
    Right.APPROVE_EXPORT: (Subject.EXPORTS, Action.APPROVE, "审批导出"),
    Right.APPROVE_FACTS: (Subject.FACTS, Action.APPROVE, "审核受保护信息的变更"),
    Right.VIEW_SANCTIONS: (Subject.SANCTIONS, Action.READ, "查看处分信息"),
    Right.MERGE_CADRES: (Subject.DUPLICATES, Action.WRITE, "合并重复人员"),
    Right.EDIT_UNITS: (Subject.UNITS, Action.WRITE, "维护单位、职位和职数"),
    Right.REQUEST_ACCESS: (Subject.ACCESS, Action.WRITE, "申请调阅"),
    Right.DECIDE_ACCESS: (Subject.ACCESS, Action.APPROVE, "审批调阅"),
    Right.VIEW_OWN_RECORD: (Subject.OWN_RECORD, Action.READ, "核对本人信息"),
    Right.VIEW_LIGHTS: (Subject.LIGHTS, Action.READ, "查看配备预警"),
    Right.EDIT_TARGETS: (Subject.TARGETS, Action.WRITE, "编辑配备目标"),
    Right.RUN_EVALUATION: (Subject.RUNS, Action.WRITE, "发起评价"),
    Right.LOCK_RUN: (Subject.RUNS, Action.APPROVE, "锁定评价结果"),
    Right.DRAFT_LETTER: (Subject.LETTERS, Action.WRITE, "起草反馈函"),
    Right.APPROVE_LETTER: (Subject.LETTERS, Action.APPROVE, "签发反馈函"),
    Right.VIEW_DASHBOARD: (Subject.DASHBOARD, Action.READ, "查看领导看板"),
    Right.MANAGE_SCHEDULES: (Subject.SCHEDULES, Action.WRITE, "管理报送计划"),
    Right.VIEW_ACCOUNTS: (Subject.ACCOUNTS, Action.READ, "查看账号"),
    Right.MANAGE_ACCOUNTS: (Subject.ACCOUNTS, Action.WRITE, "管理账号"),
    Right.ACTIVATE_ACCOUNTS: (Subject.ACCOUNTS, Action.APPROVE, "启用账号和解除锁定"),
    Right.VIEW_GRANTS: (Subject.GRANTS, Action.READ, "查看授权"),
    Right.MANAGE_GRANTS: (Subject.GRANTS, Action.WRITE, "管理授权"),
    Right.REQUEST_COVER: (Subject.COVERS, Action.WRITE, "申请请假代行"),
    Right.VIEW_SYSTEM: (Subject.SYSTEM, Action.READ, "查看运行状况"),
    Right.RUN_SYSTEM: (Subject.SYSTEM, Action.WRITE, "运行维护"),
    Right.VIEW_AUDIT: (Subject.AUDIT, Action.READ, "查看审计记录"),
    Right.EXPORT_AUDIT: (Subject.AUDIT, Action.EXPORT, "导出审计记录"),
}
_RIGHTS: dict[str, frozenset[Right]] = {
    role: frozenset(right for right in Right if allows(role, right.subject, right.action)) for role in ROLES
}


def role_rights(role: str) -> frozenset[Right]:
    """The rights of one role; none for a role that is not in the matrix."""
    return _RIGHTS.get(role, frozenset())


def roles_with(right: Right) -> frozenset[str]:
    """The roles that carry a right."""
    return frozenset(role for role, rights in _RIGHTS.items() if right in rights)
