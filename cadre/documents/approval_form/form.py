"""One person's 干部任免审批表 with every text as it is printed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cadre.documents.approval_form.layout import (
    GRIDS,
    HEAD_ROOM,
    INSET,
    MID_INSET,
    TITLE,
    Grid,
    Slot,
    slots,
)
from cadre.documents.approval_form.pictures import picture_type, shrink
from cadre.documents.approval_form.texts import LABELS, FormTexts, form_texts
from cadre.formats.dossier import Dossier
from cadre.rules.fit_text import Fitted, Line, fit
from core.policy import Finding, Severity

_CENTRED = frozenset({"mid", "seal"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid with its text set to fit; ``text`` is the text before it was broken into lines."""

    slot: Slot
    text: str
    set: Fitted

    @property
    def classes(self) -> str:
        """The classes of the style sheet that put the cell in its place."""
        slot = self.slot
        side = f" open-{slot.open}" if slot.open else ""
        place = f"gl{slot.left} gr{slot.right} gt{slot.top} gb{slot.bottom}"
        return f"{place} at-{slot.align} pt{int(self.set.size * 10)}{side}"


@dataclass(frozen=True, slots=True)
class ApprovalForm:
    """Both pages of the form, the photo, and what the user should know before it is printed."""

    name: str
    variant: str
    pages: tuple[tuple[Cell, ...], tuple[Cell, ...]]
    texts: Mapping[str, str]
    filled_by: str
    photo: bytes | None
    findings: tuple[Finding, ...]
    created: str

    @property
    def photo_uri(self) -> str:
        """The photo as an address that holds it."""
        if self.photo is None:
            return ""
        return f"data:{picture_type(self.photo)};base64,{b64encode(self.photo).decode()}"

    @property
    def title_cells(self) -> tuple[str, ...]:
        """The seven characters of the title, each in a cell of its own."""
        return tuple(TITLE)

    def text_of(self, key: str) -> str:
        """The text of one cell before it was broken into lines."""
        return self.texts.get(key, "")


def build_approval_form(
    dossier: Dossier, *, on: date, variant: str, reporting_unit: str = ""
) -> ApprovalForm:
    """The form of a person as of the day; ``reporting_unit`` stands where the record names none.

    Ages are counted to 计算年龄时间, else 填表时间, else the day.
    """
    texts = form_texts(dossier, on=on, variant=variant, reporting_unit=reporting_unit)
    photo = shrink(dossier.photo) if dossier.photo else None
    pages = tuple(
        tuple(_cell(slot, grid, texts) for slot in page)
        for grid, page in zip(GRIDS, slots(variant, texts.merged), strict=True)
    )
    lost = [found for page in pages for cell in page if (found := _too_small(cell))]
    return ApprovalForm(
        name=dossier.name,
        variant=variant,
        pages=(pages[0], pages[1]),
        texts=texts.words,
        filled_by=texts.words["filled_by"],
        photo=photo,
        findings=(*lost, *texts.findings, *_photo_findings(dossier, photo)),
        created=on.isoformat(),
    )


def _cell(slot: Slot, grid: Grid, texts: FormTexts) -> Cell:
    if slot.label:
        return Cell(slot, "".join(slot.label), Fitted(14.0, tuple(Line(line) for line in slot.label)))
    if slot.align == "photo":
        return Cell(slot, "", Fitted(14.0, ()))
    text = texts.words.get(slot.key, "")
    inset = MID_INSET if slot.align in _CENTRED else INSET
    width, height = grid.width(slot) - 2 * inset, grid.height(slot) - 0.4
    if slot.align == "top":
        height -= HEAD_ROOM
    return Cell(
        slot,
        text,
        fit(text, width=width, height=height, dated=slot.key == "resume", whole=slot.align == "mid"),
    )


def _too_small(cell: Cell) -> Finding | None:
    if not cell.set.lost:
        return None
    if cell.slot.key == "resume":
        reason = f"字体过小，请合并简历。按 8 磅字仍放不下，末尾 {cell.set.lost} 行没有印出。"
    else:
        label = LABELS.get(cell.slot.key.rpartition(".")[2], "表中一栏")
        reason = f"“{label}”文字过长，按 8 磅字仍放不下，末尾 {cell.set.lost} 行没有印出。请精简文字。"
    return Finding("cadre.form.too_small", Severity.WARN, reason)


def _photo_findings(dossier: Dossier, photo: bytes | None) -> tuple[Finding, ...]:
    if photo is not None:
        return ()
    reason = "照片不能识别，照片栏留空。请换一张。" if dossier.photo else "没有照片，照片栏留空。请补传照片。"
    return (Finding("cadre.form.photo", Severity.WARN, reason),)
