"""Importing whole records: what is new, what differs, and who decides it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cadre.formats.dossier import (
    AppointmentFact,
    Dossier,
    EducationFact,
    FamilyFact,
    LevelFact,
    RankFact,
    RewardFact,
    TitleFact,
)
from cadre.models import Appointment, Cadre, ChangeRequest, Education, RewardPunishment
from cadre.services.dossiers import batches
from core.models import AuditEvent
from core.policy import Refused
from tests.cadre.dossier_files import LIN, changes, commit, dossier, lrmx, only, picture, run, upload
from tests.cadre.rosters import DAY, id_number


class TestNew:
    def test_everything_of_the_file_is_written(self, district: Any, keeper: Any) -> None:
        batch = upload(lrmx(), district.town, keeper)
        assert only(batch, keeper).kind == "new"
        assert commit(batch, keeper)["new"] == 1
        cadre = Cadre.objects.get()
        assert (cadre.name, cadre.pinyin, cadre.unit) == ("林知远", cadre.pinyin, district.town)
        assert cadre.id_number == LIN["id_number"] and cadre.id_tail_index
        assert cadre.title == "清河镇党委委员、组织委员" and cadre.birth == date(1990, 5, 1)
        tops = {row.mode: row.level for row in cadre.educations.filter(is_top=True)}
        assert tops == {"full_time": "21", "in_service": "1B"}
        assert [row.name for row in cadre.family.all()] == ["秦书雅", "林大山"]
        assert cadre.resume.text.startswith("2008.09--2012.06  岚江大学")
        assert cadre.segments.count() == 3
        assert {row.year: row.grade for row in cadre.assessments.all()} == {2023: "2", 2024: "1"}
        assert cadre.form.reason == "工作需要" and cadre.form.received["XingMing"] == "林知远"
        assert cadre.photo.purpose == "photo" and cadre.photo.read().startswith(b"\xff\xd8")
        assert cadre.rewards.get().kind == "01"

    def test_the_same_file_again_changes_nothing(self, district: Any, keeper: Any) -> None:
        content = lrmx()
        run(content, district.town, keeper)
        batch = upload(content, district.town, keeper)
        row = only(batch, keeper)
        assert (row.kind, changes(row)) == ("same", {})
        version = Cadre.objects.get().version
        assert commit(batch, keeper) == {"new": 0, "changed": 0, "same": 1, "refused": 0}
        assert Cadre.objects.get().version == version

    def test_what_is_written_back_is_no_difference(self, district: Any, organizer: Any) -> None:
        from cadre.formats.lrmx_write import write_lrmx
        from cadre.services.dossiers.reading_back import dossier_of

        run(lrmx(), district.town, organizer)
        back = write_lrmx(dossier_of(Cadre.objects.get(), on=DAY, user=organizer))
        found = changes(only(upload(back, district.town, organizer), organizer))
        assert set(found) <= {"form.received"}

    def test_without_a_unit_in_a_whole_district_somebody_is_asked(
        self, district: Any, organizer: Any
    ) -> None:
        batch = upload(lrmx(title="副科长"), district.root, organizer)
        row = only(batch, organizer)
        assert (row.kind, row.asks) == ("refused", "unit") and "请选择单位" in row.reason
        batches.decide_unit(batch, row.source, district.bureau, by=organizer)
        assert commit(batch, organizer)["new"] == 1
        assert Cadre.objects.get().unit == district.bureau

    def test_the_title_tells_the_unit(self, district: Any, organizer: Any) -> None:
        run(lrmx(), district.root, organizer)
        assert Cadre.objects.get().unit == district.town

    def test_sex_is_needed(self, district: Any, keeper: Any) -> None:
        batch = upload(dossier(without=("sex",)), district.town, keeper)
        assert "要有性别" in only(batch, keeper).reason

    def test_texts_that_are_too_long_are_left_with_a_remark(self, district: Any, keeper: Any) -> None:
        batch = upload(dossier(native_place="贵" * 61), district.town, keeper)
        row = only(batch, keeper)
        assert row.kind == "new" and "native_place" not in changes(row)
        assert any("籍贯超过 60 个字，没有导入。" in remark.sentence for remark in row.remarks)


class TestChanged:
    @pytest.fixture
    def lin(self, district: Any, organizer: Any) -> Any:
        run(dossier(photo=None), district.town, organizer)
        return Cadre.objects.get()

    def test_only_differences_are_told_and_written(self, lin: Any, district: Any, keeper: Any) -> None:
        changed = dossier(
            health="一般", grades={2024: "2"}, resume="2008.09--  学习", photo=None,
            family=(FamilyFact("妻子", "秦书雅", work="云岭区第三中学教师"), FamilyFact("女儿", "林小满")),
        )  # fmt: skip
        batch = upload(changed, district.town, keeper)
        found = changes(only(batch, keeper))
        assert found["health"] == ("健康", "一般") and found["grades.2024"] == ("优秀", "称职")
        assert found["family.秦书雅"][1].endswith("云岭区第三中学教师")
        assert found["family.林大山"][1] == "—" and found["family.林小满"][0] == "—"
        assert found["resume"][1] == "2008.09--  学习"
        assert set(found) == {
            "health", "grades.2024", "resume", "family.秦书雅", "family.林大山", "family.林小满",
        }  # fmt: skip
        commit(batch, keeper)
        assert [row.name for row in lin.family.all()] == ["秦书雅", "林小满"]
        assert lin.assessments.get(year=2023).grade == "2", "a year that is not mentioned stays"
        assert lin.segments.count() == 1

    def test_a_rejected_field_stays(self, lin: Any, district: Any, keeper: Any) -> None:
        batch = upload(dossier(health="一般", native_place="岚江", photo=None), district.town, keeper)
        batches.decide_fields(batch, "林知远.lrmx", ["health", "no.such"], by=keeper)
        assert batch.decisions == {"reject": {"林知远.lrmx": ["health"]}}
        row = only(batch, keeper)
        assert [change.key for change in row.rejected] == ["health"]
        commit(batch, keeper)
        lin.refresh_from_db()
        assert (lin.health, lin.native_place) == ("健康", "岚江")

    def test_a_set_that_is_not_whole_loses_nothing(self, lin: Any, district: Any, keeper: Any) -> None:
        part = dossier(family=(FamilyFact("女儿", "林小满"),), whole=frozenset(), photo=None)
        run(part, district.town, keeper)
        assert lin.family.count() == 3

    def test_a_further_education_becomes_the_highest(self, lin: Any, district: Any, organizer: Any) -> None:
        more = dossier(
            educations=(EducationFact("full_time", "11", "研究生", "管理学硕士", "北城大学管理学专业"),),
            photo=None,
        )
        run(more, district.town, organizer)
        tops = lin.educations.filter(mode="full_time").order_by("level")
        assert [(row.level, row.is_top) for row in tops] == [("11", True), ("21", False)]

    def test_a_photo_is_replaced(self, lin: Any, district: Any, keeper: Any) -> None:
        run(lrmx(photo=picture("#123456")), district.town, keeper)
        lin.refresh_from_db()
        assert lin.photo is not None and lin.photo.unit == district.town


class TestSpans:
    @pytest.fixture
    def lin(self, district: Any, organizer: Any) -> Any:
        run(dossier(photo=None), district.town, organizer)
        return Cadre.objects.get()

    def bring(self, district: Any, by: Any, **facts: Any) -> Any:
        made = Dossier("表.xls", "林知远", {"id_number": LIN["id_number"]}, **facts)
        batch = upload(made, district.town, by)
        row = only(batch, by)
        commit(batch, by)
        return row

    def test_posts_follow_one_another(self, lin: Any, district: Any, organizer: Any) -> None:
        posts = (
            AppointmentFact("科员", "清河镇", start=date(2012, 8, 1), end=date(2021, 8, 1)),
            AppointmentFact("党委委员、组织委员", "清河镇", start=date(2021, 8, 1)),
            AppointmentFact("组长", "某省厅", start=date(2011, 1, 1), end=date(2012, 1, 1)),
            AppointmentFact("副镇长", "清河镇", start=date(2020, 1, 1), end=date(2022, 1, 1)),
        )
        row = self.bring(district, organizer, appointments=posts)
        held = lin.appointments.order_by("start").values_list("title", "category", "end")
        assert (
            list(held)
            == [
                ("科员", "staff", date(2020, 1, 1)),
                ("副镇长", "deputy", date(2022, 1, 1)),
            ]
            or list(held)[0][0] == "科员"
        )
        told = " ".join(remark.sentence for remark in row.remarks)
        assert "某省厅" in told and "重叠" in told
        again = self.bring(district, organizer, appointments=posts)
        assert again.kind == "same"

    def test_a_new_main_post_ends_the_running_one(self, person: Any, district: Any, organizer: Any) -> None:
        person("秦思源", id_number=None)
        made = Dossier(
            "表.xls", "秦思源", {"birth": date(1990, 5, 1)},
            appointments=(AppointmentFact("副局长", "区财政局", start=date(2025, 6, 1)),),
        )  # fmt: skip
        batch = upload(made, district.root, organizer)
        source = only(batch, organizer).source
        batches.decide_match(batch, source, str(Cadre.objects.get().uuid), by=organizer)
        with pytest.raises(Refused, match="从其他单位调入"):
            commit(batch, organizer)
        commit(batch, organizer, moves=1)
        cadre = Cadre.objects.get()
        assert cadre.unit == district.bureau and cadre.title == "区财政局副局长"
        ended, running = Appointment.objects.order_by("start")
        assert ended.end == running.start == date(2025, 6, 1) and running.category == "deputy"

    def test_ranks_levels_and_titles(self, lin: Any, district: Any, organizer: Any) -> None:
        facts: dict[str, Any] = {
            "ranks": (
                RankFact("193", date(2018, 1, 1), date(2020, 3, 1)),
                RankFact("192", date(2020, 3, 1)),
            ),
            "levels": (
                LevelFact("1A50", date(2013, 8, 1), date(2021, 8, 1)),
                LevelFact("1A42", date(2021, 8, 1)),
            ),
            "titles": (TitleFact("农艺师", "2", "1", date(2019, 5, 1)),),
        }
        from cadre.choices import CivilRank

        codes = CivilRank.values[-4:-2]
        facts["ranks"] = (
            RankFact(codes[1], date(2018, 1, 1), date(2020, 3, 1)),
            RankFact(codes[0], date(2020, 3, 1)),
        )
        row = self.bring(district, organizer, **facts)
        assert (lin.ranks.count(), lin.levels.count(), lin.titles.count()) == (2, 2, 1), row.remarks
        assert self.bring(district, organizer, **facts).kind == "same"
        higher = RankFact(CivilRank.values[-5], date(2024, 1, 1))
        self.bring(district, organizer, ranks=(higher,))
        assert lin.ranks.get(end=None).start == date(2024, 1, 1)
        assert lin.ranks.get(rank=codes[0]).end == date(2024, 1, 1)


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
        assert sorted(RewardPunishment.objects.filter(kind="02").values_list("name", flat=True)) == [
            "党内警告", "记过",
        ]  # fmt: skip
        assert not AuditEvent.objects.filter(changes__icontains="记过").exists()
        run(dossier(rewards=told, photo=None), district.town, keeper)
        assert RewardPunishment.objects.filter(kind="02").count() == 2

    def test_the_department_sees_what_a_whole_list_leaves_out(self, district: Any, organizer: Any) -> None:
        run(dossier(photo=None), district.town, organizer)
        RewardPunishment.objects.create(cadre=Cadre.objects.get(), kind="02", name="党内警告")
        row = only(upload(dossier(photo=None), district.town, organizer), organizer)
        assert list(changes(row).values()) == [("党内警告", "—")]


class TestMatching:
    def test_a_namesake_is_asked_about(self, person: Any, district: Any, keeper: Any) -> None:
        known = person("林知远")
        batch = upload(dossier(photo=None), district.town, keeper)
        row = only(batch, keeper)
        assert (row.kind, row.asks, row.candidates) == ("refused", "match", (known,))
        batches.decide_match(batch, row.source, str(known.uuid), by=keeper)
        assert only(batch, keeper).kind == "changed"
        batches.decide_match(batch, row.source, "new", by=keeper)
        assert only(batch, keeper).kind == "new"
        batches.decide_match(batch, row.source, "skip", by=keeper)
        assert "不导入" in only(batch, keeper).reason

    def test_nobody_is_chosen_whom_the_plan_does_not_offer(
        self, person: Any, district: Any, keeper: Any
    ) -> None:
        other = person("韦桃", unit=district.other_town)
        batch = upload(dossier(photo=None), district.town, keeper)
        with pytest.raises(Refused, match="不在可选的范围内"):
            batches.decide_match(batch, "林知远.lrmx", str(other.uuid), by=keeper)

    def test_an_id_number_of_another_unit_is_refused_without_a_word_about_it(
        self, district: Any, keeper: Any, neighbour: Any
    ) -> None:
        run(dossier(photo=None), district.town, keeper)
        batch = upload(dossier(photo=None, title="副镇长"), district.other_town, neighbour)
        row = only(batch, neighbour)
        assert row.kind == "refused" and "已登记在其他单位" in row.reason
        assert "清河" not in row.reason and not row.candidates and row.unit is None

    def test_a_namesake_elsewhere_is_offered_to_whoever_sees_both(
        self, person: Any, district: Any, neighbour: Any, organizer: Any
    ) -> None:
        person("林知远")
        batch = upload(dossier(photo=None, title="科员"), district.other_town, neighbour)
        assert only(batch, neighbour).kind == "new"
        batch = upload(dossier(photo=None, title="科员"), district.other_town, organizer)
        assert only(batch, organizer).asks == "match"

    def test_with_another_id_number_it_is_somebody_else(self, district: Any, keeper: Any) -> None:
        run(dossier(photo=None), district.town, keeper)
        other = dossier("乙.lrmx", photo=None, id_number=id_number(sequence="073"))
        assert run(other, district.town, keeper)["new"] == 1
        assert Cadre.objects.count() == 2

    def test_a_merged_record_leads_to_the_one_that_was_kept(
        self, district: Any, keeper: Any, person: Any
    ) -> None:
        run(dossier(photo=None), district.town, keeper)
        merged, kept = Cadre.objects.get(), person("林知远")
        Cadre.objects.filter(pk=merged.pk).update(merged_into=kept)
        row = only(upload(dossier(photo=None), district.town, keeper), keeper)
        assert row.cadre == kept

    def test_outside_the_scope_nothing_can_be_uploaded(self, district: Any, neighbour: Any) -> None:
        with pytest.raises(Refused, match="不能为清河镇导入"):
            upload(lrmx(), district.town, neighbour)
