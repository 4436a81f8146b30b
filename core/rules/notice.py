"""What the notice about personal information says in words of its own, and the date of these words.

Kinds of data, readers and periods are not written here: they are taken from the models, the permission
matrix, the purge and the figures of the policy when the page is opened.
"""

from __future__ import annotations

PUBLISHED = "2026.11.22"
"""The date of the text. Whoever changes what the notice says sets a new one (tests/core/test_notice.py)."""

LEAD = (
    "本系统处理两类人的信息：登记在册的干部（含其家庭成员），和使用本系统的人员。告知写明处理什么、凭什么、给谁看、"
    "保存多久，以及你有什么权利。阅读后请确认一次；内容有变动时会再次请你阅读。"
)
HOW = (
    "信息由组织部和各单位人事干部按职责录入、导入、核对，用于查询、统计、配备评价、任免审批表和花名册，并定期备份。"
    "敏感个人信息加密存放，身份证号平时遮盖显示。查看、导出、打印和修改都记入审计记录。"
)
LEAVING = (
    "导出的文件带追溯码；含敏感个人信息的，须写明用途。花名册一次超过 {people} 人或者含完整身份证号的，"
    "任免审批表一次超过 {forms} 份的，须经另一人批准。"
)
PERIODS = (
    ("登记在册的干部信息", "在册期间和离任、退休以后继续保存，不自动删除"),
    ("使用人员的账号和授权", "停用后保留，不自动删除"),
    ("审计记录", "AUDIT_DAYS 天，期满归入加密的归档文件，归档文件不自动删除"),
    ("隔离的上传文件", "不自动清理，由安全管理员处置"),
    (
        "备份",
        "日备份 BACKUP_DAYS 天、周备份 BACKUP_WEEKS 周、月备份 BACKUP_MONTHS 个月；"
        "已清理的数据到此才全部消失",
    ),
)
"""What no step of the purge removes; a word in capitals is a figure of the policy."""

SHOWN_TO_NOBODY = "不供查阅，身份证号遮盖后用于核对"
IN_PERSON = "请到干部科当面提出"
"""Where no telephone number is set (DEPARTMENT_CONTACT)."""
RIGHTS = (
    ("知情", "随时可以从右上角的个人菜单打开本告知。"),
    (
        "查阅、复制",
        "开通了“干部本人”角色的，在“本人信息核对”查看本人的基本情况和任职经历；"
        "没有开通的，或者需要复制的，向干部科提出。",
    ),
    (
        "更正、补充",
        "在“本人信息核对”填写“申请更正”，由所在单位人事干部核实后更正；"
        "也可以向所在单位人事干部或干部科提出。",
    ),
    (
        "删除",
        "处理目的已经实现、保存期限已满或者违反规定处理的，可以向干部科申请删除；"
        "法律、行政法规规定的保存期限未满的，停止除存储和保护以外的处理。",
    ),
    ("解释说明", "对处理的规则有疑问的，可以要求干部科解释说明。"),
    ("投诉、举报", "认为个人信息被违法处理的，可以向履行个人信息保护职责的部门投诉、举报。"),
    (
        "不向本人展示的内容",
        "考核、处分、谈话和考察材料按干部人事档案的规定不向本人展示；本人和近亲属的档案，系统一律对其关闭。",
    ),
)
