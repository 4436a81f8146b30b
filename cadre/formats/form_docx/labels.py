"""The labels of the approval form, in every variant that units use, and the elements that they name."""

from __future__ import annotations

import re
import unicodedata

_SPOKEN = {
    "XingMing": "姓名",
    "XingBie": "性别",
    "ChuShengNianYue": "出生年月 出生日期 出生时间",
    "MinZu": "民族",
    "JiGuan": "籍贯",
    "ChuShengDi": "出生地",
    "RuDangShiJian": "入党时间 入党年月 加入中共时间",
    "ZhengZhiMianMao": "政治面貌",
    "CanJiaGongZuoShiJian": "参加工作时间 参加工作年月 工作时间",
    "DaoLingNianYue": "到龄时间 到龄年月",
    "JianKangZhuangKuang": "健康状况",
    "ZhuanYeJiShuZhiWu": "专业技术职务 专业技术职称 专业技术资格",
    "ShuXiZhuanYeYouHeZhuanChang": "熟悉专业有何专长 熟悉专业有何特长 专长",
    "XianRenZhiWu": "现任职务 现任职务职级",
    "NiRenZhiWu": "拟任职务 拟任职务职级",
    "NiMianZhiWu": "拟免职务 拟免职务职级",
    "JianLi": "简历 主要经历 工作简历",
    "JiangChengQingKuang": "奖惩情况",
    "NianDuKaoHeJieGuo": "年度考核结果 年核度结考果 年度考核情况 近三年年度考核情况 近三年年度考核结果",
    "RenMianLiYou": "任免理由",
    "ChengBaoDanWei": "呈报单位",
    "ShenFenZheng": "身份证号 身份证号码 公民身份号码",
}
LABELS = {word: element for element, words in _SPOKEN.items() for word in words.split()}
FAMILY = {
    "称谓": "ChengWei",
    "关系": "ChengWei",
    "姓名": "XingMing",
    "出生年月": "ChuShengRiQi",
    "出生日期": "ChuShengRiQi",
    "政治面貌": "ZhengZhiMianMao",
    "工作单位及职务": "GongZuoDanWeiJiZhiWu",
    "工作单位": "GongZuoDanWeiJiZhiWu",
}
AGE = "年龄"
EDUCATION = {
    "全日制教育": "QuanRiZhiJiaoYu",
    "全日制": "QuanRiZhiJiaoYu",
    "在职教育": "ZaiZhiJiaoYu",
    "在职": "ZaiZhiJiaoYu",
}
SCHOOL = re.compile(r"^(?:毕业院校)?(?:及|系及)?(?:专业)?$")
OTHER = frozenset(
    {"学历", "学位", "学历学位", "照片", "相片", "审批机关意见", "行政机关任免意见", "培训情况", "盖章"}
)
_BRACKET = re.compile(r"\([^()]*\)")
_NOISE = re.compile(r"[\s:*、.]+")


def label_of(text: str) -> str:
    """A cell's text as labels are compared: no blanks, no brackets, no colon."""
    plain = unicodedata.normalize("NFKC", text)
    return _NOISE.sub("", _BRACKET.sub("", _NOISE.sub("", plain)))


def is_label(text: str) -> bool:
    """Whether a cell holds one of the form's own words and no value."""
    word = label_of(text)
    return (
        word in LABELS
        or word in EDUCATION
        or word in OTHER
        or word == AGE
        or bool(word and SCHOOL.match(word))
    )
