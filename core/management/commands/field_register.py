"""manage.py field_register: the register of all stored fields, their classes and purposes, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from core.models import BlindIndexField, Sealing
from core.rules.duties import Duty
from core.rules.field_classes import FieldClass
from core.services.field_register import classes_of, classified_models

_HEAD = """# 字段登记表

每个数据表的每个字段：分级、处理目的和处理依据（GB/T 22239 访问控制、个人信息保护）。
由 `manage.py field_register` 从模型里的声明生成，测试 `test_field_classes.py` 核对，不要手工修改。

分级：C1 基本信息，C2 内部信息，C3 敏感个人信息，C4 纪律、谈话、审查信息。C3、C4 的文字一律加密存放（“密”），
或只存带密钥的索引（“索引”）；明文存放的逐项写明理由。角色能看到哪一级由权限矩阵推出（`core.rules.field_classes.ceiling`）。

处理依据：
"""


class Command(BaseCommand):
    """Writes to standard output: ``manage.py field_register > docs/field-register.md``."""

    help = "输出字段登记表（Markdown）。"

    def handle(self, *args: Any, **options: Any) -> None:
        """The whole register."""
        self.stdout.write("\n".join(_lines()))


def _lines() -> Iterator[str]:
    yield _HEAD
    yield from (f"- {duty.label}：{duty.basis}" for duty in Duty if duty is not Duty.NOBODY)
    yield ""
    for model in classified_models():
        classes = classes_of(model)
        yield f"## {model._meta.verbose_name}（{model._meta.label}）\n"
        basis = "" if classes.duty is Duty.NOBODY else "处理依据："
        yield f"{classes.purpose}{basis}{classes.duty.label}。\n"
        yield "| 分级 | 字段 |"
        yield "| --- | --- |"
        of = classes.by_name
        for one in FieldClass:
            named = [_named(field) for field in model._meta.concrete_fields if of[field.name] is one]
            if named:
                yield f"| {one.name} {one.label} | {'、'.join(named)} |"
        yield ""
        for name, reason in classes.in_clear.items():
            field = model._meta.get_field(name)
            yield f"- {getattr(field, 'verbose_name', name)}明文存放：{reason}"
        if classes.in_clear:
            yield ""


def _named(field: Any) -> str:
    """The Chinese name, and how it is kept."""
    kept = (
        "（密）" if isinstance(field, Sealing) else "（索引）" if isinstance(field, BlindIndexField) else ""
    )
    return f"{field.verbose_name} `{field.name}`{kept}"
