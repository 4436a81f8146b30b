"""The résumé in itself, and against the post that is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from cadre.rules.resume import ParsedResume, classify, parse_resume, resume_gaps, resume_overlaps
from cadre.rules.titles import PARTS, STAFF, classify_title
from core.dates import month_text, months_between

from .facts import RecordFacts
from .faults import ERROR, WARNING, Fault

MONTHS_FORGIVEN = 2
WAITING = re.compile("待分配|待业|待岗|在家|自由职业|病休")
SPANS_SHOWN = 3


def career_faults(facts: RecordFacts, on: date) -> Iterator[Fault]:
    """Gaps, overlaps and lines not understood in the résumé; post against title."""
    if facts.resume.strip():
        parsed = parse_resume(facts.resume)
        yield from _lines(parsed)
        yield from _spans(parsed, on)
        yield from _against_record(facts, parsed)
    yield from _title(facts)


def _lines(parsed: ParsedResume) -> Iterator[Fault]:
    if parsed.unparsed:
        told = "、".join(f"第 {line.line} 行" for line in parsed.unparsed[:SPANS_SHOWN])
        more = f"等 {len(parsed.unparsed)} 行" if len(parsed.unparsed) > SPANS_SHOWN else ""
        yield Fault(
            "quality.resume.lines",
            WARNING,
            "resume",
            f"简历{told}{more}没有读懂。",
            "按“1990.05--1995.06  单位职务”的格式改正这几行。",
            "干部任免审批表填写说明",
        )


def _spans(parsed: ParsedResume, on: date) -> Iterator[Fault]:
    main = [segment for segment in parsed.segments if not segment.inner]
    for rule, word, found in (
        ("quality.resume.gap", "断档", resume_gaps(main)),
        ("quality.resume.overlap", "重叠", resume_overlaps(main)),
    ):
        if found:
            told = "、".join(
                f"{month_text(span.first)}—{month_text(span.last)}" for span in found[:SPANS_SHOWN]
            )
            more = f"等 {len(found)} 处" if len(found) > SPANS_SHOWN else ""
            yield Fault(
                rule,
                WARNING,
                "resume",
                f"简历{told}{more}{word}。",
                "核对起止年月，待分配、病休也要写明。",
                "干部任免审批表填写说明",
            )
    if any(segment.start > on for segment in main):
        yield Fault("quality.resume.future", ERROR, "resume", "简历里有将来的时间。", "改正起止年月。")


def _against_record(facts: RecordFacts, parsed: ParsedResume) -> Iterator[Fault]:
    main = [segment for segment in parsed.segments if not segment.inner]
    work = next((segment for segment in main if _is_work(segment.text)), None)
    if work and facts.work_start and abs(months_between(work.start, facts.work_start)) > MONTHS_FORGIVEN:
        yield Fault(
            "quality.resume.work_start",
            WARNING,
            "work_start",
            f"参加工作时间记为 {month_text(facts.work_start)}，简历从 {month_text(work.start)} 开始工作。",
            "查档案核对，改正其中一处。",
        )
    current = next((segment for segment in reversed(main) if segment.end is None), None)
    if current is None or not facts.held_title:
        return
    words = [part for part in PARTS.split(facts.held_title) if part]
    if not any(word in current.text for word in words):
        yield Fault(
            "quality.resume.post",
            WARNING,
            "title",
            f"简历最后一段“{current.text[:30]}”没有现任职务“{facts.held_title[:30]}”。",
            "改正简历最后一段，或登记任职变动。",
        )


def _is_work(text: str) -> bool:
    """Neither study nor waiting: 待分配, 待业, 在家."""
    return not classify(text).is_study and not WAITING.match(text)


def _title(facts: RecordFacts) -> Iterator[Fault]:
    """Who is 正职, 副职 or 中层 each district decides; who leads and who does not, the words tell."""
    if not facts.held_title:
        return
    told = classify_title(facts.held_title, facts.unit_kind, facts.unit_name)
    if told and facts.held_category and (told == STAFF) != (facts.held_category == STAFF):
        yield Fault(
            "quality.post.category",
            WARNING,
            "post_category",
            f"职务“{facts.held_title[:30]}”与登记的职务类别不符。",
            "核对任职的职务类别，配备评价按类别计数。",
        )
    words = [part for part in PARTS.split(facts.held_title) if part]
    if facts.title and words and not any(word in facts.title for word in words):
        yield Fault(
            "quality.post.title",
            WARNING,
            "title",
            f"现任职务全称“{facts.title[:30]}”里没有任职记录的“{facts.held_title[:30]}”。",
            "更正任职，或修改现任职务全称。",
        )
