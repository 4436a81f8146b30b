"""Code sets of units, users and the machinery."""

from __future__ import annotations

from django.db.models import TextChoices


class UnitKind(TextChoices):
    """The everyday grouping of a district's units."""

    DISTRICT = "district", "区"
    TOWN = "town", "镇"
    SUBDISTRICT = "subdistrict", "街道"
    TOWNSHIP = "township", "乡"
    PARTY = "party", "党群部门"
    GOVERNMENT = "government", "政府部门"
    INSTITUTION = "institution", "事业单位"
    ENTERPRISE = "enterprise", "区属国企"
    INTERNAL = "internal", "内设机构"


class UnitLevel(TextChoices):
    """Level of a unit; codes of ZB03 单位级别."""

    COUNTY = "107", "县处级"
    COUNTY_DEPUTY = "108", "副县处级"
    SECTION = "109", "乡科级"
    SECTION_DEPUTY = "110", "副乡科级"
    SUBSECTION = "111", "股级"
    NONE = "199", "无级别"


class SuccessionKind(TextChoices):
    """How one unit followed another."""

    MERGED = "merged", "并入"
    SPLIT = "split", "分设"
    RENAMED = "replaced", "改设"


class Role(TextChoices):
    """What a user may do; the rights of each role are in core.rules.rights."""

    ORGANIZER = "organizer", "干部科"
    MINISTER = "minister", "部领导"
    LEADER = "leader", "区领导"
    SECRETARY = "secretary", "单位书记"
    KEEPER = "keeper", "单位人事干部"
    DISCIPLINE = "discipline", "纪检联络员"
    SYSADMIN = "sysadmin", "系统管理员"
    SECADMIN = "secadmin", "安全管理员"
    AUDITOR = "auditor", "审计管理员"


class JobState(TextChoices):
    """Where a job stands; only running jobs hold a lease."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


class ImportState(TextChoices):
    """How far an import has come."""

    UPLOADED = "uploaded", "已上传"
    MAPPED = "mapped", "已对应列"
    COMMITTING = "committing", "写入中"
    COMMITTED = "committed", "已导入"
    UNDONE = "undone", "已撤销"


class ScheduleState(TextChoices):
    """What became of one period of a schedule."""

    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"


class AuditAction(TextChoices):
    """The catalogue of acts written into the audit trail."""

    LOGIN = "login", "登录"
    LOGIN_FAILED = "login_failed", "登录失败"
    LOGOUT = "logout", "退出"
    VIEW = "view", "查看"
    CREATE = "create", "新增"
    UPDATE = "update", "修改"
    DELETE = "delete", "删除"
    IMPORT = "import", "导入"
    IMPORT_UNDO = "import_undo", "撤销导入"
    EXPORT = "export", "导出"
    DECIDE = "decide", "审核"
    MERGE = "merge", "合并"
    MERGE_UNDO = "merge_undo", "撤销合并"
    EVALUATE = "evaluate", "评价"
    LOCK = "lock", "锁定"
    APPROVE = "approve", "签发"
    DELIVER = "deliver", "送达"
    GRANT = "grant", "授权"
    JOB = "job", "作业"
    SETUP = "setup", "初始化"
