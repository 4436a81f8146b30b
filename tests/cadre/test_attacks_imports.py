"""Attacks by way of imports: what another's upload tells, what taking it back would change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cadre.formats.dossier import FormFacts
from cadre.models import Cadre, RewardPunishment
from tests.cadre import dossier_files
from tests.cadre.rosters import LIN, commit, plan, run, upload

Enter = Callable[[Any], Client]
SANCTION = "2020年3月，因工作失职，受政务记过处分"
PAGES = ("import_mapping", "import_check", "import_marked", "import_preview", "import_done")


@pytest.mark.parametrize("page", PAGES)
def test_a_clerk_does_not_open_what_the_department_uploaded_for_the_unit(
    page: str, district: Any, organizer: Any, keeper: Any, sign_in: Enter
) -> None:
    batch = upload([LIN | {"奖惩情况": SANCTION}], district.town, organizer)
    answer = sign_in(keeper).get(reverse(f"cadre:{page}", args=[batch.pk]))
    assert answer.status_code == 403
    assert "失职" not in answer.content.decode()


def test_a_clerk_does_not_take_back_what_the_department_wrote(
    district: Any, organizer: Any, keeper: Any, sign_in: Enter
) -> None:
    run([LIN], district.town, organizer)
    batch = upload([LIN | {"出生年月": "1990.06", "身份证号": LIN["身份证号"]}], district.town, organizer)
    commit(batch, organizer)
    changed = Cadre.objects.get().birth
    for act in ("import_undo", "import_commit"):
        assert sign_in(keeper).post(reverse(f"cadre:{act}", args=[batch.pk])).status_code == 403
    assert Cadre.objects.get().birth == changed != date(1990, 1, 1)


def test_clerks_of_one_unit_do_not_open_each_others_uploads(
    district: Any, keeper: Any, user_with: Any, sign_in: Enter
) -> None:
    batch = upload([LIN], district.town, keeper)
    colleague = user_with("keeper", district.town, "colleague")
    assert sign_in(colleague).get(reverse("cadre:import_preview", args=[batch.pk])).status_code == 403
    assert sign_in(colleague).get(reverse("cadre:import_list")).status_code == 200


@pytest.mark.requirement("M01")
def test_a_roster_does_not_tell_whether_a_sanction_is_on_file(
    district: Any, organizer: Any, keeper: Any
) -> None:
    run([LIN], district.town, organizer)
    told = LIN | {"奖惩情况": SANCTION}
    (unknown,) = plan(upload([told], district.town, keeper), keeper).rows
    run([told], district.town, organizer)
    (known,) = plan(upload([told], district.town, keeper), keeper).rows
    assert known.changes == unknown.changes and known.kind is unknown.kind
    commit(upload([told], district.town, keeper), keeper)
    assert RewardPunishment.objects.count() == 1
    (seen,) = plan(upload([told], district.town, organizer), organizer).rows
    assert seen.changes == []


@pytest.mark.requirement("M01")
def test_a_colleague_does_not_read_a_sanction_in_the_preview(
    district: Any, keeper: Any, user_with: Any, sign_in: Enter
) -> None:
    run([LIN], district.town, keeper)
    batch = upload([LIN | {"奖惩情况": SANCTION}], district.town, keeper)
    page = reverse("cadre:import_preview", args=[batch.pk])
    assert "失职" in sign_in(keeper).get(page).content.decode()
    colleague = user_with("keeper", district.town, "colleague")
    assert "失职" not in sign_in(colleague).get(page).content.decode()


def test_a_clerk_s_file_does_not_touch_what_was_received_about_sanctions(
    district: Any, organizer: Any, keeper: Any
) -> None:
    said = FormFacts(received={"JiangChengQingKuang": SANCTION, "ZhuanYeTeChang": "一"})
    dossier_files.run(dossier_files.dossier(form=said, photo=None), district.town, organizer)
    without = FormFacts(received={"ZhuanYeTeChang": "一"})
    batch = dossier_files.upload(dossier_files.dossier(form=without, photo=None), district.town, keeper)
    assert "form.received" not in dossier_files.changes(dossier_files.only(batch, keeper))
    other = FormFacts(received={"JiangChengQingKuang": "无", "ZhuanYeTeChang": "二"})
    dossier_files.run(dossier_files.dossier(form=other, photo=None), district.town, keeper)
    kept = Cadre.objects.get().form.received
    assert kept == {"JiangChengQingKuang": SANCTION, "ZhuanYeTeChang": "二"}
