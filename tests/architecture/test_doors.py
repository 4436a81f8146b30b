"""Every address × every persona: the reviewed table in doors.txt says who gets what answer.

GET answers stand in the table; a persona for whom the GET is 403 or 404 must be refused the POST too.
An address that is not in the table fails this test.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.analysis.conftest import blank_paper
from tests.cadre.dossier_files import lrmx, picture

TABLE = Path(__file__).with_name("doors.txt")
PERSONAS = (
    "organizer", "minister", "leader", "secretary", "keeper", "neighbour", "discipline", "auditor",
    "sysadmin", "anonymous",
)  # fmt: skip
REFUSED = {302, 403, 404}
POSTS = "单位,职务名称,职务类别,职数\n清河镇,副镇长,班子副职,3\n"
ROSTER = "姓名,性别,出生年月,职务\n王小明,男,1990.05,科员\n"


def addresses() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every named address of the product with the names of its arguments."""

    def walk(resolver: Any, namespace: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern, inside)
            elif isinstance(pattern, URLPattern):
                yield f"{namespace}{pattern.name}", tuple(pattern.pattern.converters)

    yield from walk(get_resolver(), "")


def table() -> dict[str, dict[str, int]]:
    """The reviewed answers."""
    rows = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {row[0]: dict(zip(PERSONAS, map(int, row[1:]), strict=True)) for row in rows}


@pytest.fixture
def users(user_with: Any, district: Any) -> dict[str, Any]:
    """One user of each persona."""
    root, town = district.root, district.town
    return {
        "organizer": user_with("organizer", root),
        "minister": user_with("minister", root),
        "leader": user_with("leader", root),
        "secretary": user_with("secretary", town),
        "keeper": user_with("keeper", town),
        "neighbour": user_with("keeper", district.other_town),
        "discipline": user_with("discipline", root),
        "auditor": user_with("auditor", root),
        "sysadmin": user_with("sysadmin", root),
    }


@pytest.fixture
def world(users: dict[str, Any], district: Any, person: Any) -> dict[str, dict[str, Any]]:
    """Arguments for every address, all about the town, which the neighbour must not see."""
    from analysis.models import Delivery, Report, ReportSchedule
    from analysis.services import schedules
    from cadre.models import Cadre, ChangeRequest, Post, RosterLayout, TeamTerm
    from cadre.services import post_import, roster_batches
    from cadre.services.dossiers import batches as dossier_batches
    from cadre.services.person_exports import Wish, request_export
    from core.models import AccountRequest, AuditEvent
    from core.services import files, inbox, jobs
    from supervision.models import ColourPlan
    from supervision.services import evaluation, letters, targets

    organizer = users["organizer"]
    targets.ensure_default_targets(by=organizer)
    today = timezone.localdate()
    cadre = person(birth=today.replace(year=today.year - 50, day=1))
    run = evaluation.evaluate(today, trigger="person", by=organizer)
    letter = letters.draft_letter(district.town, run, by=organizer, now=timezone.now())
    batch = roster_batches.start_import(
        ROSTER.encode(), name="a.csv", unit=district.town, on=today, by=organizer
    )
    dossiers = dossier_batches.start(
        [("a.lrmx", lrmx(photo=picture()))], unit=district.town, on=today, by=organizer
    )
    posts = post_import.start_posts(POSTS.encode(), name="p.csv", unit=district.root, on=today, by=organizer)
    schedules.ensure_default_schedules(today, by=None)
    now = timezone.now()
    paper = files.store(
        blank_paper(),
        name="函.pdf",
        content_type="application/pdf",
        purpose="report",
        unit=district.town,
        by=None,
    )
    report = Report.objects.create(
        kind="letters",
        title="函",
        run=run,
        unit=district.town,
        file=paper,
        created_at=now,
        created_by=organizer,
    )
    delivery = Delivery.objects.create(
        report=report, recipient=organizer, channel="email", state="failed", next_try_at=now
    )
    item = inbox.notify(organizer, key="k", category="试", title="试")
    wish = Wish("pdf", today, "classic", "报市委组织部备案")
    export = request_export([cadre], wish, by=users["keeper"], now=now)
    job = jobs.enqueue("none", title="试", params={}, by=organizer)
    post = Post.objects.create(unit=district.town, name="镇长", category="chief")
    term = TeamTerm.objects.create(unit=district.town, body="party", name="第十四届", start=today)
    asked = ChangeRequest.objects.create(
        cadre=cadre, field="birth", label="出生年月", requested_by=users["keeper"], file=batch.file
    )
    Cadre.objects.filter(pk=cadre.pk).update(photo=batch.file)
    member = cadre.family.create(relation="父亲", name="林父")
    row = {"uuid": cadre.uuid, "pk": member.pk}
    layout = RosterLayout.objects.create(owner=organizer, name="样式", columns=["name"])
    town = {"code": district.town.code}
    reset = AccountRequest.objects.create(
        user=users["keeper"], kind="password", reason="试", asked_by=users["sysadmin"], asked_at=now
    )
    held = users["keeper"].grants.get()
    cover = AccountRequest.objects.create(
        user=users["secretary"], kind="cover", reason="试", asked_by=users["minister"], asked_at=now,
        grant=held, start=today, end=today.replace(year=today.year + 1),
    )  # fmt: skip
    holder = {"uuid": users["keeper"].uuid}
    return {
        "core:account_": holder,
        "core:account_request": {"pk": reset.pk},
        "core:grant_": holder | {"pk": held.pk},
        "core:cover_": {"pk": cover.pk},
        "core:unit_": town,
        "core:unit_import": {"pk": batch.pk},
        "core:job_": {"job_id": job.pk},
        "core:session_": {"pk": 1},
        "core:inbox_": {"pk": item.pk},
        "core:audit_": {"pk": AuditEvent.objects.earliest("id").pk},
        "core:export_": {"pk": export.pk},
        "cadre:identity": {"uuid": cadre.uuid},
        "cadre:cadre_": {"uuid": cadre.uuid},
        "cadre:appointment_": {"uuid": cadre.uuid, "pk": cadre.appointments.get().pk},
        "cadre:photo_": {"uuid": cadre.uuid},
        "cadre:approval_": {"uuid": cadre.uuid, "kind": "docx"},
        "cadre:export_": {"pk": job.pk},
        "cadre:family_": row,
        "cadre:set_": row | {"key": "family"},
        "cadre:request_": {"pk": asked.pk},
        "cadre:access_": {"pk": 1},
        "cadre:recusal_": {"pk": 1},
        "cadre:import_": {"pk": batch.pk},
        "cadre:learnt_": {"pk": 1},
        "cadre:posts_": {"pk": posts.pk},
        "cadre:dossier_": {"pk": dossiers.pk, "number": 1},
        "cadre:unit_posts": town,
        "cadre:duplicate_": {"first": cadre.uuid, "second": cadre.uuid},
        "cadre:merge_": {"pk": 1},
        "cadre:fault_": {"uuid": cadre.uuid},
        "cadre:waiver_": {"uuid": cadre.uuid, "pk": 1},
        "cadre:recognition_": {"uuid": cadre.uuid, "pk": 1},
        "cadre:view_": {"pk": 1},
        "cadre:roster_": {"job_id": job.pk},
        "cadre:roster_layout_": {"pk": layout.pk},
        "cadre:post_": town | {"pk": post.pk},
        "cadre:term_": town | {"pk": term.pk},
        "supervision:unit_": town,
        "supervision:letter_": town | {"pk": letter.pk},
        "supervision:target_": {"code": "town-member-30"},
        "supervision:run_": {"pk": run.pk},
        "supervision:plan_": {"pk": ColourPlan.objects.earliest("id").pk},
        "analysis:schedule_": {"key": ReportSchedule.objects.earliest("id").key},
        "analysis:delivery_": {"pk": delivery.pk},
        "analysis:letter_": {"pk": letter.pk},
        "analysis:report_": {"pk": report.pk},
    }


def path_of(name: str, arguments: tuple[str, ...], world: dict[str, dict[str, Any]]) -> str:
    known = max((prefix for prefix in world if name.startswith(prefix)), key=len, default="")
    return reverse(name, kwargs={argument: world[known][argument] for argument in arguments})


def signed_in(users: dict[str, Any]) -> dict[str, Client]:
    """A browser for each persona, which goes from address to address."""
    clients = {persona: Client(raise_request_exception=False) for persona in PERSONAS}
    for persona, user in users.items():
        clients.setdefault(persona, Client(raise_request_exception=False)).force_login(user)
    return clients


@pytest.mark.requirement("A11", "M02")
def test_every_address_answers_each_persona_as_reviewed(users: dict[str, Any], world: dict[str, Any]) -> None:
    found: dict[str, dict[str, int]] = {}
    clients = signed_in(users)
    for name, arguments in addresses():
        path = path_of(name, arguments, world)
        found[name] = {persona: clients[persona].get(path).status_code for persona in PERSONAS}
    differing = {name: answers for name, answers in found.items() if table().get(name) != answers}
    lines = [f"{name:32} " + " ".join(map(str, answers.values())) for name, answers in differing.items()]
    assert not lines, "\n" + "\n".join(lines)
    assert set(table()) == set(found)


@pytest.mark.requirement("A11")
def test_nobody_refused_by_get_gets_through_by_post(users: dict[str, Any], world: dict[str, Any]) -> None:
    through, clients = [], signed_in(users)
    for name, arguments in addresses():
        answers = table()[name]
        path = path_of(name, arguments, world)
        for persona, answer in answers.items():
            if answer not in {403, 404} or persona == "anonymous":
                continue
            status = clients[persona].post(path).status_code
            if status not in REFUSED | {405}:
                through.append(f"{name} {persona} {status}")
    assert through == []
