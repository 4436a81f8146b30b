"""The doors by which a record may be met, each as a function that tries one and says what happened."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.test import Client
from django.urls import reverse

from cadre.models import Cadre
from cadre.services import rosters
from tests.security.matrix_world import FAMILY_CANARY, RESUME_CANARY, SANCTION_CANARY, World

Outcome = int | str
Door = Callable[[World, str, Cadre], Outcome]
SEEN, HIDDEN, MASKED, ABSENT = "seen", "hidden", "masked", "absent"
HX = {"HX-Request": "true"}
_MASK = re.compile(r"\d{1,6}\*+[\dXx]{2,4}")


def _get(client: Client, path: str, **more: Any) -> Any:
    return client.get(path, **more)


def _page(name: str, world: World, role: str, cadre: Cadre, **more: str) -> Outcome:
    path = reverse(f"cadre:{name}", kwargs={"uuid": cadre.uuid, **more})
    return int(_get(world.client(role), path).status_code)


def _names(response: Any, cadre: Cadre) -> Outcome:
    """Whether the answer names the person anywhere: body or headers."""
    if response.status_code != 200:
        return int(response.status_code)
    told = response.content.decode() + str(response.headers)
    return SEEN if str(cadre.uuid) in told else HIDDEN


def _listed(query: str, world: World, role: str, cadre: Cadre, **more: Any) -> Outcome:
    path = f"{reverse('cadre:cadre_list')}?{query.format(name=cadre.name)}"
    return _names(_get(world.client(role), path, **more), cadre)


def _counted(world: World, role: str, cadre: Cadre) -> Outcome:
    response = _get(world.client(role), f"{reverse('cadre:cadre_list')}?q={cadre.name}&state=all")
    if response.status_code != 200:
        return int(response.status_code)
    return SEEN if response.context["tally"].total else HIDDEN


def _autocomplete(world: World, role: str, cadre: Cadre) -> Outcome:
    response = _get(world.client(role), f"{reverse('cadre:cadre_compare')}?add={cadre.name}")
    if response.status_code == 302:
        return SEEN if str(cadre.uuid) in response.url else HIDDEN
    return _names(response, cadre)


def _compared(world: World, role: str, cadre: Cadre) -> Outcome:
    return int(_get(world.client(role), f"{reverse('cadre:cadre_compare')}?people={cadre.uuid}").status_code)


def _viewed(world: World, role: str, cadre: Cadre) -> Outcome:
    """By the saved view that somebody shares, without the columns that the user may not read."""
    view = world.view
    assert view is not None
    return _listed(f"{view.query}&view={view.pk}&q={cadre.name}", world, role, cadre)


def _selected(name: str, world: World, role: str, cadre: Cadre) -> Outcome:
    """How many of the people ticked a batch act takes."""
    response = world.client(role).post(reverse(f"cadre:{name}"), {"people": str(cadre.uuid)})
    if response.status_code != 200:
        return int(response.status_code)
    found = response.context["people"] if "people" in response.context else response.context["total"]
    return SEEN if found else HIDDEN


def _exportable(world: World, role: str, cadre: Cadre) -> Outcome:
    """What a job takes out that runs as the user."""
    return SEEN if rosters.exportable(world.users[role]).filter(pk=cadre.pk).exists() else HIDDEN


def _number_column(world: World, role: str, cadre: Cadre) -> Outcome:
    """The number of exactly this person in the list."""
    path = f"{reverse('cadre:cadre_list')}?q={cadre.name}&state=all&cols=id_number"
    response = _get(world.client(role), path, headers=HX)
    if response.status_code != 200:
        return int(response.status_code)
    assert str(cadre.id_number) not in response.content.decode()
    rows = [row for row in response.context["page_obj"] if row.cadre.pk == cadre.pk]
    return MASKED if rows and _MASK.search(rows[0].cells[0].text) else ABSENT


def _number_on_page(world: World, role: str, cadre: Cadre) -> Outcome:
    """The number on the person's own page."""
    response = _get(world.client(role), str(cadre.get_absolute_url()))
    if response.status_code != 200:
        return int(response.status_code)
    told = response.content.decode()
    assert str(cadre.id_number) not in told
    return MASKED if _MASK.search(told) else ABSENT


def _found_by_tail(world: World, role: str, cadre: Cadre) -> Outcome:
    tail = str(cadre.id_number)[-6:]
    return _listed(f"q={tail}&state=all", world, role, cadre)


def _tells(canary: str, name: str, world: World, role: str, cadre: Cadre) -> Outcome:
    """Whether a page of the person says a word of one class of facts."""
    response = _get(world.client(role), reverse(f"cadre:{name}", args=[cadre.uuid]))
    if response.status_code != 200:
        return int(response.status_code)
    return SEEN if canary in response.content.decode() else HIDDEN


def _decided(world: World, role: str, cadre: Cadre) -> Outcome:
    request = world.requests[cadre.pk]
    facts = {"pk": request.pk, "decision": "refuse", "reason": "材料不足"}
    response = world.client(role).post(reverse("cadre:request_decide"), facts)
    request.refresh_from_db()
    return SEEN if request.state == "refused" else int(response.status_code)


def _asked(world: World, role: str, cadre: Cadre) -> Outcome:
    path = reverse("cadre:request_list")
    return _names(_get(world.client(role), f"{path}?q={cadre.name}"), cadre)


def _merged(world: World, role: str, cadre: Cadre) -> Outcome:
    path = reverse("cadre:duplicate_merge", args=[cadre.uuid, cadre.uuid])
    return int(_get(world.client(role), path).status_code)


def _posted(name: str, world: World, role: str, cadre: Cadre, **more: str) -> Outcome:
    """A write without any facts: 422 says that the user might have written."""
    path = reverse(f"cadre:{name}", kwargs={"uuid": cadre.uuid, **more})
    return int(world.client(role).post(path, {}).status_code)


DOORS: dict[str, dict[str, Door]] = {
    "record.read": {
        name: partial(_page, f"cadre_{name}")
        for name in ("detail", "basics", "posts", "education", "tags", "resume", "history", "merits", "photo")
    },
    "record.find": {
        "list": partial(_listed, "q={name}&state=all"),
        "fragment": partial(_listed, "q={name}&state=all", headers=HX),
        "resume": partial(_listed, f"q={RESUME_CANARY}{{name}}&resume=1&state=all"),
        "count": _counted,
        "autocomplete": _autocomplete,
        "saved_view": _viewed,
    },
    "record.compare": {"compare": _compared},
    "record.write": {
        "edit": partial(_page, "cadre_edit"),
        "resume": partial(_page, "cadre_resume_edit"),
        "appoint": partial(_page, "appointment_create"),
        "title": partial(_page, "set_add", key="title"),
        "photo": partial(_page, "photo_edit"),
        "form": partial(_page, "approval_form_edit"),
    },
    "record.save": {
        "edit": partial(_posted, "cadre_edit"),
        "title": partial(_posted, "set_add", key="title"),
    },
    "record.select": {"tag": partial(_selected, "cadre_tag")},
    "family.read": {"tab": partial(_page, "cadre_family"), "quality": partial(_page, "cadre_quality")},
    "family.write": {"add": partial(_page, "set_add", key="family")},
    "family.meet": {
        name: partial(_tells, FAMILY_CANARY, f"cadre_{name}")
        for name in ("detail", "basics", "history", "merits", "resume")
    },
    "sanction.read": {"merits": partial(_tells, SANCTION_CANARY, "cadre_merits")},
    "sanction.meet": {
        name: partial(_tells, SANCTION_CANARY, f"cadre_{name}") for name in ("detail", "basics", "history")
    },
    "identity.show": {"page": _number_on_page},
    "identity.column": {"list": _number_column},
    "identity.find": {"tail": _found_by_tail},
    "identity.reveal": {"cell": partial(_page, "identity")},
    "form.export": {
        "page": partial(_page, "approval_form"),
        "pdf": partial(_page, "approval_form_file", kind="pdf"),
        "docx": partial(_page, "approval_form_file", kind="docx"),
        "lrmx": partial(_page, "approval_form_file", kind="lrmx"),
    },
    "export.select": {"roster": partial(_selected, "roster_export")},
    "export.job": {"roster": _exportable},
    "facts.list": {"list": _asked},
    "facts.decide": {"decide": _decided},
    "duplicates.merge": {"merge": _merged},
}
