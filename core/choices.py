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
    OVERSEER = "overseer", "干部监督科"
    MINISTER = "minister", "部领导"
    LEADER = "leader", "区领导"
    SECRETARY = "secretary", "单位书记"
    KEEPER = "keeper", "单位人事干部"
    DISCIPLINE = "discipline", "纪检联络员"
    PERSON = "person", "干部本人"
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


class SessionEnd(TextChoices):
    """Why a session ended; the label is what the sign-in page says."""

    IDLE = "idle", "你很久没有操作，系统已自动退出。请重新登录。"
    LONGEST = "longest", "这次登录已到最长时限，系统已自动退出。请重新登录。"
    ELSEWHERE = (
        "elsewhere",
        "你的账号已在别处登录，这里已自动退出。如果不是你本人登录，请立即登录并修改密码。",
    )
    DISABLED = "disabled", "你的账号已停用。如需继续使用，请联系系统管理员。"
    PASSWORD = "password", "你的密码已修改，请用新密码登录。"
    RIGHTS = "rights", "你的权限有变动，请重新登录。"
    FACTOR = "factor", "你的动态口令有变动，请重新登录。"
    ENDED = "ended", "这次登录已被终止，请重新登录。"


class AuditAction(TextChoices):
    """The catalogue of acts written into the audit trail."""

    LOGIN = "login", "登录"
    LOGIN_FAILED = "login_failed", "登录失败"
    LOGOUT = "logout", "退出"
    LOCKED_OUT = "locked_out", "登录锁定"
    SESSION_END = "session_end", "终止会话"
    PASSWORD = "password", "修改密码"
    PASSWORD_RESET = "password_reset", "重置密码"
    SECOND_FACTOR = "second_factor", "动态口令"
    STEP_UP = "step_up", "再次验证"
    STEP_UP_FAILED = "step_up_failed", "再次验证失败"
    ACCOUNT_CREATE = "account_create", "建立账号"
    ACCOUNT_ACTIVATE = "account_activate", "启用账号"
    ACCOUNT_DISABLE = "account_disable", "停用账号"
    ACCOUNT_UNLOCK = "account_unlock", "解除锁定"
    GRANT = "grant", "授权"
    REVOKE = "revoke", "收回授权"
    DELEGATE = "delegate", "代行授权"
    RECUSAL = "recusal", "回避登记"
    ACCESS_REQUEST = "access_request", "申请调阅"
    ACCESS_DECIDE = "access_decide", "审批调阅"
    VIEW = "view", "查看"
    VIEW_SENSITIVE = "view_sensitive", "查看敏感信息"
    REVEAL = "reveal", "显示完整号码"
    SEARCH = "search", "查询"
    REFUSED = "refused", "越权被拒"
    THROTTLED = "throttled", "超出限额"
    CREATE = "create", "新增"
    UPDATE = "update", "修改"
    DELETE = "delete", "删除"
    IMPORT = "import", "导入"
    IMPORT_UNDO = "import_undo", "撤销导入"
    QUARANTINE = "quarantine", "隔离文件"
    EXPORT = "export", "导出"
    EXPORT_REQUEST = "export_request", "申请导出"
    EXPORT_DECIDE = "export_decide", "审批导出"
    DOWNLOAD = "download", "下载"
    PRINT = "print", "打印"
    DECIDE = "decide", "审核"
    MERGE = "merge", "合并"
    MERGE_UNDO = "merge_undo", "撤销合并"
    EVALUATE = "evaluate", "评价"
    LOCK = "lock", "锁定"
    APPROVE = "approve", "签发"
    DELIVER = "deliver", "送达"
    JOB = "job", "作业"
    AUDIT_READ = "audit_read", "查阅审计"
    AUDIT_EXPORT = "audit_export", "导出审计"
    AUDIT_ARCHIVE = "audit_archive", "归档审计"
    ALARM = "alarm", "安全告警"
    BACKUP = "backup", "备份"
    RESTORE = "restore", "恢复"
    PURGE = "purge", "清理数据"
    KEY_ROTATION = "key_rotation", "更换密钥"
    SETUP = "setup", "初始化"
    NOTICE = "notice", "确认告知"


class AuditResult(TextChoices):
    """How an act ended."""

    DONE = "done", "成功"
    REFUSED = "refused", "被拒绝"
    FAILED = "failed", "失败"


class AlarmKind(TextChoices):
    """What an alarm is about; the label begins its line in the trail and in inboxes."""

    LOCKOUTS = "lockouts", "多次登录锁定"
    DETAILS = "details", "大量查看人员信息"
    NIGHT = "night", "夜间大量访问"
    REFUSED_EXPORTS = "refused_exports", "导出多次被拒绝"
    CHAIN = "chain", "审计摘要链断开"
    SEALED = "sealed", "加密信息打不开"
    QUARANTINE = "quarantine", "上传了带密级标志的文件"
    INFECTED = "infected", "上传了带病毒的文件"
    BACKUP = "backup", "备份没有做成"
    CLOCK = "clock", "服务器时钟被拨回"
    GRANT = "grant", "授权被改动"


class ExportState(TextChoices):
    """How far an export has come; only ``ready`` can be taken, and only once."""

    WAITING = "waiting", "待审批"
    REFUSED = "refused", "未批准"
    MAKING = "making", "生成中"
    READY = "ready", "可下载"
    TAKEN = "taken", "已下载"
    EXPIRED = "expired", "已过期"
    FAILED = "failed", "未生成"


class AccountState(TextChoices):
    """Whether the holder of an account may sign in."""

    NEW = "new", "待启用"
    ACTIVE = "active", "在用"
    DISABLED = "disabled", "已停用"


class AccountRequestKind(TextChoices):
    """What the security administrator is asked to do to an account; a reset clears one thing only."""

    PASSWORD = "password", "重置密码"
    SECOND_FACTOR = "second_factor", "解绑动态口令"
    COVER = "cover", "请假代行"


class AccountRequestState(TextChoices):
    """How far such a request has come."""

    WAITING = "waiting", "待办理"
    DONE = "done", "已办理"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"
