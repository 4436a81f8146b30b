"""Turns the checked rows of one person into the facts of one information set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cadre.choices import AssessmentGrade
from cadre.formats.dossier import Dossier, EducationFact, FamilyFact, RewardFact, TitleFact
from cadre.rules.family import relation_code
from cadre.sheets.education import read_education
from cadre.sheets.subjects.telling import Telling, day, precision, text
from cadre.sheets.subjects.words import coded_reward, reward_kind
from cadre.sheets.words import IN_SERVICE_ONLY, NONE_WORDS
from core.sheets import CellProblem, CheckedRow
from core.sheets.cells import compact

Rows = Sequence[CheckedRow]
YEAR_TOLD = re.compile(r"(20\d\d)(?:年|年度|\D|$)")


def fill_grades(dossier: Dossier, rows: Rows, telling: Telling) -> None:
    """Annual grades: a row a year, or a column a year; the year may stand only in the title."""
    titled = YEAR_TOLD.search(telling.layout.title) or YEAR_TOLD.search(telling.layout.sheet_name)
    grades: dict[int, str] = dict(dossier.grades or {})
    for row in rows:
        for year, grade in _graded(row, int(titled[1]) if titled else None, telling):
            if grades.setdefault(year, grade) != grade:
                words = "、".join(str(AssessmentGrade(code).label) for code in (grades[year], grade))
                telling.say(row, "grade", f"{year}年有两个不同的等次：{words}。", "请只保留正确的一个。")
    dossier.grades = grades or None


def _graded(row: CheckedRow, titled: int | None, telling: Telling) -> Iterator[tuple[int, str]]:
    by_year = row.values.get("grade_of")
    for year, grade in by_year.items() if isinstance(by_year, dict) else ():
        yield int(year), str(grade)
    if grade := text(row, "grade"):
        year = row.values.get("year", titled)
        if isinstance(year, int):
            yield year, grade
        elif "year" not in row.raw:
            telling.say(row, "grade", "看不出是哪一年的考核。", "请补上“考核年度”一列，或在标题里写明年度。")


def fill_family(dossier: Dossier, rows: Rows, telling: Telling) -> None:
    """The family in the order of 排序 when all rows have one, else as it stands."""
    members: list[tuple[int, FamilyFact]] = []
    for row in rows:
        relation, name = text(row, "relation"), text(row, "member")
        if not relation and not name:
            continue
        if not relation or not name:
            lacking = "relation" if not relation else "member"
            telling.say(row, lacking, "称谓和姓名要写全。", "请补填后重新导入。")
            continue
        work = text(row, "work")
        fact = FamilyFact(
            relation,
            name,
            day(row, "member_birth"),
            precision(row, "member_birth"),
            text(row, "political"),
            "" if work in NONE_WORDS else work,
            relation_code(compact(relation)),
        )
        order = row.values.get("order")
        members.append((order if isinstance(order, int) else 0, fact))
    if all(order for order, _ in members):
        members.sort(key=lambda member: member[0])
    if members:
        dossier.family = tuple(fact for _, fact in members)
        dossier.whole |= {"family"}


def fill_educations(dossier: Dossier, rows: Rows, telling: Telling) -> None:
    """Educations; one whose mode is not told is full-time, a Party-school one in-service, with a remark."""
    found: list[EducationFact] = []
    for row in rows:
        level, degree, words = text(row, "level"), text(row, "degree"), text(row, "level_text")
        degree = degree or text(row, "level_degree")
        if words and not level and "level" not in row.raw:
            try:
                read, hint = read_education(words)
            except CellProblem as problem:
                sentence = f"{problem.note.sentence}这一条学历没有导入。"
                telling.say(row, "level_text", sentence, problem.note.remedy)
                continue
            level, degree = read or "", degree or hint or ""
        if not level and not degree:
            continue
        mode = text(row, "mode")
        if not mode:
            mode = "in_service" if level in IN_SERVICE_ONLY else "full_time"
            if "mode" not in row.raw and mode == "full_time":
                remedy = "如是在职学历，请补上“教育类别”。"
                telling.say(row, "mode", "没有写教育类别，按全日制教育。", remedy, fatal=False)
        found.append(_education(row, mode, level, words, degree))
    dossier.educations = tuple(found) or None


def _education(row: CheckedRow, mode: str, level: str, words: str, degree: str) -> EducationFact:
    school, major = text(row, "school"), text(row, "major")
    named = f"{major.removesuffix('专业')}专业" if major else ""
    if school and not school.endswith((named, major)):
        school += named
    return EducationFact(
        mode=mode,
        level=level,
        level_text=words,
        degree=degree,
        school=school[:120],
        major=major.removesuffix("专业") if major else "",
        entered_on=day(row, "entered_on"),
        graduated_on=day(row, "graduated_on"),
        degree_on=day(row, "degree_on"),
    )


def fill_titles(dossier: Dossier, rows: Rows, telling: Telling) -> None:
    """Professional qualifications."""
    found = [
        TitleFact(
            text(row, "title"),
            text(row, "title_level"),
            text(row, "route"),
            day(row, "gained_on"),
            text(row, "organ"),
        )
        for row in rows
        if text(row, "title") not in {"", *NONE_WORDS}
    ]
    dossier.titles = tuple(found) or None


def fill_rewards(dossier: Dossier, rows: Rows, telling: Telling) -> None:
    """Rewards and sanctions; a word like 警告, which may be of several kinds, gets no code."""
    found: list[RewardFact] = []
    for row in rows:
        word, name = text(row, "reward_word"), text(row, "reward")
        name = name or word
        if not name or name in NONE_WORDS:
            continue
        code = coded_reward(word, name)
        decided, lifted = day(row, "decided_on"), day(row, "lifted_on")
        if decided and lifted and lifted < decided:
            telling.say(row, "lifted_on", "撤销日期早于批准日期。", "请核对这两个日期。")
            lifted = None
        found.append(
            RewardFact(
                kind=reward_kind(f"{word}{name}", code),
                name=name,
                code=code,
                organ=text(row, "organ"),
                decided_on=decided,
                precision=precision(row, "decided_on"),
                reason=text(row, "reason"),
                lifted_on=lifted,
            )
        )
    dossier.rewards = tuple(found) or None


def fill_resume(dossier: Dossier, rows: Rows, telling: Telling) -> None:
    """The résumé as it stands in the cell."""
    for row in rows:
        dossier.resume = text(row, "resume") or dossier.resume
