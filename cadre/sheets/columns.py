"""The columns of a cadre roster: what units call them and how their cells are read."""

from __future__ import annotations

import re

from cadre.sheets.cleaners import (
    clean_assessments,
    clean_channel,
    clean_grade,
    clean_grassroots,
    clean_level,
    clean_party_joined,
    clean_political,
    clean_rank,
    clean_recruited_on,
    clean_remark,
    clean_roster_id,
    clean_selected_graduate,
    clean_selected_on,
    clean_year,
    clean_yes,
    coded,
    coded_mildly,
    settle_birth,
)
from cadre.sheets.education import clean_degree, education_cell, school_cell
from cadre.sheets.left_out import KNOWN_BUT_LEFT_OUT
from cadre.sheets.narratives import NARRATIVE_COLUMNS
from cadre.sheets.places import clean_place
from cadre.sheets.words import (
    CATEGORIES,
    ETHNICITIES,
    MANAGE_TYPES,
    PERSON_TYPES,
    POLITICAL,
    SEXES,
    STAFFING,
)
from core.rules.id_number import mask_id_number
from core.sheets.cells import clean_name, text_up_to
from core.sheets.columns import Column
from core.sheets.partial_dates import clean_date

YEAR_HEADER = re.compile(
    r"^(?:近[三两二3]年)?(?:年度)?(?:考核)?(?:结果|等次|情况)?/?(20\d\d)年?度?(?:年度)?(?:考核)?(?:结果|等次|情况)?$"
)


PERSON_COLUMNS = (
    Column(
        field="name", label="姓名", required=True, clean=clean_name, example="张三",
        synonyms=("干部姓名", "名字", "人员姓名"),
    ),
    Column(
        field="id_number", label="身份证号", clean=clean_roster_id, mask=mask_id_number,
        synonyms=(
            "身份证", "身份证号码", "证件号码", "证件号", "公民身份号码", "公民身份证号码", "居民身份证号",
            "居民身份证号码",
        ),
        help="认人依据；单元格格式须为文本。",
    ),
    Column(field="sex", label="性别", clean=coded(SEXES, "性别"), example="男"),
    Column(field="ethnicity", label="民族", clean=coded(ETHNICITIES, "民族"), example="汉族"),
    Column(field="native_place", label="籍贯", clean=clean_place, synonyms=("祖籍",), example="湖南岳阳"),
    Column(field="birth_place", label="出生地", clean=clean_place, synonyms=("出生地点",)),
    Column(field="growth_place", label="成长地", clean=clean_place),
    Column(
        field="birth", label="出生年月", clean=clean_date, settle=settle_birth, example="1990.05",
        synonyms=(
            "出生日期", "出生年月日", "出生时间", "生日", "出生年月（岁）", "出生年月（年龄）",
            "出生时间（年龄）",
        ),
    ),
    Column(
        field="work_start", label="参加工作时间", clean=clean_date, example="2013.08",
        synonyms=("参工时间", "参加工作日期", "参加工作年月", "工作时间", "参工年月", "参加工作"),
    ),
    Column(
        field="party_joined", label="入党时间", clean=clean_party_joined, example="2011.06",
        spare=("入党时间文字",),
        synonyms=(
            "入党日期", "入党年月", "加入党派时间", "入党（团）时间", "入党年月及党派",
            "入党",
        ),
    ),
    Column(
        field="political", label="政治面貌", clean=clean_political, example="中共党员",
        synonyms=("党派", "政治面貌及入党时间", "政治面貌（入党时间）"),
    ),
    Column(field="health", label="健康状况", clean=text_up_to(20), synonyms=("健康",)),
    Column(
        field="staffing", label="编制类型", clean=coded(STAFFING, "编制类型"), example="行政编制",
        synonyms=("编制性质", "编制", "人员编制", "身份", "编制类别"),
    ),
    Column(
        field="intake_channel", label="进入渠道", clean=clean_channel, example="公务员招录",
        synonyms=("来源", "招录渠道", "录用方式", "进入方式", "进入途径", "录用渠道"),
    ),
    Column(
        field="intake_year", label="进入年份", clean=clean_year, synonyms=("录用年份", "招录年份"),
    ),
    Column(
        field="recruited_on", label="录用时间", clean=clean_recruited_on, example="2016.08",
        synonyms=("考录时间", "招录时间", "录用日期"),
    ),
    Column(field="recruited_by_exam", label="是否考录", clean=clean_yes, synonyms=("考录",)),
    Column(
        field="selected_graduate", label="是否选调生", clean=clean_selected_graduate,
        synonyms=("选调生",),
    ),
    Column(
        field="selected_on", label="进入选调生时间", clean=clean_selected_on, example="2016.08",
        synonyms=("选调生时间", "选调时间"),
    ),
    Column(
        field="civil_registered_on", label="公务员登记时间", clean=clean_date, example="2017.12",
        synonyms=("登记时间", "公务员登记日期"),
    ),
    Column(
        field="person_type", label="人员类别", clean=coded_mildly(PERSON_TYPES, "人员类别"),
        example="公务员",
    ),
    Column(
        field="manage_type", label="管理类别", clean=coded_mildly(MANAGE_TYPES, "管理类别"),
        synonyms=("管理权限", "干部管理类别"), example="县级党委管理干部",
    ),
    Column(
        field="second_party", label="第二党派", clean=coded_mildly(POLITICAL, "党派"), example="民建"
    ),
    Column(field="third_party", label="第三党派", clean=coded_mildly(POLITICAL, "党派")),
    Column(
        field="professional_title", label="专业技术职务", clean=text_up_to(60),
        synonyms=("职称", "技术职务", "专技职务", "专业技术资格", "专业技术任职资格"),
    ),
    Column(
        field="speciality", label="熟悉专业有何专长", clean=text_up_to(110),
        synonyms=("熟悉专业有何特长", "专长", "特长", "熟悉领域"),
    ),
    Column(
        field="grassroots_months", label="基层工作经历", clean=clean_grassroots,
        synonyms=(
            "是否具有两年以上基层工作经历", "是否有2年基层工作经历", "两年以上基层工作经历",
            "是否有两年以上基层工作经历",
        ),
    ),
    Column(field="remark", label="备注", clean=clean_remark, synonyms=("说明",)),
)  # fmt: skip

EDUCATION_COLUMNS = (
    Column(
        field="full_time_level", label="全日制学历", clean=education_cell("full_time"), example="大学",
        synonyms=(
            "全日制教育/学历", "全日制教育学历", "第一学历", "全日制", "全日制教育", "全日制教育/学历学位",
            "全日制学历学位", "全日制/学历", "全日制/学历学位", "学历学位/全日制教育", "学历/全日制",
            "学历/全日制教育",
        ),
    ),
    Column(
        field="full_time_degree", label="全日制学位", clean=clean_degree, example="管理学学士",
        synonyms=("全日制教育/学位", "全日制/学位", "全日制教育学位"),
    ),
    Column(
        field="full_time_school", label="全日制毕业院校系及专业", clean=school_cell("full_time"),
        synonyms=(
            "全日制学历毕业院校", "全日制教育/毕业院校及专业", "全日制教育-毕业院校系及专业",
            "全日制毕业院校",
            "全日制教育/毕业院校系及专业", "全日制教育/毕业院校", "全日制毕业院校及专业",
            "全日制/毕业院校及专业",
            "全日制教育/毕业学校及专业",
        ),
    ),
    Column(
        field="full_time_major", label="全日制专业", clean=text_up_to(60),
        synonyms=("全日制教育/专业", "全日制所学专业", "全日制/专业"),
    ),
    Column(
        field="in_service_level", label="在职学历", clean=education_cell("in_service"),
        synonyms=(
            "在职教育/学历", "在职教育学历", "在职", "在职教育", "在职教育/学历学位", "在职学历学位",
            "在职/学历",
            "在职/学历学位", "学历学位/在职教育", "学历/在职", "学历/在职教育",
        ),
    ),
    Column(
        field="in_service_degree", label="在职学位", clean=clean_degree,
        synonyms=("在职教育/学位", "在职/学位", "在职教育学位"),
    ),
    Column(
        field="in_service_school", label="在职毕业院校系及专业", clean=school_cell("in_service"),
        synonyms=(
            "在职学历毕业院校", "在职教育/毕业院校及专业", "在职教育-毕业院校系及专业", "在职毕业院校",
            "在职教育/毕业院校系及专业", "在职教育/毕业院校", "在职毕业院校及专业", "在职/毕业院校及专业",
            "在职教育/毕业学校及专业",
        ),
    ),
    Column(
        field="in_service_major", label="在职专业", clean=text_up_to(60),
        synonyms=("在职教育/专业", "在职所学专业", "在职/专业"),
    ),
    Column(
        field="top_level", label="最高学历", clean=education_cell("top"), spare=("学历",),
        synonyms=("最高学历学位", "学历学位", "文化程度", "最高学历/学历"),
    ),
    Column(field="top_degree", label="最高学位", clean=clean_degree, synonyms=("学位",)),
    Column(
        field="top_school", label="毕业院校系及专业", clean=school_cell("top"),
        synonyms=(
            "毕业院校", "毕业院校系以及专业", "毕业学校及专业", "毕业院校及所学专业", "毕业院校及专业",
            "毕业学校专业",
            "毕业学校", "毕业院校专业", "最高学历毕业院校",
        ),
    ),
    Column(
        field="top_major", label="专业", clean=text_up_to(60),
        synonyms=("所学专业", "专业名称", "最高学历专业"),
    ),
)  # fmt: skip

POST_COLUMNS = (
    Column(
        field="unit", label="单位",
        synonyms=(
            "部门", "单位归口", "统计关系所在单位", "所在机构", "工作单位", "所在单位", "单位名称",
            "现工作单位",
        ),
    ),
    Column(
        field="post", label="现任职务", clean=text_up_to(120), example="副镇长",
        synonyms=("职务", "现职务", "职务名称", "岗位"),
    ),
    Column(
        field="unit_post", label="工作单位及职务", clean=text_up_to(120),
        spare=("现工作单位及职务简称",),
        synonyms=(
            "所在单位及职务", "单位及职务", "现工作单位及职务", "现工作单位及职务全称",
            "现工作单位及现任职务", "工作单位及现任职务", "单位职务",
        ),
    ),
    Column(
        field="post_category", label="职务类别", clean=coded(CATEGORIES, "职务类别"), example="中层正职",
        synonyms=("岗位类别", "职务分类", "职务性质", "干部类别"),
    ),
    Column(
        field="post_since", label="任现职时间", clean=clean_date, example="2021.03",
        synonyms=(
            "任现职务时间", "现职务始任时间", "当前职务任职时间", "任现职务起始时间", "现任职务时间",
            "任职时间", "任职",
        ),
    ),
    Column(
        field="level", label="职务层次", clean=clean_level, example="乡科级副职",
        spare=("级别", "职务级别", "行政级别", "干部级别", "职务职级"), synonyms=("现职务层次",),
    ),
    Column(
        field="level_since", label="任现职务层次时间", clean=clean_date,
        spare=("任同级领导职务时间", "任同职级时间", "任同级职务时间", "任现级别时间", "任同级时间"),
        synonyms=("任同级领导职务层次时间",),
    ),
    Column(
        field="rank", label="职级", clean=clean_rank, example="三级主任科员",
        synonyms=("现职级", "职级套转后的职级", "公务员职级", "现任职级", "岗位等级"),
    ),
    Column(
        field="rank_since", label="任现职级时间", clean=clean_date,
        synonyms=("现职级始任时间", "当前职级任职时间", "任职级时间", "晋升现职级时间"),
    ),
    Column(
        field="assessment", label="分年度考核等次", clean=clean_grade, key_pattern=YEAR_HEADER, example="优秀"
    ),
    Column(
        field="assessments", label="年度考核结果", clean=clean_assessments, example="2022年称职；2023年优秀",
        synonyms=(
            "年度考核结果综述", "近三年年度考核情况", "近三年年度考核结果", "年度考核等次", "年度考核",
            "年度考核情况",
            "近三年年度考核", "近三年考核结果", "近三年考核情况",
        ),
    ),
)  # fmt: skip

ROSTER_COLUMNS: tuple[Column, ...] = (
    *PERSON_COLUMNS,
    *POST_COLUMNS,
    *EDUCATION_COLUMNS,
    *NARRATIVE_COLUMNS,
    *KNOWN_BUT_LEFT_OUT,
)
