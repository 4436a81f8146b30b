"""Importing sheets of posts and of approved numbers: read, compared with what holds, written as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cadre.formats.dossier import Remark
from cadre.models import Post
from cadre.services import records
from cadre.services.posts import create_post, update_post
from cadre.services.roster_import import FieldChange, RowKind
from cadre.services.roster_reading import read_book
from cadre.sheets.subjects import NumbersRow, PostRow, read_subjects, recognise
from core.choices import AuditAction, ImportState
from core.models import Establishment, ImportBatch, Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.rules.units import NUMBER_FIELDS
from core.services import audit, files
from core.services.units import set_establishment
from core.services.units.numbers import NUMBER_LABELS
from core.sheets import SheetRefused

KIND = "cadre.posts"
FIELDS = ("category", "level", "seats", "is_key", "requirements", "document_no")


@dataclass(slots=True)
class PostPlan:
    """What becomes of one row: a new post, a changed one, the same, or nothing and why."""

    row: PostRow | NumbersRow
    unit: Unit | None = None
    post: Post | None = None
    kind: RowKind = RowKind.REFUSED
    reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The post, or that the row is about the numbers of the unit."""
        return self.row.name if isinstance(self.row, PostRow) else "职数与编制"


@dataclass(frozen=True, slots=True)
class PostsPlan:
    """What a whole sheet would do, with what was remarked about its cells."""

    rows: tuple[PostPlan, ...]
    remarks: tuple[Remark, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by kind."""
        found = Counter(row.kind for row in self.rows)
        return {kind.value: found[kind] for kind in RowKind}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a sheet says, and the fields for which it has columns."""

    rows: tuple[PostRow | NumbersRow, ...]
    remarks: tuple[Remark, ...]
    columns: frozenset[str]


def start_posts(content: bytes, *, name: str, unit: Unit, on: date, by: User) -> ImportBatch:
    """Keep the sheet; posts that it adds exist from ``on`` on.

    Raises: Refused without the right, and for a sheet that names no post; then nothing is kept.
    """
    if not by.has_in_scope(Right.EDIT_UNITS, unit):
        raise Refused.because(
            "import.posts_right", "这是职位或职数表。职位由区委组织部干部科维护，请把表交给干部科导入。"
        )
    read = _read(content, name)
    if not read.rows:
        why = "".join(remark.sentence for remark in read.remarks[:3])
        raise Refused.because("import.posts", f"表里没有能读出的职位和职数。{why}请核对表头后重新上传。")
    with transaction.atomic():
        file = files.store(
            content, name=name, content_type="application/octet-stream", purpose="posts", unit=unit, by=by
        )
        batch = ImportBatch.objects.create(
            kind=KIND, file=file, unit=unit, on=on, created_by=by, state=ImportState.MAPPED
        )
        audit.record(audit.Act(AuditAction.CREATE, batch, file.name, unit.path), by=by)
    return batch


def plan_posts(batch: ImportBatch, *, by: User) -> PostsPlan:
    """What the sheet of a batch would write. Raises Refused when the file is gone."""
    try:
        read = _read(batch.file.read(), batch.file.name)
    except (FileNotFoundError, SheetRefused) as error:
        raise Refused.because("import.file", "原文件已读不出来，请重新上传。") from error
    return PostsPlan(tuple(_planned(read, batch, by)), read.remarks)


@transaction.atomic
def record_posts(rows: Sequence[PostPlan], *, on: date, by: User, reason: str) -> None:
    """Set up the new posts and change the others, set the numbers; each with its entry in the trail."""
    for row in rows:
        if isinstance(row.row, NumbersRow):
            if row.unit is not None and row.kind in (RowKind.NEW, RowKind.CHANGED):
                set_establishment(row.unit, start=on, numbers=row.values, by=by, document_no=reason)
            continue
        if row.kind is RowKind.NEW and row.unit is not None:
            values = {"name": row.row.name, "valid_from": on} | row.values
            create_post(row.unit, values=values, by=by)
        elif row.kind is RowKind.CHANGED and row.post is not None:
            update_post(row.post, values=row.values, by=by, reason=reason)


@transaction.atomic
def commit_posts(batch: ImportBatch, *, by: User, now: datetime) -> dict[str, int]:
    """Write the sheet, all of it or nothing; the counts. Raises Refused the second time."""
    taken = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.MAPPED).update(
        state=ImportState.COMMITTED, committed_at=now
    )
    if not taken:
        raise Refused.because("import.state", "这一份已经导入，不能重复导入。")
    plan = plan_posts(batch, by=by)
    record_posts(plan.rows, on=batch.on, by=by, reason=f"导入《{batch.file.name}》")
    counts = plan.counts
    batch.summary = counts | {"left_out": counts["refused"]}
    batch.save(update_fields=["summary"])
    audit.record(audit.Act(AuditAction.IMPORT, batch, batch.file.name, batch.unit.path, counts), by=by)
    return counts


def _read(content: bytes, name: str) -> _Sheet:
    workbook = read_book(content, name)
    tables = [table for table in recognise(workbook) if table.subject.key in ("posts", "numbers")]
    book = read_subjects(workbook, tables)
    columns = frozenset(field for table in tables for field in table.layout.mapping.values())
    return _Sheet((*book.posts, *book.numbers), book.remarks, columns)


def _planned(read: _Sheet, batch: ImportBatch, by: User) -> list[PostPlan]:
    units: dict[str, list[Unit]] = {}
    mine = Unit.objects.visible_to(by, Right.EDIT_UNITS).existing(batch.on)
    for unit in mine.filter(path__startswith=batch.unit.path):
        for name in {unit.name, unit.short_name}:
            units.setdefault("".join(name.split()), []).append(unit)
    known: dict[tuple[int, str], Post] = {}
    for post in Post.objects.filter(unit__in=mine, valid_to=None):
        known[post.unit_id, post.name] = post
    seen: set[tuple[int, str]] = set()
    numbers = {row.unit_id: row for row in Establishment.objects.holding(batch.on).filter(unit__in=mine)}
    plans = [_placed(PostPlan(row), units, seen) for row in read.rows]
    for plan in plans:
        if plan.unit is not None and not plan.reason:
            if isinstance(plan.row, NumbersRow):
                _compare_numbers(plan, plan.row, numbers.get(plan.unit.pk))
            else:
                _compare_post(plan, plan.row, known.get((plan.unit.pk, plan.row.name)), read.columns)
    return plans


def _placed(plan: PostPlan, units: dict[str, list[Unit]], seen: set[tuple[int, str]]) -> PostPlan:
    """The unit of the row; a row that says the same thing a second time is left out."""
    found = units.get("".join(plan.row.unit.split()), [])
    if len(found) != 1:
        what = "有几个同名单位" if found else "没有这个单位"
        plan.reason = f"“{plan.row.unit}”{what}，请核对单位名称。"
        return plan
    plan.unit = found[0]
    key = plan.unit.pk, plan.name
    if key in seen:
        plan.reason = (
            "前面已有同一单位的同名职位，请合并为一行，人数填在职数里。"
            if isinstance(plan.row, PostRow)
            else "前面已有这个单位的职数，请只保留一行。"
        )
    seen.add(key)
    return plan


def _compare_post(plan: PostPlan, row: PostRow, post: Post | None, columns: frozenset[str]) -> None:
    """What the row says beyond the post; what it leaves empty, or has no column for, stays."""
    plan.post = post
    if post is None and not row.category:
        plan.reason = "看不出职务类别，请补填类别，例如“班子副职”。"
        return
    if row.seats < 1:
        plan.reason = "职数至少为 1，请改正。"
        return
    for name in FIELDS:
        if post is not None and name not in columns:
            continue
        new = getattr(row, name)
        old = getattr(post, name) if post else None
        if new in ("", None) or new == old or (name == "is_key" and not new):
            continue
        plan.values[name] = new
        told = _shown(name, old) if post else "—"
        plan.changes.append(FieldChange(records.field_label(Post, name), told, _shown(name, new), name))
    plan.kind = RowKind.NEW if post is None else RowKind.CHANGED if plan.changes else RowKind.SAME


def _compare_numbers(plan: PostPlan, row: NumbersRow, held: Establishment | None) -> None:
    """Numbers that the row gives and that differ from those of the day; the others stay."""
    for name in NUMBER_FIELDS:
        new = getattr(row, name)
        old = getattr(held, name) if held else None
        if new is None or new == old:
            continue
        plan.values[name] = new
        plan.changes.append(
            FieldChange(NUMBER_LABELS[name], "—" if old is None else str(old), str(new), name)
        )
    plan.kind = RowKind.SAME if not plan.changes else RowKind.NEW if held is None else RowKind.CHANGED


def _shown(name: str, value: Any) -> str:
    """A value in the words of the page."""
    return ("是" if value else "否") if isinstance(value, bool) else records.shown(Post, name, value)
