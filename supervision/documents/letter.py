"""The letter to one unit (点对点反馈函) as it is printed: every text is already a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.documents import render_pdf
from core.policy import Light

TEMPLATE = "documents/letter.html"


class Standing(StrEnum):
    """How a person stands to a target; the value is what is printed."""

    COUNTS = "计入"
    MISSES = "不计入"
    OUTSIDE = "不在范围"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person under one target, with the reason in words (1988.03生，38岁，超过35岁)."""

    name: str
    sex: str
    birth: str
    title: str
    standing: Standing
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """One target: the row of the table in the text, and with ``people`` a group of the attachment.

    ``required``, ``actual``, ``gap`` and ``worse_on`` are printed as they are (2名, 27.3%, 1名, 2026年5月);
    an em dash stands for nothing. Give ``people`` only for targets that need proof: about 7 ms a person.
    """

    name: str
    required: str
    actual: str
    gap: str
    light: Light
    worse_on: str = "—"
    source: str = ""
    people: tuple[PersonLine, ...] = ()

    @property
    def summary(self) -> str:
        """应配2名，实配1名，缺1名."""
        missing = f"，缺{self.gap}" if self.gap not in ("", "—") else ""
        return f"应配{self.required}，实配{self.actual}{missing}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastLine:
    """One dated event after which a light is worse, as a sentence (wording.forecast_sentence)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPaper:
    """The whole letter. Without ``number`` it is a draft: placeholder number and dashed seal ring.

    ``created`` is an ISO date for the file's metadata, ``trace`` the identifier of run and letter that goes
    into its keywords; equal papers give equal files.
    """

    issuer: str
    title_lines: tuple[str, ...]
    recipient: str
    opening: str
    results: tuple[str, ...]
    targets: tuple[TargetLine, ...]
    counted: tuple[str, ...]
    asks: tuple[str, ...]
    signed_on: str
    forecasts: tuple[ForecastLine, ...] = ()
    no_forecast: str = ""
    number: str = ""
    secrecy: str = ""
    contact: str = ""
    copies: str = ""
    basis: str = ""
    trace: str = ""
    created: str = ""

    @property
    def title(self) -> str:
        """The title on one line, for the file's metadata."""
        return "".join(self.title_lines)

    @property
    def evidence(self) -> tuple[TargetLine, ...]:
        """The targets that are proved person by person in the attachment."""
        return tuple(target for target in self.targets if target.people)

    @property
    def enclosures(self) -> tuple[str, ...]:
        """The names of the attachments."""
        return ("配备目标逐人认定表",) if self.evidence else ()


def write_letter_pdf(paper: LetterPaper) -> bytes:
    """The letter as PDF. Raises PdfUnavailable, PaperTooLong."""
    return render_pdf(TEMPLATE, {"paper": paper})
