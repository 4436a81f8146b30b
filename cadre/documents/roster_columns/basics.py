"""Columns about the person: who, from where, since when, in what standing."""

from __future__ import annotations

from datetime import date

from cadre.choices import Ethnicity, IntakeChannel, ManageType, PersonType, PoliticalStatus, Sex, Staffing
from core.dates import age_on

from .column import CENTER, DATE, NUMBER, RosterColumn
from .lines import RosterLine

BASICS, SERVICE = "基本信息", "身份与进入"
_SEXES, _NATIONS, _POLITICS = dict(Sex.choices), dict(Ethnicity.choices), dict(PoliticalStatus.choices)
_CHANNELS, _STAFFING = dict(IntakeChannel.choices), dict(Staffing.choices)
_PERSON_TYPES, _MANAGE_TYPES = dict(PersonType.choices), dict(ManageType.choices)


def _full_years(since: date | None, on: date) -> int | None:
    return age_on(since, on) if since and since <= on else None


def _selected(line: RosterLine) -> str:
    person = line.cadre
    return "是" if person.selected_on or person.intake_channel == IntakeChannel.SELECTED_GRADUATE else ""


PERSON_COLUMNS = (
    RosterColumn(
        "name", "姓名", lambda line: line.cadre.name, BASICS, width=10, align=CENTER, sort=("pinyin",)
    ),
    RosterColumn(
        "sex", "性别", lambda line: _SEXES.get(line.cadre.sex), BASICS, width=5, align=CENTER, sort=("sex",)
    ),
    RosterColumn(
        "ethnicity", "民族", lambda line: _NATIONS.get(line.cadre.ethnicity), BASICS,
        width=8, align=CENTER, sort=("ethnicity",),
    ),
    RosterColumn(
        "native_place", "籍贯", lambda line: line.cadre.native_place, BASICS,
        width=11, align=CENTER, sort=("native_place",),
    ),
    RosterColumn(
        "birth_place", "出生地", lambda line: line.cadre.birth_place, BASICS, width=11, align=CENTER
    ),
    RosterColumn(
        "growth_place", "成长地", lambda line: line.cadre.growth_place, BASICS, width=11, align=CENTER
    ),
    RosterColumn(
        "birth", "出生年月", lambda line: line.cadre.birth, BASICS,
        width=10, align=CENTER, kind=DATE, sort=("birth",),
        precision=lambda _, line: line.cadre.birth_precision,
    ),
    RosterColumn(
        "age", "年龄", lambda line: _full_years(line.cadre.birth, line.on), BASICS,
        width=6, align=CENTER, kind=NUMBER, sort=("-birth",),
    ),
    RosterColumn(
        "political", "政治面貌", lambda line: _POLITICS.get(line.cadre.political), BASICS,
        width=10, align=CENTER, sort=("political",),
    ),
    RosterColumn(
        "party_joined", "入党时间", lambda line: line.cadre.party_joined, BASICS,
        width=10, align=CENTER, kind=DATE, sort=("party_joined",),
    ),
    RosterColumn(
        "party_years", "党龄", lambda line: _full_years(line.cadre.party_joined, line.on), BASICS,
        width=6, align=CENTER, kind=NUMBER, sort=("-party_joined",),
    ),
    RosterColumn(
        "work_start", "参加工作时间", lambda line: line.cadre.work_start, BASICS,
        width=10, align=CENTER, kind=DATE, sort=("work_start",),
    ),
    RosterColumn(
        "work_years", "工龄", lambda line: _full_years(line.cadre.work_start, line.on), BASICS,
        width=6, align=CENTER, kind=NUMBER, sort=("-work_start",),
    ),
    RosterColumn("health", "健康状况", lambda line: line.cadre.health, BASICS, width=9, align=CENTER),
    RosterColumn(
        "id_number", "身份证号", lambda line: line.cadre.masked_id_number, BASICS,
        width=20, align=CENTER, needs=frozenset({"id_number"}),
    ),
)  # fmt: skip

# In no catalogue: it takes the place of the masked column in a roster that somebody agreed to.
FULL_ID_NUMBER = RosterColumn(
    "id_number", "身份证号", lambda line: line.cadre.id_number, BASICS,
    width=20, align=CENTER, needs=frozenset({"id_number"}),
)  # fmt: skip

SERVICE_COLUMNS = (
    RosterColumn("person_type", "人员类别", lambda line: _PERSON_TYPES.get(line.cadre.person_type), SERVICE),
    RosterColumn("manage_type", "管理类别", lambda line: _MANAGE_TYPES.get(line.cadre.manage_type), SERVICE),
    RosterColumn(
        "staffing", "编制类型", lambda line: _STAFFING.get(line.cadre.staffing), SERVICE,
        align=CENTER, sort=("staffing",),
    ),
    RosterColumn(
        "intake_channel", "进入渠道", lambda line: _CHANNELS.get(line.cadre.intake_channel), SERVICE,
        align=CENTER, sort=("intake_channel",),
    ),
    RosterColumn(
        "intake_year", "进入年份", lambda line: line.cadre.intake_year, SERVICE,
        width=8, align=CENTER, kind=NUMBER, sort=("intake_year",),
    ),
    RosterColumn(
        "recruited_on", "录用时间", lambda line: line.cadre.recruited_on, SERVICE,
        width=10, align=CENTER, kind=DATE, sort=("recruited_on",),
    ),
    RosterColumn("selected", "选调生", _selected, SERVICE, width=7, align=CENTER),
    RosterColumn(
        "selected_on", "进入选调生时间", lambda line: line.cadre.selected_on, SERVICE,
        width=10, align=CENTER, kind=DATE, sort=("selected_on",),
    ),
    RosterColumn(
        "civil_registered_on", "公务员登记时间", lambda line: line.cadre.civil_registered_on, SERVICE,
        width=10, align=CENTER, kind=DATE, sort=("civil_registered_on",),
    ),
)  # fmt: skip
