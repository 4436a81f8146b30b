"""Two writers of one record: both versions side by side, field by field."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render

from cadre.models import Cadre
from core.choices import AuditAction
from core.http import HouseRequest
from core.models import AuditEvent
from core.rules.id_number import mask_id_number
from core.services import audit

MINE, THEIRS = "mine", "theirs"
_NOT_COMPARED = frozenset({"version", "reason", "evidence", "evidence_file"})
Labeller = Callable[[str, str], str]


class Difference(NamedTuple):
    """A field in which what I entered and what is stored differ, both as shown.

    ``touched`` says that the other writer changed it; what only I changed is mine unless I choose otherwise.
    """

    name: str
    label: str
    mine: str
    theirs: str
    touched: bool


def chosen(request: HouseRequest, stored: Any) -> Any:
    """The posted data, with what is stored in place of mine where the writer chose so."""
    data = request.POST.copy()
    if "resolve" in data:
        for name in stored.fields:
            if data.get(f"choose_{name}") == THEIRS:
                data[name] = _written(stored[name])
    return data


def conflict_page(
    request: HouseRequest, cadre: Cadre, form: Any, stored: Any, *, label: Labeller, back: str
) -> HttpResponse:
    """Both versions of what ``form`` and ``stored`` say differently, to choose from; ``cadre`` is fresh."""
    missed = max(cadre.version - (form.cleaned_data["version"] or 0), 1)
    acts = AuditEvent.objects.filter(
        object_type=Cadre._meta.label_lower, object_id=str(cadre.pk), action=AuditAction.UPDATE
    )[:missed]
    touched = {key for act in acts for key in audit.opened_changes(act)}
    context = {
        "cadre": cadre,
        "form": form,
        "differences": differences(form, stored, touched, label),
        "last": acts[0] if acts else None,
        "hidden": [form[name] for name in form.fields if name not in ("version", "evidence_file")],
        "lost_file": form.cleaned_data.get("evidence_file") is not None,
        "back": back,
    }
    return render(request, "cadre/cadre_conflict.html", context, status=409)


def differences(mine: Any, stored: Any, touched: Collection[str], label: Labeller) -> list[Difference]:
    """The fields in which the bound form differs from the stored record; the ID number is masked."""
    found = []
    for name in getattr(stored, "names", None) or [n for n in stored.fields if n not in _NOT_COMPARED]:
        entered, kept = _written(mine[name]), _written(stored[name])
        if name == "id_number" and entered:
            number = (stored.cadre.id_number or "") if stored.cadre else ""
            entered, kept = mask_id_number(entered.upper()), mask_id_number(number)
            if mine.cleaned_data["id_number"] == number:
                continue
        if entered == kept:
            continue
        words = dict(getattr(stored.fields[name], "choices", ()))
        trail = label(name, str(stored.fields[name].label))
        mine_text, their_text = str(words.get(entered, entered)), str(words.get(kept, kept))
        found.append(Difference(name, trail, mine_text, their_text, trail in touched))
    return found


def _written(field: Any) -> str:
    """A field's value as it stands in its control."""
    value = field.value()
    return "" if value is None else str(value)
