"""Finds in a title the unit that it names for certain: town, street office, organ of a district."""

from __future__ import annotations

import re
from typing import NamedTuple

TOWN, TOWNSHIP, SUBDISTRICT = "town", "township", "subdistrict"
DISTRICT, PARTY, GOVERNMENT = "district", "party", "government"
TOWN_KINDS = frozenset({TOWN, TOWNSHIP, SUBDISTRICT})
_KINDS = {"镇": TOWN, "乡": TOWNSHIP, "街道": SUBDISTRICT}

# What follows the name of a town when the town itself is meant: its organs and posts, then its offices.
_ORGANS = (
    r"党委|党工委|人民政府|政府|纪委|纪工委|人大|人民武装部|武装部|党政办|办事处|副?书记"
    r"|(?:代理?|副)?[镇乡]长"
)
_OFFICES = (
    r"政协|团委|妇联|工会|党建|组织委|宣传委|统战委|政法委|党政|综合|经济发展|经发|社会事务|民政|农业|农技|林业|水利|畜牧"
    r"|应急|安监|规划|村镇|计生|卫计|卫健办|综治|平安|维稳|便民|政务服务|党务|公共|文化|科教|退役|社保|人社|劳动保障|扶贫"
    r"|乡村振兴|城管|城建|城市管理|行政执法|产业发展|新时代|网格|移民|统计|信访|机关|干部|科员|办事员|工作人员|公务员|选调生"
    r"|试用期|[一二三四]级主任科员|[一二]级科员|(?:挂职|工作|任职|见习|锻炼)(?!委|室|局|部)"
)
_TOWN = re.compile(
    rf"[\u4e00-\u9fff]{{1,40}}?(?:(?P<sure>(?<!乡)镇|(?<!城)乡(?!镇)|街道)(?={_ORGANS})"
    rf"|(?P<wide>(?<![城乡集建])镇|(?<![城下])乡(?!镇)|街道)(?=(?:{_OFFICES})|$))"
)
_HEAD_ONLY = re.compile(r"^[\u4e00-\u9fff]{2,40}?(?=(?:代理?|副)?(?P<head>[镇乡])长$)")
# What lies in a town without being the town's own.
_SEPARATE = re.compile(
    r"派出所|司法所|财政所|国土|自然资源|市场监|工商所|税务|法庭|卫生院|卫生服务中心|卫生室|医院|中学|小学|学校|幼儿园"
    r"|供销|信用社|银行|邮政|供电|企业|公司|[\u4e00-\u9fff]村(?!镇)|社区|居委会"
)

_DISTRICT = (
    r"(?:(?<!开发)(?<!自治)(?<!保护)(?<!示范)(?<!功能)(?<!实验)(?<!试验)(?<!合作)(?<!度假)(?<!产业)(?<!工业)"
    r"(?<![新园景军特社小牧校片辖库营院厂])区|县)"
)
_PARTY = re.compile(
    rf"{_DISTRICT}(?P<unit>委(?:办公室|办|组织部|宣传部|统战部|政法委员会|政法委|社会工作部|政策研究室|编办|巡察办|老干部局|网信办"
    r"|机构编制委员会办公室|巡察工作领导小组办公室|直属机关工委)|纪委监委|纪委|监委|总工会|妇联|妇女联合会|团委|科协|文联|残联|工商联)"
)
_BUREAU = r"(?:(?!镇|街道|邮政|供电|烟草|气象|电信|税务|分|委)[\u4e00-\u9fff]){1,12}?局"
_GOVERNMENT = re.compile(
    rf"{_DISTRICT}(?P<unit>人民政府办公室|政府办公室|政府办|发展和改革委员会|发展改革委|发改委|卫生健康委员会|卫健委|{_BUREAU})"
)
_TOP = re.compile(rf"{_DISTRICT}(?:人民政府|政府)?(?P<post>委副?书记|委常委|副?[区县]长)$")


class Place(NamedTuple):
    """The kind of unit, the name of a district's organ, and what stands after them."""

    kind: str
    unit: str
    rest: str


def find_place(title: str) -> Place | None:
    """The unit that one title names for certain; None when the words leave it open."""
    return _town(title) or _district(title)


def _town(title: str) -> Place | None:
    found = list(_TOWN.finditer(title))
    if not found:
        head = _HEAD_ONLY.search(title)
        return Place(_KINDS[head["head"]], "", title[head.end() :]) if head else None
    rest = title[found[-1].end() :]
    if _SEPARATE.search(rest):
        return None
    return Place(_KINDS[found[-1]["sure"] or found[-1]["wide"]], "", rest)


def _district(title: str) -> Place | None:
    top = _TOP.search(title)
    if top:
        return Place(DISTRICT, "", top["post"])
    for pattern, kind in ((_PARTY, PARTY), (_GOVERNMENT, GOVERNMENT)):
        found = pattern.search(title)
        if found:
            unit = found["unit"] + ("公室" if found["unit"].endswith("办") else "")
            return Place(kind, unit, title[found.end() :])
    return None
