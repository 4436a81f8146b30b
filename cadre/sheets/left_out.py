"""Columns of rosters that are known and not imported."""

from __future__ import annotations

from core.sheets.columns import Column


def _ignored(field: str, label: str, *synonyms: str) -> Column:
    return Column(field=field, label=label, synonyms=synonyms, ignored=True)


KNOWN_BUT_LEFT_OUT = (
    _ignored("seq", "序号", "编号", "NO", "排序", "单位编号", "No."),
    _ignored("age", "年龄", "周岁", "年龄（岁）", "现年龄"),
    _ignored("phone", "电话", "联系电话", "手机号", "手机", "联系方式", "手机号码"),
    _ignored("photo", "照片"),
    _ignored("household", "户籍所在地", "户口所在地"),
    _ignored("marital", "婚姻状况"),
    _ignored("post_years", "任现职年限", "现职务始任年限"),
    _ignored("rank_years", "任现职级年限"),
    _ignored("origin", "身份来源", "人员身份", "干部身份", "身份类别", "军转干部", "部队经历"),
    _ignored("person_status", "人员管理状态", "人员状态"),
    _ignored("pay_grade", "级别（公务员级别）", "工资级别"),
    _ignored("unit_join", "进入本单位时间", "进入本单位形式", "调入时间", "到本单位工作时间"),
    _ignored("proposed_post", "拟任职务", "拟免职务", "拟任免职务", "拟提拔职务"),
)
