"""C4, single cells: how offices write dates, ID numbers and names, and what a careful person would type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.cadre.rosters import id_number
from tests.corpus.originals import HEADER, PEOPLE, xlsx
from tests.corpus.sample import Sample

LIN = PEOPLE[0]
OCTOBER = id_number("19901009", "051")
PLAIN, CLEAR = "General", ()
Habit = tuple[str, Any, str, tuple[str, ...]]

# what it is, the cell, the value wanted, what is said about it
WORK: list[Habit] = [
    ("point", "2013.08", "2013.08", CLEAR),
    ("dash-for-point", "2013—08", "2013.08", CLEAR),
    ("day-and-hour", "2013/8/5 8:30", "2013.08.05", CLEAR),
    ("one-digit-month", "2013.8", "2013.08", CLEAR),
    ("full-width", "２０１３．０８", "2013.08", CLEAR),
    ("full-width-stop", "2013。08", "2013.08", CLEAR),
    ("ideographic-space", "　2013.08　", "2013.08", CLEAR),
    ("no-break-space", "\u00a02013.08\u00a0", "2013.08", CLEAR),
    ("zero-width", "2013\u200b.08\ufeff", "2013.08", CLEAR),
    ("newline", "2013.\n08", "2013.08", CLEAR),
    ("apostrophe", "'2013.08", "2013.08", CLEAR),
    ("year-month", "2013年8月", "2013.08", CLEAR),
    ("year-month-day", "2013年08月05日", "2013.08.05", CLEAR),
    ("year-month-spaces", "2013 年 8 月", "2013.08", CLEAR),
    ("dashes", "2013-08-05", "2013.08.05", CLEAR),
    ("slashes", "2013/8/5", "2013.08.05", CLEAR),
    ("six-digits", "201308", "2013.08", CLEAR),
    ("eight-digits", "20130805", "2013.08.05", CLEAR),
    ("six-digits-number", 201308, "2013.08", CLEAR),
    ("eight-digits-number", 20130805, "2013.08.05", CLEAR),
    ("number", 2013.08, "2013.08", CLEAR),
    ("number-december", 2013.12, "2013.12", CLEAR),
    ("serial", 41487, "2013.08", ("date_serial",)),
    ("serial-text", "41487", "2013.08", ("date_serial",)),
    ("two-digit-year", "13.08", "2013.08", ("date_two_digits",)),
    ("year-only", "2013", "2013", ("date_year_only",)),
    ("lost-zero", "2013.1", "2013.01", ("date_lost_zero",)),
    ("lost-zero-number", 2013.1, "", ("date_ambiguous",)),
    ("no-such-month", "2013.13", "", ("date_month",)),
    ("no-such-day", "2013.02.30", "", ("date_day",)),
    ("unclear-order", "5/6/2013", "", ("date_unclear",)),
    ("until-now", "至今", "", ("date_until_now",)),
    ("nothing", "—", "", CLEAR),
    ("unknown", "不详", "", CLEAR),
]
BIRTH: list[Habit] = [
    ("with-age", "1990.05（35岁）", "1990.05", CLEAR),
    ("with-age-below", "1990.05\n(35岁)", "1990.05", CLEAR),
    ("1990.3", "1990.3", "1990.03", ("birth_differs_from_id",)),
    ("1990年3月", "1990年3月", "1990.03", ("birth_differs_from_id",)),
    ("90.05", "90.05", "1990.05", ("date_two_digits",)),
    ("number", 1990.05, "1990.05", CLEAR),
    ("day", "1990.05.12", "1990.05.12", CLEAR),
    ("other-day", "1990.05.13", "1990.05.13", ("birth_differs_from_id",)),
]
NUMBERS: list[Habit] = [
    ("blank-before", f" {LIN[2]}", LIN[2], ("id_number_blank",)),
    ("ideographic-before", f"　{LIN[2]}", LIN[2], ("id_number_blank",)),
    ("blank-behind", f"{LIN[2]} \u00a0", LIN[2], CLEAR),
    ("apostrophe", f"'{LIN[2]}", LIN[2], CLEAR),
    ("other-apostrophe", f"‘{LIN[2]}", LIN[2], CLEAR),
    ("in-groups", f"{LIN[2][:6]} {LIN[2][6:14]} {LIN[2][14:]}", LIN[2], CLEAR),
    ("full-width", LIN[2].translate({48 + n: 0xFF10 + n for n in range(10)}), LIN[2], CLEAR),
    ("lower-x", OCTOBER.lower(), OCTOBER, CLEAR),
    ("full-width-x", OCTOBER.replace("X", "Ｘ"), OCTOBER, CLEAR),
    ("cyrillic-x", OCTOBER.replace("X", "Х"), OCTOBER, CLEAR),
    ("times-for-x", OCTOBER.replace("X", "×"), OCTOBER, CLEAR),
    ("old", LIN[2][:6] + LIN[2][8:17], LIN[2], ("id_number_old",)),
    ("number-lost", float(LIN[2][:15] + "000"), "", ("id_number_lost_digits",)),
    ("number-shown", "5.20499E+17", "", ("id_number_lost_digits",)),
    ("too-short", LIN[2][:-2], "", ("id_number_invalid",)),
    ("one-digit-off", LIN[2][:-2] + str(9 - int(LIN[2][-2])) + LIN[2][-1], "", ("id_number_invalid",)),
    ("newline", f"{LIN[2][:10]}\n{LIN[2][10:]}", LIN[2], CLEAR),
    ("forced-text", f'="{LIN[2]}"', LIN[2], CLEAR),
]
NAMES: list[Habit] = [
    ("two-blanks", "林  远", "林远", CLEAR),
    ("ideographic-space", "林　远", "林远", CLEAR),
    ("newline", "林\n远", "林远", CLEAR),
    ("middle-dot", "阿依古丽·买买提", "阿依古丽·买买提", CLEAR),
    ("bullet", "阿依古丽•买买提", "阿依古丽·买买提", CLEAR),
    ("katakana-dot", "阿依古丽・买买提", "阿依古丽·买买提", CLEAR),
    ("full-stop", "阿依古丽．买买提", "阿依古丽·买买提", CLEAR),
    ("dot-with-blanks", "阿依古丽 · 买买提", "阿依古丽·买买提", CLEAR),
    ("question-mark", "阿依古丽?买买提", "阿依古丽·买买提", CLEAR),
    ("question-mark-rare", "李？玉", "", ("name_lost_character",)),
    ("question-mark-last", "李?", "", ("name_lost_character",)),
    ("supplementary", "𠮷田玉", "𠮷田玉", CLEAR),
    ("extension-a", "李㛃", "李㛃", CLEAR),
    ("private-use", "李\ue863", "李\ue863", CLEAR),
    ("bullet-before-rare", "林林•𠮷", "林林·𠮷", CLEAR),
    ("compatibility", "李\uf9dc", "李\uf9dc", CLEAR),
    ("zero", "〇玉", "〇玉", CLEAR),
    ("long", "阿卜杜热依木·麦麦提图尔荪·艾合买提", "阿卜杜热依木·麦麦提图尔荪·艾合买提", CLEAR),
    ("bracket", "林远（女）", "林远", ("name_bracket",)),
    ("digits", "林远1", "", ("name_odd",)),
    ("empty", "　", "", ("required",)),
]


def _roster(column: int | None, cell: Any) -> bytes:
    """One roster of two people; the cell stands with the first, or in a column of its own."""
    second = list(PEOPLE[2])
    if column is None:
        rows = [(*HEADER, "参加工作时间"), (*LIN, cell), (*second, "2009.07")]
    else:
        first = [*LIN[:column], cell, *LIN[column + 1 :]]
        rows = [HEADER, first, second]
    return xlsx(rows, strings_to_formulas=False)


def habits_of_cells() -> Iterator[Sample]:
    """One roster for each habit: the value is right, or the cell is named with what to do."""
    tables: tuple[tuple[str, int | None, str, list[Habit]], ...] = (
        ("work", None, "work_start", WORK),
        ("birth", 3, "birth", BIRTH),
        ("number", 2, "id_number", NUMBERS),
        ("name", 0, "name", NAMES),
    )
    for kind, column, field, habits in tables:
        for what, cell, wanted, told in habits:
            if field == "id_number" and wanted == OCTOBER:
                told = (*told, "birth_differs_from_id")
            values = ({field: wanted}, {"name": PEOPLE[2][0], "id_number": PEOPLE[2][2]})
            yield Sample(f"C4-{kind}-{what}.xlsx", _roster(column, cell), False, None, values, told)
    for epoch in (False, True):
        content = xlsx(
            [(*HEADER, "参加工作时间"), (*LIN, datetime(2013, 8, 5))],
            default_date_format="yyyy/m/d",
            date_1904=epoch,
        )
        values = ({"work_start": "2013.08.05", "name": LIN[0]},)
        yield Sample(f"C4-date-{1904 if epoch else 1900}.xlsx", content, False, (LIN[0],), values, ())
