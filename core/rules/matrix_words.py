"""The permission matrix in Chinese, for the people who answer for it."""

from __future__ import annotations

from .matrix import Action, Cell, Scope, Subject

SUBJECTS: dict[Subject, tuple[str, str]] = {
    Subject.BASICS: ("基本信息、任职、简历", "干部"),
    Subject.IDENTITY: ("身份证号", "干部"),
    Subject.FAMILY: ("家庭成员", "干部"),
    Subject.MERITS: ("考核、奖励、职级、标签", "干部"),
    Subject.SANCTIONS: ("处分", "干部"),
    Subject.FACTS: ("受保护信息的变更申请", "干部"),
    Subject.DUPLICATES: ("重复人员", "干部"),
    Subject.UNITS: ("单位、职位、职数", "单位"),
    Subject.LIGHTS: ("配备预警", "配备"),
    Subject.TARGETS: ("配备目标", "配备"),
    Subject.RUNS: ("评价记录", "配备"),
    Subject.LETTERS: ("反馈函", "配备"),
    Subject.DASHBOARD: ("领导看板", "配备"),
    Subject.SCHEDULES: ("报送计划", "配备"),
    Subject.IMPORTS: ("数据导入", "进出"),
    Subject.EXPORTS: ("数据导出", "进出"),
    Subject.ACCESS: ("调阅申请", "进出"),
    Subject.OWN_RECORD: ("本人信息核对", "干部"),
    Subject.ACCOUNTS: ("账号", "管理"),
    Subject.GRANTS: ("角色和范围", "管理"),
    Subject.COVERS: ("请假代行申请", "管理"),
    Subject.SYSTEM: ("备份、作业、邮件、运行状况", "管理"),
    Subject.AUDIT: ("审计记录", "管理"),
}
SCOPES = {Scope.DISTRICT: "全区", Scope.UNIT: "本单位", Scope.SELF: "本人", Scope.NONE: ""}
_ACTIONS = {
    Action.READ: "看",
    Action.MASKED: "看（遮盖）",
    Action.REVEAL: "显示全号",
    Action.WRITE: "办",
    Action.APPROVE: "批",
    Action.EXPORT: "导出",
}


def cell_text(cell: Cell) -> str:
    """看、办、导出; empty for nothing."""
    return "、".join(word for action, word in _ACTIONS.items() if action in cell.actions)
