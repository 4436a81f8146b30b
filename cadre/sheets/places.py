"""Brings places to the style of the appointment form: 贵州安顺西秀."""

from __future__ import annotations

import re

from cadre.sheets.words import ETHNICITIES, NONE_WORDS
from core.sheets.cells import clean_text
from core.sheets.workbook import Raw

REGIONS = {
    "内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆", "香港特别行政区": "香港", "澳门特别行政区": "澳门",
}  # fmt: skip
PROVINCES = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南"
    "|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|台湾|香港|澳门"
)
PROVINCE = re.compile(rf"^({PROVINCES})(?:省|市)?")
CITY = re.compile(r"^([\u4e00-\u9fff]{2,}?)(?:市|地区|盟)(?=[\u4e00-\u9fff])")
LAST = re.compile(r"^([\u4e00-\u9fff]{2,})(?:市|区|县|旗)$")
ETHNIC_WORDS = "|".join(sorted((name for name in ETHNICITIES if name.endswith("族")), key=len, reverse=True))
AUTONOMOUS = re.compile(rf"(?:{ETHNIC_WORDS})+(?:各族)?自治[州县旗区]")


def clean_place(raw: Raw) -> str | None:
    """A place without the words for province, city and county; 县 stays after a single character."""
    text = clean_text(raw)
    if text is None or text in NONE_WORDS:
        return None
    place = text.replace(" ", "")
    for full, short in REGIONS.items():
        place = place.replace(full, short)
    found = PROVINCE.match(place)
    province, rest = (found[1], place[found.end() :]) if found else ("", place)
    rest = AUTONOMOUS.sub("", rest)
    city = CITY.match(rest)
    if city:
        province, rest = province + city[1], rest[city.end() :]
    return (province + LAST.sub(r"\1", rest))[:60]
