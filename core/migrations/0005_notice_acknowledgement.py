"""A row for each version of the notice that a user has acknowledged, and the act in the catalogue."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_signed_grants"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditevent",
            name="action",
            field=models.CharField(
                choices=[
                    ("login", "登录"),
                    ("login_failed", "登录失败"),
                    ("logout", "退出"),
                    ("locked_out", "登录锁定"),
                    ("session_end", "终止会话"),
                    ("password", "修改密码"),
                    ("password_reset", "重置密码"),
                    ("second_factor", "动态口令"),
                    ("step_up", "再次验证"),
                    ("step_up_failed", "再次验证失败"),
                    ("account_create", "建立账号"),
                    ("account_activate", "启用账号"),
                    ("account_disable", "停用账号"),
                    ("account_unlock", "解除锁定"),
                    ("grant", "授权"),
                    ("revoke", "收回授权"),
                    ("delegate", "代行授权"),
                    ("recusal", "回避登记"),
                    ("access_request", "申请调阅"),
                    ("access_decide", "审批调阅"),
                    ("view", "查看"),
                    ("view_sensitive", "查看敏感信息"),
                    ("reveal", "显示完整号码"),
                    ("search", "查询"),
                    ("refused", "越权被拒"),
                    ("throttled", "超出限额"),
                    ("create", "新增"),
                    ("update", "修改"),
                    ("delete", "删除"),
                    ("import", "导入"),
                    ("import_undo", "撤销导入"),
                    ("quarantine", "隔离文件"),
                    ("export", "导出"),
                    ("export_request", "申请导出"),
                    ("export_decide", "审批导出"),
                    ("download", "下载"),
                    ("print", "打印"),
                    ("decide", "审核"),
                    ("merge", "合并"),
                    ("merge_undo", "撤销合并"),
                    ("evaluate", "评价"),
                    ("lock", "锁定"),
                    ("approve", "签发"),
                    ("deliver", "送达"),
                    ("job", "作业"),
                    ("audit_read", "查阅审计"),
                    ("audit_export", "导出审计"),
                    ("audit_archive", "归档审计"),
                    ("alarm", "安全告警"),
                    ("backup", "备份"),
                    ("restore", "恢复"),
                    ("purge", "清理数据"),
                    ("key_rotation", "更换密钥"),
                    ("setup", "初始化"),
                    ("notice", "确认告知"),
                ],
                max_length=20,
                verbose_name="动作",
            ),
        ),
        migrations.CreateModel(
            name="NoticeAcknowledgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=24, verbose_name="告知版本")),
                ("acknowledged_at", models.DateTimeField(verbose_name="确认时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acknowledgements",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "告知确认",
                "verbose_name_plural": "告知确认",
                "ordering": ["-acknowledged_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "version"), name="one_acknowledgement_per_version"
                    )
                ],
            },
        ),
    ]
