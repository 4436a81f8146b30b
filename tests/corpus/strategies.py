"""Values as offices write them, each beside what it means: ID numbers, dates, names, résumés."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
AREAS = ("520499", "110101", "430181", "999999", "000000")
FULL_WIDTH = {48 + digit: 0xFF10 + digit for digit in range(10)}
RARE = "𠮷㛃䶮〇\ue863\uf9dc龘"
COMMON = "林知远罗静怡唐文博韦春桃石一川杨雪梅阿依古丽买提"
DOTS = "·•．・‧"
days = st.dates(date(1930, 1, 1), date(2015, 12, 31)) | st.sampled_from(
    [date(1992, 2, 29), date(2000, 2, 29), date(1990, 1, 1), date(1999, 12, 31)]
)


def check_by_the_standard(first17: str) -> str:
    """The last character by the sum of GB 11643, reckoned in another way than the product does."""
    total = sum(int(digit) * pow(2, 17 - place) for place, digit in enumerate(first17))
    return "10X98765432"[total % 11]


@st.composite
def id18(draw: Any) -> str:
    """A valid number of any area, living or made up."""
    born = draw(days)
    first17 = f"{draw(st.sampled_from(AREAS))}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + check_by_the_standard(first17)


SAME_NUMBER: tuple[Callable[[str], str], ...] = (
    str.lower,
    lambda number: f" {number}",
    lambda number: f"\u3000{number}\u00a0",
    lambda number: f"'{number}",
    lambda number: f"{number[:6]} {number[6:14]} {number[14:]}",
    lambda number: number.translate(FULL_WIDTH),
    lambda number: number.replace("X", "Ｘ"),
    lambda number: f"{number[:9]}\n{number[9:]}",
)
LOST_NUMBER: tuple[Callable[[str], Any], ...] = (
    lambda number: float(number[:15] + "000"),
    lambda number: f"{float(number[:17] + '0'):.5E}",
    lambda number: number[:-1],
    lambda number: number + "0",
    lambda number: number[:6] + "19901332" + number[14:],
)


@st.composite
def fuzzy_date(draw: Any) -> tuple[Any, str]:
    """A month or day as a cell may hold it, and the one way in which it is kept."""
    day = draw(st.dates(date(1951, 1, 1), date(2025, 12, 31)))
    year, month, number = day.year, day.month, day.day
    by_month = [
        f"{year}.{month:02d}", f"{year}．{month:02d}", f"{year}年{month}月", f"{year} 年 {month:02d} 月",
        f"{year}-{month:02d}", f"{year}/{month:02d}", f"{year}{month:02d}", int(f"{year}{month:02d}"),
        f"　{year}.{month:02d}\u00a0", f"'{year}.{month:02d}", f"{year}.{month:02d}".translate(FULL_WIDTH),
    ]  # fmt: skip
    by_day = [
        f"{year}.{month:02d}.{number:02d}", f"{year}年{month}月{number}日",
        f"{year}-{month:02d}-{number:02d}",
        f"{year}/{month}/{number}", f"{year}{month:02d}{number:02d}", int(f"{year}{month:02d}{number:02d}"),
    ]  # fmt: skip
    if draw(st.booleans()):
        return draw(st.sampled_from(by_month)), f"{year}.{month:02d}"
    return draw(st.sampled_from(by_day)), f"{year}.{month:02d}.{number:02d}"


@st.composite
def cn_name(draw: Any) -> tuple[str, str]:
    """A name as typed, with blanks and dots of every kind, and as it is kept; rare characters stay."""
    letters = st.sampled_from(COMMON + RARE)
    own = draw(st.lists(letters, min_size=2, max_size=6))
    gap = draw(st.sampled_from(("", "  ", "\u3000", "\n", "\u200b")))
    family = draw(st.lists(letters, max_size=8))
    dot = draw(st.sampled_from(DOTS))
    kept = "".join(own) + (f"·{''.join(family)}" if family else "")
    return gap.join(own) + (f"{gap}{dot}{gap}{''.join(family)}" if family else ""), kept


Span = tuple[date, date | None]


@st.composite
def resume(draw: Any) -> tuple[str, list[Span]]:
    """Lines with mixed dashes, gaps and overlaps, the last perhaps open; and the spans that they tell."""
    spans: list[Span] = []
    lines: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        start = date(draw(st.integers(1975, 2020)), draw(st.integers(1, 12)), 1)
        months = start.month + draw(st.integers(1, 60))
        end: date | None = date(start.year + (months - 1) // 12, (months - 1) % 12 + 1, 1)
        dash = draw(st.sampled_from(("--", "—", "——", "-", "－", "~", "～", "至")))
        if number == 0 and draw(st.booleans()):
            end = None
        told = (
            f"{end:%Y.%m}" if end else draw(st.sampled_from(("", "至今")) if dash != "至" else st.just("今"))
        )
        lines.append(f"{start:%Y.%m}{dash}{told}  清河镇科员")
        spans.append((start, end))
    order = sorted(range(len(spans)), key=lambda place: (spans[place][0], place))
    return "\n".join(lines[place] for place in order), [spans[place] for place in order]
