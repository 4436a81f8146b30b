"""Copies that were mailed or written by a command, each with its trace code."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A new table; nothing that is there changes."""

    dependencies = [("core", "0005_notice_acknowledgement")]

    operations = [
        migrations.CreateModel(
            name="IssuedCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="追溯码")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("people", models.PositiveIntegerField(default=0, verbose_name="人数")),
                ("account", models.CharField(blank=True, max_length=60, verbose_name="主机账号")),
                ("key", models.CharField(blank=True, max_length=60, verbose_name="送达编号")),
                ("issued_at", models.DateTimeField(verbose_name="发出时间")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="校验值")),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收件人",
                    ),
                ),
            ],
            options={
                "verbose_name": "发出的副本",
                "verbose_name_plural": "发出的副本",
                "ordering": ["-issued_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("key",),
                        name="one_copy_per_delivery",
                    )
                ],
            },
        )
    ]
