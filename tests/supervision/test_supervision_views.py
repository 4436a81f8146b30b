"""Pages of supervision: who sees what, what they say, what they cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent, Job
from supervision.models import EvaluationRun, Letter
from supervision.services.evaluation import evaluate
from supervision.services.letters import draft_letters

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 31)
ON = "?on=2026-03-31"
NOW = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)
Enter = Callable[[Any], Client]


def page(client: Client, name: str, *args: Any, query: str = ON) -> Any:
    return client.get(reverse(f"supervision:{name}", args=args) + query)


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def pages(run: EvaluationRun) -> list[tuple[str, tuple[Any, ...]]]:
    return [
        ("unit_list", ()),
        ("unit_detail", ("YL01",)),
        ("target_list", ()),
        ("target_detail", ("town-member-35",)),
        ("run_list", ()),
        ("run_detail", (run.pk,)),
        ("run_compare", ()),
        ("letter_list", ()),
    ]


@pytest.mark.parametrize("persona", ["organizer", "minister", "leader", "secretary", "keeper"])
def test_whoever_may_see_lights_opens_every_page(
    persona: str, request: Any, sign_in: Enter, pages: list[Any]
) -> None:
    client = sign_in(request.getfixturevalue(persona))
    for name, args in pages:
        assert page(client, name, *args).status_code == 200, name


def test_to_the_auditor_none_of_them_exists(auditor: Any, sign_in: Enter, pages: list[Any]) -> None:
    client = sign_in(auditor)
    for name, args in pages:
        assert page(client, name, *args).status_code == 404, name


def test_the_neighbour_sees_nothing_of_the_town(
    neighbour: Any, sign_in: Enter, pages: list[Any], run: EvaluationRun
) -> None:
    client = sign_in(neighbour)
    assert page(client, "unit_detail", "YL01").status_code == 404
    for name, args in pages:
        shown = text(page(client, name, *args))
        assert "清河镇" not in shown, name
        assert "林知远" not in shown, name
    later = evaluate(date(2026, 6, 1), trigger="person", by=None)
    chosen = page(client, "run_compare").context
    assert (chosen["before"], chosen["after"], chosen["comparison"]) == (run, later, None)
    compared = page(client, "run_compare", query=f"?a={run.pk}&b={later.pk}")
    assert "林知远" not in text(compared)


def test_an_unknown_unit_target_or_run_is_not_found(organizer: Any, sign_in: Enter, run: Any) -> None:
    client = sign_in(organizer)
    assert page(client, "unit_detail", "NONE").status_code == 404
    assert page(client, "target_detail", "none").status_code == 404
    assert page(client, "run_compare", query="?a=nonsense").status_code == 404


def test_the_list_puts_the_red_unit_first_and_counts_the_lights(
    organizer: Any, sign_in: Enter, run: Any
) -> None:
    response = page(sign_in(organizer), "unit_list")
    assert [row.colour.unit.short_name for row in response.context["rows"]] == ["清河镇", "石桥镇"]
    assert dict(response.context["counts"])["red"] == 1
    assert "1/2" in text(response)
    assert "云岭区汇总目标" in text(response)


def test_the_list_narrows_by_light_kind_and_name(organizer: Any, sign_in: Enter, run: Any) -> None:
    client = sign_in(organizer)
    for query in ("&light=green", "&q=石桥", "&kind=towns&light=green"):
        rows = page(client, "unit_list", query=ON + query).context["rows"]
        assert [row.colour.unit.short_name for row in rows] == ["石桥镇"], query
    assert not page(client, "unit_list", query=ON + "&kind=party").context["rows"]


def test_the_unit_page_shows_figures_evidence_and_forecast(organizer: Any, sign_in: Enter, run: Any) -> None:
    shown = text(page(sign_in(organizer), "unit_detail", "YL01", query=ON + "&target=town-member-35"))
    for expected in (
        "红·未达标",
        "应配 2 名，实有 1 名，缺 1 名",
        "空缺 1 名",
        "林知远",
        "2026.05 满 36 周岁，届时移出",
        "超过 35 岁",
        "挂职不占职数，不计入",
        "计算口径：截至 2026.03.31",
        "起草反馈函",
        "<svg",
    ):
        assert expected in shown, expected


def test_a_district_page_shows_common_targets_and_the_colours_beneath(
    organizer: Any, sign_in: Enter, run: Any
) -> None:
    response = page(sign_in(organizer), "unit_detail", "YL")
    assert dict(response.context["beneath"])["red"] == 1
    assert not response.context["may_draft"]


def test_a_page_for_a_day_without_a_run_says_so_and_judges_that_day(
    organizer: Any, sign_in: Enter, run: Any
) -> None:
    response = page(sign_in(organizer), "unit_list", query="?on=2026-06-01")
    assert "按现有名册即时计算" in text(response)
    assert "0/2" in text(response)


@pytest.mark.parametrize(("name", "args"), [("unit_list", ()), ("unit_detail", ("YL01",)), ("run_list", ())])
def test_a_page_costs_the_same_queries_for_more_units_and_people(
    name: str, args: tuple[str, ...], organizer: Any, sign_in: Enter, team: Any, person: Any, district: Any
) -> None:
    from core.services.units import add_unit

    client = sign_in(organizer)
    evaluate(DAY, trigger="person", by=None)
    page(client, name, *args)
    with CaptureQueriesContext(connection) as few:
        page(client, name, *args)
    for number in range(8):
        unit = add_unit(
            code=f"YT{number}",
            name=f"镇{number}",
            short_name=f"镇{number}",
            kind="town",
            parent=district.root,
        )
        person(f"干部{number}", unit=unit)
        person(f"新人{number}", birth=date(1993, 1, 1))
    evaluate(DAY, trigger="person", by=None)
    with CaptureQueriesContext(connection) as many:
        page(client, name, *args)
    assert len(many) == len(few)
    assert len(many) <= 25


def test_a_fragment_is_the_part_alone(organizer: Any, sign_in: Enter, run: Any) -> None:
    client = sign_in(organizer)
    for name in ("unit_list", "run_list", "letter_list"):
        response = client.get(reverse(f"supervision:{name}") + ON, headers={"HX-Request": "true"})
        assert "<html" not in text(response)


def test_the_way_of_a_letter_from_draft_to_signature(
    organizer: Any, minister: Any, secretary: Any, sign_in: Enter, run: Any
) -> None:
    from supervision.services.letters import mark_delivered

    client = sign_in(organizer)
    page(client, "unit_list")
    assert page(client, "letter_preview", "YL01").headers["Content-Type"] == "application/pdf"
    assert client.post(reverse("supervision:letter_draft", args=["YL01"])).status_code == 302
    letter = Letter.objects.get()
    assert letter.run == run
    assert client.post(reverse("supervision:letter_approve", args=[letter.pk])).status_code == 403

    client = sign_in(minister)
    assert "签发给清河镇的反馈函？" in text(page(client, "unit_detail", "YL01"))
    client.post(reverse("supervision:letter_approve", args=[letter.pk]))
    letter.refresh_from_db()
    assert letter.document_no.endswith("〕1号")

    client = sign_in(secretary)
    assert page(client, "letter_pdf", letter.pk).status_code == 404
    mark_delivered(letter, NOW)
    response = page(client, "letter_pdf", letter.pk)
    assert response.content.startswith(b"%PDF")
    letter.refresh_from_db()
    assert letter.state == "read"
    assert AuditEvent.objects.filter(action="download", object_type="core.storedfile").exists()


def test_the_neighbour_gets_no_letter_of_the_town(neighbour: Any, sign_in: Enter, run: Any) -> None:
    letter = draft_letters(run, by=None, now=timezone.now())[0]
    client = sign_in(neighbour)
    assert page(client, "letter_pdf", letter.pk).status_code == 404
    assert client.post(reverse("supervision:letter_draft", args=["YL01"])).status_code == 403


def test_letters_and_bulletin_of_a_run(organizer: Any, keeper: Any, sign_in: Enter, run: Any) -> None:
    client = sign_in(organizer)
    client.post(reverse("supervision:run_letters", args=[run.pk]))
    assert Letter.objects.count() == 1
    assert page(client, "run_bulletin", run.pk).content.startswith(b"%PDF")
    assert page(sign_in(keeper), "run_bulletin", run.pk).status_code == 403


def test_starting_an_evaluation_runs_a_job_and_links_to_its_run(
    organizer: Any, keeper: Any, sign_in: Enter, team: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(organizer)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("supervision:run_evaluate"), {"day": "2026.03.31"})
    job = Job.objects.get()
    assert job.state == "done"
    run = EvaluationRun.objects.get(on=DAY)
    assert job.result["url"] == reverse("supervision:run_detail", args=[run.pk])
    assert "看评价结果" in text(client.get(response.url))
    refused = client.post(reverse("supervision:run_evaluate"), {"day": "三月"}, follow=True)
    assert "日期不能识别" in text(refused)
    assert sign_in(keeper).post(reverse("supervision:run_evaluate"), {"day": "2026.03.31"}).status_code == 403


def test_the_minister_locks_a_run_and_the_organizer_is_told_why_not(
    organizer: Any, minister: Any, sign_in: Enter, run: Any
) -> None:
    refused = sign_in(organizer).post(reverse("supervision:run_lock", args=[run.pk]))
    assert refused.status_code == 409
    assert "锁定评价结果须由部领导办理" in text(refused)
    sign_in(minister).post(reverse("supervision:run_lock", args=[run.pk]))
    run.refresh_from_db()
    assert run.locked_by == minister
