"""Protected facts and sanctions in imported dossiers: who may write, who asks, who sees."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cadre.formats.dossier import Dossier, EducationFact, RewardFact
from cadre.models import Cadre, ChangeRequest, Education, RewardPunishment
from cadre.services.dossiers import batches
from core.models import AuditEvent, InboxItem
from tests.cadre.dossier_files import changes, commit, dossier, only, run, upload


class TestProtected:
    @pytest.fixture
    def lin(self, district: Any, organizer: Any) -> Any:
        run(dossier(photo=None), district.town, organizer)
        return Cadre.objects.get()

    def changed(self) -> Dossier:
        return dossier(
            birth=date(1991, 5, 1), health="一般", photo=None,
            educations=(EducationFact("full_time", "21", "大学", "管理学学士", "岚江大学管理学院"),),
        )  # fmt: skip

    def test_a_clerks_change_becomes_a_request(self, lin: Any, district: Any, keeper: Any) -> None:
        batch = upload(self.changed(), district.town, keeper)
        row = only(batch, keeper)
        assert {held.change.key for held in row.held} == {"birth", "full_time.school"}
        assert all("留待审核" in held.reason for held in row.held)
        commit(batch, keeper)
        lin.refresh_from_db()
        assert (lin.birth, lin.health) == (date(1990, 5, 1), "一般")
        request = ChangeRequest.objects.get(field="birth")
        assert (request.old, request.new, request.value) == ("1990.05", "1991.05", "1991-05-01")
        assert request.batch == batch and request.requested_by == keeper
        item = InboxItem.objects.get()
        assert item.title == "清河镇的导入有 2 项变更待审核" and item.recipient.username == "organizer"
        again = upload(self.changed(), district.town, keeper)
        assert only(again, keeper).kind == "same"
        commit(again, keeper)
        assert ChangeRequest.objects.count() == 2

    def test_an_approved_request_is_written(
        self, lin: Any, district: Any, keeper: Any, organizer: Any
    ) -> None:
        from django.utils import timezone

        from cadre.services.change_requests import approve

        run(self.changed(), district.town, keeper)
        for request in ChangeRequest.objects.all():
            approve(request, seen=request.old, by=organizer, now=timezone.now())
        lin.refresh_from_db()
        assert lin.birth == date(1991, 5, 1)
        assert lin.educations.get(mode="full_time").school == "岚江大学管理学院"

    def test_the_department_needs_evidence(self, lin: Any, district: Any, organizer: Any) -> None:
        batch = upload(self.changed(), district.town, organizer)
        assert "依据" in only(batch, organizer).held[0].reason
        batches.decide_evidence(batch, "林知远.lrmx", {"birth": "档案 4-1-2"}, by=organizer)
        commit(batch, organizer)
        lin.refresh_from_db()
        assert lin.birth == date(1991, 5, 1) and not ChangeRequest.objects.exists()
        assert lin.educations.get(mode="full_time").school.endswith("行政管理专业")
        act = AuditEvent.objects.filter(action="update", object_id=str(lin.pk)).latest("id")
        assert act.changes["出生年月的依据"] == ["档案 4-1-2"]

    def test_filling_an_empty_one_is_free(self, lin: Any, district: Any, keeper: Any) -> None:
        Cadre.objects.update(work_start=None)
        Education.objects.filter(mode="in_service").delete()
        batch = upload(dossier(photo=None), district.town, keeper)
        assert not only(batch, keeper).held
        commit(batch, keeper)
        lin.refresh_from_db()
        assert lin.work_start == date(2012, 8, 1) and lin.educations.count() == 2


class TestSanctions:
    def test_a_clerk_brings_them_in_and_never_sees_those_on_file(
        self, district: Any, keeper: Any, organizer: Any
    ) -> None:
        run(dossier(photo=None), district.town, organizer)
        RewardPunishment.objects.create(
            cadre=Cadre.objects.get(), kind="02", name="党内警告", decided_on=date(2019, 5, 1)
        )
        told = (
            RewardFact("01", "嘉奖", organ="区委", decided_on=date(2024, 3, 1)),
            RewardFact("02", "记过", decided_on=date(2020, 6, 1)),
        )
        batch = upload(dossier(rewards=told, photo=None), district.town, keeper)
        (change,) = only(batch, keeper).changes
        assert (change.label, change.old, change.private) == ("处分", "—", True)
        commit(batch, keeper)
        assert sorted(row.name for row in RewardPunishment.objects.filter(kind="02")) == ["党内警告", "记过"]
        assert not AuditEvent.objects.filter(changes__icontains="记过").exists()
        run(dossier(rewards=told, photo=None), district.town, keeper)
        assert RewardPunishment.objects.filter(kind="02").count() == 2

    def test_the_department_sees_what_a_whole_list_leaves_out(self, district: Any, organizer: Any) -> None:
        run(dossier(photo=None), district.town, organizer)
        RewardPunishment.objects.create(cadre=Cadre.objects.get(), kind="02", name="党内警告")
        row = only(upload(dossier(photo=None), district.town, organizer), organizer)
        assert list(changes(row).values()) == [("党内警告", "—")]
