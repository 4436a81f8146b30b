"""The elements of the approval form's exchange file, in the order of the official editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["text", "month", "day", "party", "lines", "family", "id", "photo", "version"]
Since = Literal["classic", "2025", "sometimes"]

VERSION = "3.2.1.16"
FILE_ROWS, PRINTED_ROWS = 10, 7


@dataclass(frozen=True, slots=True)
class LrmxField:
    """One element: its Chinese label on the form and how many characters the official editor takes.

    ``since`` tells elements that every file has (``classic``) from the two of the 2025 form, which only
    files with an age limit have, and from those that other programs add now and then.
    ``lrm`` is the place in the older text format; a second number is the part between ``#``.
    """

    element: str
    label: str
    limit: int | None
    kind: FieldKind = "text"
    since: Since = "classic"
    lrm: tuple[int, ...] = ()


FIELDS = (
    LrmxField("XingMing", "姓名", 18, lrm=(0,)),
    LrmxField("XingBie", "性别", 1, lrm=(1,)),
    LrmxField("ChuShengNianYue", "出生年月", 8, "month", lrm=(2,)),
    LrmxField("MinZu", "民族", 18, lrm=(3,)),
    LrmxField("JiGuan", "籍贯", 18, lrm=(4,)),
    LrmxField("ChuShengDi", "出生地", 18, lrm=(7,)),
    LrmxField("RuDangShiJian", "入党时间", 18, "party", lrm=(5,)),
    LrmxField("ZhengZhiMianMao", "政治面貌", 18, since="sometimes"),
    LrmxField("CanJiaGongZuoShiJian", "参加工作时间", 8, "month", lrm=(8,)),
    LrmxField("DaoLingNianYue", "到龄时间", 8, "month", since="2025"),
    LrmxField("JianKangZhuangKuang", "健康状况", 18, lrm=(6,)),
    LrmxField("ZhuanYeJiShuZhiWu", "专业技术职务", 90, lrm=(11,)),
    LrmxField("ShuXiZhuanYeYouHeZhuanChang", "熟悉专业有何专长", 110, lrm=(16,)),
    LrmxField("QuanRiZhiJiaoYu_XueLi", "全日制教育学历", 54, lrm=(9, 0)),
    LrmxField("QuanRiZhiJiaoYu_XueWei", "全日制教育学位", 54, lrm=(9, 1)),
    LrmxField("QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "全日制学历毕业院校系及专业", 90, lrm=(10, 0)),
    LrmxField("QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "全日制学位毕业院校系及专业", 90, lrm=(10, 1)),
    LrmxField("ZaiZhiJiaoYu_XueLi", "在职教育学历", 54, lrm=(9, 2)),
    LrmxField("ZaiZhiJiaoYu_XueWei", "在职教育学位", 54, lrm=(9, 3)),
    LrmxField("ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "在职学历毕业院校系及专业", 90, lrm=(10, 2)),
    LrmxField("ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "在职学位毕业院校系及专业", 90, lrm=(10, 3)),
    LrmxField("XianRenZhiWu", "现任职务", 324, lrm=(25,)),
    LrmxField("NiRenZhiWu", "拟任职务", 324, lrm=(26,)),
    LrmxField("NiMianZhiWu", "拟免职务", 324, lrm=(27,)),
    LrmxField("JianLi", "简历", None, "lines", lrm=(17,)),
    LrmxField("JiangChengQingKuang", "奖惩情况", 552, "lines", lrm=(18,)),
    LrmxField("NianDuKaoHeJieGuo", "年度考核结果", 414, "lines", lrm=(19,)),
    LrmxField("RenMianLiYou", "任免理由", 552, "lines", lrm=(28,)),
    LrmxField("JiaTingChengYuan", "家庭主要成员及重要社会关系", None, "family"),
    LrmxField("ChengBaoDanWei", "呈报单位", 252, lrm=(29,)),
    LrmxField("GaiGeQianRenZhiNianLingJieXian", "改革前任职年龄界限", 30, since="2025"),
    LrmxField("JiSuanNianLingShiJian", "计算年龄时间", 8, "day", lrm=(30,)),
    LrmxField("TianBiaoShiJian", "填表时间", 8, "day", lrm=(32,)),
    LrmxField("TianBiaoRen", "填表人", 18, lrm=(31,)),
    LrmxField("ShenFenZheng", "身份证号", 18, "id"),
    LrmxField("ZhaoPian", "照片", None, "photo"),
    LrmxField("Version", "编辑器版本", None, "version"),
)
BY_ELEMENT = {field.element: field for field in FIELDS}

ITEM_FIELDS = (
    LrmxField("ChengWei", "称谓", 18, lrm=(20,)),
    LrmxField("XingMing", "姓名", 18, lrm=(21,)),
    LrmxField("ChuShengRiQi", "出生年月", 8, "month", lrm=(22,)),
    LrmxField("ZhengZhiMianMao", "政治面貌", 18, lrm=(23,)),
    LrmxField("GongZuoDanWeiJiZhiWu", "工作单位及职务", 124, lrm=(24,)),
)

# Names of the four elements of an education, by its mode: level, degree, school of each.
EDUCATION_ELEMENTS = {
    "full_time": tuple(
        f"QuanRiZhiJiaoYu_{part}"
        for part in ("XueLi", "XueWei", "XueLi_BiYeYuanXiaoXi", "XueWei_BiYeYuanXiaoXi")
    ),
    "in_service": tuple(
        f"ZaiZhiJiaoYu_{part}"
        for part in ("XueLi", "XueWei", "XueLi_BiYeYuanXiaoXi", "XueWei_BiYeYuanXiaoXi")
    ),
}
