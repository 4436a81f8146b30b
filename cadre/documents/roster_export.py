"""One order for a roster, from the page or the queue, and the file that it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from cadre.querysets import CadreQuerySet
from core.documents import PaperTooLong, PdfUnavailable
from core.models import Export
from core.policy import Refused

from .roster_paper import LayoutSpec, RosterPaper, entries
from .roster_pdf import pages_of, roster_pdf
from .roster_xlsx import roster_xlsx


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterOrder:
    """Which people in which order, laid out how, in which format, with which heading and foot."""

    keys: tuple[int, ...]
    spec: LayoutSpec
    format: str
    title: str
    issuer: str
    on: date
    printed_by: str
    printed_at: str
    number: str

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return f"{self.title}（{self.on:%Y.%m.%d}）.{self.format}"

    @property
    def steps(self) -> int:
        """How much there is to do: pages of a PDF, people of a workbook."""
        return pages_of(len(self.keys)) if self.format == "pdf" else len(self.keys)

    def to_json(self) -> dict[str, Any]:
        """The order as the queue keeps it."""
        return asdict(self) | {"on": self.on.isoformat()}

    @classmethod
    def of(cls, export: Export) -> RosterOrder:
        """The order that an export keeps; its trace code is the number that every page bears."""
        return replace(cls.from_json(export.params["order"]), number=export.code)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> RosterOrder:
        """The order that the queue kept."""
        spec = kept["spec"] | {"columns": tuple(kept["spec"]["columns"])}
        more = {"keys": tuple(kept["keys"]), "on": date.fromisoformat(kept["on"])}
        return cls(**(kept | more | {"spec": LayoutSpec(**spec)}))


def make_roster(
    order: RosterOrder, people: CadreQuerySet, *, after_each: Callable[[int], None] | None = None
) -> bytes:
    """The file. ``people`` decides who may be in it. Raises Refused when it cannot be made here."""
    paper = RosterPaper(
        spec=order.spec,
        title=order.title,
        issuer=order.issuer,
        on=order.on,
        printed_by=order.printed_by,
        printed_at=order.printed_at,
        number=order.number,
    )
    lines = entries(people, order.keys, order.spec, order.on)
    if order.format == "xlsx":
        return roster_xlsx(paper, lines, after_each=after_each)
    try:
        return roster_pdf(paper, lines, after_each=after_each)
    except (PdfUnavailable, PaperTooLong) as error:
        raise Refused.because("roster.export.pdf", str(error)) from error
