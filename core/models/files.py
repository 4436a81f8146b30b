"""Files that came in or were made, encrypted on disk."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from core import crypto
from core.policy import Refused
from core.rules.field_classes import FieldClasses

from .units import Unit
from .users import User


class StoredFile(models.Model):
    """One file: its facts here, its sealed content under FILES_DIR by a random name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64)
    purpose = models.CharField("用途", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="files", verbose_name="所属单位")
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="files", verbose_name="建立人"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    purged_at = models.DateTimeField("清除时间", null=True, blank=True)

    field_classes = FieldClasses(
        "上传的原件和生成的文件；内容加密存放，这里只有文件名和校验值。",
        c2="id name content_type size sha256 purpose unit created_by created_at purged_at",
    )

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def fate(self) -> str:
        """The sentence that says that the content is gone; empty while it is there."""
        if self.purged_at is None:
            return ""
        return f"已过保存期限，内容于 {timezone.localdate(self.purged_at):%Y.%m.%d} 清除，不能再打开。"

    def read(self) -> bytes:
        """The content in clear.

        Raises Refused when its time is over, FileNotFoundError when the disk lost it, InvalidTag when it was
        changed.
        """
        if self.purged_at is not None:
            raise Refused.because("core.file.purged", f"《{self.name}》{self.fate}")
        path = settings.FILES_DIR / self.id.hex[:2] / self.id.hex
        return crypto.unseal(path.read_bytes(), f"file.{self.id.hex}")
