"""The sets of a dossier that are lists of rows: titles, rewards and sanctions, family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.db import models

from cadre.choices import RewardKind
from cadre.formats.dossier import FamilyFact, RewardFact, TitleFact
from cadre.models import FamilyMember, ProfessionalTitle, RewardPunishment
from cadre.services.records import shown
from cadre.services.roster_import.plan import FieldChange, Write
from cadre.services.sets import SANCTION
from core.sheets.cells import tight

from .draft import Draft, says_new

LONGEST_KEY = 60


@dataclass(frozen=True, slots=True)
class RowSet:
    """One set: how a row is told and by what it is found again."""

    name: str
    label: str
    model: type[models.Model]
    identity: Callable[[Any], str]
    line: Callable[[Any], str]
    ordered: bool = False


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part and part != "—")


def _title_line(row: Any) -> str:
    return _join(row.name, shown(ProfessionalTitle, "level", row.level), _day(row.gained_on))


def _reward_line(row: Any) -> str:
    return _join(row.name, row.organ, _day(row.decided_on), _lifted(row))


def _family_line(row: Any) -> str:
    return _join(row.relation, row.name, _day(row.birth), row.political, row.work)


def _lifted(row: Any) -> str:
    return f"{_day(row.lifted_on)}撤销" if row.lifted_on else ""


def _day(day: Any) -> str:
    return shown(ProfessionalTitle, "gained_on", day)


def _reward_identity(row: Any) -> str:
    month = f"{row.decided_on:%Y%m}" if row.decided_on else ""
    return f"{row.kind}{month}{tight(row.name or row.text)}"


TITLES = RowSet("titles", "专业技术资格", ProfessionalTitle, lambda row: tight(row.name), _title_line)
REWARDS = RowSet("rewards", "奖励", RewardPunishment, _reward_identity, _reward_line, ordered=True)
FAMILY = RowSet("family", "家庭成员", FamilyMember, lambda row: tight(row.name), _family_line, ordered=True)


def plan_titles(draft: Draft, facts: Sequence[TitleFact], *, whole: bool) -> None:
    """Compare the professional titles."""
    known = draft.record.titles if draft.record else []
    _Comparison(draft, TITLES, known, facts).run(whole=whole)


def plan_family(draft: Draft, facts: Sequence[FamilyFact], *, whole: bool) -> None:
    """Compare the family."""
    known = draft.record.family if draft.record else []
    _Comparison(draft, FAMILY, known, facts).run(whole=whole)


def plan_rewards(draft: Draft, facts: Sequence[RewardFact], *, whole: bool, sees_sanctions: bool) -> None:
    """Compare rewards and sanctions.

    Whoever may not see sanctions can bring them in: what the file says is then told as new whether or not it
    is recorded, written only when it is not, and a recorded one is never changed or removed.
    """
    known = draft.record.rewards if draft.record else []
    if sees_sanctions:
        _Comparison(draft, REWARDS, known, facts).run(whole=whole)
        return
    open_rows = [row for row in known if row.kind != RewardKind.SANCTION]
    rewards = [fact for fact in facts if fact.kind != RewardKind.SANCTION]
    _Comparison(draft, REWARDS, open_rows, rewards).run(whole=whole)
    recorded = {_reward_identity(row) for row in known if row.kind == RewardKind.SANCTION}
    blind = _Comparison(draft, REWARDS, [], [])
    for index, fact in enumerate(facts, len(known)):
        if fact.kind == RewardKind.SANCTION:
            blind.add(_reward_identity(fact), fact, index, written=_reward_identity(fact) not in recorded)


class _Comparison:
    """One set of one person beside what the file says of it."""

    def __init__(self, draft: Draft, kind: RowSet, known: Iterable[Any], facts: Sequence[Any]) -> None:
        self._draft = draft
        self._kind = kind
        self._known = _named(known, kind.identity)
        self._facts = _named(facts, kind.identity)
        self._writes: list[Write] = getattr(draft.plan, kind.name)

    def run(self, *, whole: bool) -> None:
        """Offer what is new, what differs and, of a set that the file gives wholly, what it does not list."""
        behind = (
            0
            if whole
            else 1 + max((row.order for row in self._known.values()), default=-1)
            if self._ordered
            else 0
        )
        for index, (identity, fact) in enumerate(self._facts.items()):
            record = self._known.get(identity)
            if record is None:
                self.add(identity, fact, index + behind)
            else:
                self._change(identity, record, fact)
        if whole:
            self._remove_unlisted()
            self._reorder()

    @property
    def _ordered(self) -> bool:
        return self._kind.ordered

    def add(self, identity: str, fact: Any, index: int, *, written: bool = True) -> None:
        """Offer a row that is not recorded."""
        values = asdict(fact) | ({"order": index} if self._ordered else {})
        if not self._draft.fits(self._kind.model, values):
            return
        write = Write(None, values)
        change = self._told(identity, fact, "—", self._kind.line(fact))
        self._draft.offer(change, lambda: self._writes.append(write) if written else None)

    def _change(self, identity: str, record: Any, fact: Any) -> None:
        values = {name: new for name, new in asdict(fact).items() if says_new(getattr(record, name), new)}
        for precise, day in (("birth_precision", "birth"), ("precision", "decided_on")):
            if day not in values:
                values.pop(precise, None)
        if not values or not self._draft.fits(self._kind.model, values):
            return
        old = self._kind.line(record)
        new = self._kind.line(_Seen(record, values))
        if new == old:
            new = f"{new}（补充文件里的原文）"
        write = Write(record, values)
        self._draft.offer(self._told(identity, record, old, new), lambda: self._writes.append(write))

    def _remove_unlisted(self) -> None:
        for identity, record in self._known.items():
            if identity in self._facts:
                continue
            change = self._told(identity, record, self._kind.line(record), "—")
            self._draft.offer(change, partial(self._draft.plan.removals.append, record))

    def _reorder(self) -> None:
        """The order of the file, when the rows that both have stand otherwise."""
        both = [identity for identity in self._facts if identity in self._known]
        recorded = sorted(both, key=lambda identity: self._known[identity].order) if self._ordered else both
        if both == recorded:
            return
        change = FieldChange(f"{self._kind.label}顺序", "—", "按文件的顺序", f"{self._kind.name}.order")
        self._draft.offer(change, lambda: self._renumber(list(self._facts)))

    def _renumber(self, order: Sequence[str]) -> None:
        writes = {id(write.record): write for write in self._writes if write.record is not None}
        for index, identity in enumerate(order):
            record = self._known.get(identity)
            if record is None or record.order == index:
                continue
            if id(record) in writes:
                writes[id(record)].values["order"] = index
            else:
                self._writes.append(Write(record, {"order": index}))

    def _told(self, identity: str, row: Any, old: str, new: str) -> FieldChange:
        sanction = self._kind is REWARDS and row.kind == RewardKind.SANCTION
        label = SANCTION if sanction else self._kind.label
        key = f"{self._kind.name}.{identity}"[:LONGEST_KEY]
        return FieldChange(label, old, new, key, private=sanction)


class _Seen:
    """A record as it would be with some of its fields changed."""

    def __init__(self, record: Any, values: dict[str, Any]) -> None:
        self._record = record
        self._values = values

    def __getattr__(self, name: str) -> Any:
        return self._values[name] if name in self._values else getattr(self._record, name)


def _named(rows: Iterable[Any], identity: Callable[[Any], str]) -> dict[str, Any]:
    """The rows by their identity; of like ones the second is numbered."""
    seen: Counter[str] = Counter()
    found: dict[str, Any] = {}
    for row in rows:
        name = identity(row)
        seen[name] += 1
        found[name if seen[name] == 1 else f"{name}#{seen[name]}"] = row
    return found
