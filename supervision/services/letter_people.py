"""Whom a letter names: everybody in the proof of a light that calls, and whose day makes a light worse."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from cadre.models import Cadre
from core.models import StoredFile, Unit
from core.policy import Light
from core.services.naming import names_people
from supervision.models import Letter, TargetResult

from .judgement import Judgement, judgement_of
from .snapshot import Known

PURPOSE = "反馈函"
_CALLING = (Light.RED.value, Light.YELLOW.value)


def people_in(unit: Unit, judgement: Judgement) -> list[str]:
    """The keys of the persons in the letter to the unit; a few queries, whatever their number."""
    known = {target.code for target in judgement.current_targets}
    roster = judgement.roster(unit)
    found: set[int] = set()
    for result in judgement.results_of(unit):
        if result.target_code in known:
            found.update(_proved(result, roster))
            found.update(_foreseen(result))
    return keys_of(found)


def people_of(letter: Letter) -> list[str]:
    """The keys of the persons in a letter about a stored run."""
    return people_in(letter.unit, judgement_of(letter.run))


@names_people(PURPOSE)
def people_of_file(file: StoredFile) -> list[str]:
    """The keys of the persons in the fixed PDF of a letter."""
    letter = Letter.objects.filter(file=file).select_related("unit", "run").first()
    return people_of(letter) if letter else []


def keys_of(people: Collection[int]) -> list[str]:
    """The keys by which the trail names these people."""
    rows = Cadre.objects.filter(pk__in=people).order_by("pk")
    return [str(key) for key in rows.values_list("uuid", flat=True)]


def _proved(result: TargetResult, roster: Mapping[int, Known]) -> Iterator[int]:
    """Whom the text and the attachment name under one target."""
    if result.light not in _CALLING or result.evidence.get("teams"):
        return
    numbers = list(result.evidence.get("counted", ()))
    for name in ("not_counted", "excluded"):
        numbers += [entry[0] for entry in result.evidence.get(name, ())]
    yield from (roster[number].row.person_id for number in numbers if number in roster)


def _foreseen(result: TargetResult) -> Iterator[int]:
    """Whose leaving is told as the cause of a light to come."""
    if result.worse_on is not None:
        last = result.worse_on.isoformat()
        yield from (entry[1] for entry in result.forecast.get("watch", ()) if entry[0] <= last)
