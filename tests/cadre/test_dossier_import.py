"""Importing whole records: what is new, what differs, and who decides it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cadre.formats.dossier import (
    EducationFact,
    FamilyFact,
)
from cadre.models import Cadre
from cadre.services.dossiers import batches
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
        batch = upload(dossier(), district.town, keeper)
        batches.decide_fields(batch, "林知远.lrmx", ["name"], by=keeper)
        assert "要有姓名和性别" in only(batch, keeper).reason

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
        assert row.kind == "refused" and "不由你办理" in row.reason
        assert "清河" not in row.reason and not row.candidates and row.unit is None

    def test_a_namesake_elsewhere_is_offered_to_whoever_sees_both(
        self, person: Any, district: Any, neighbour: Any, organizer: Any
    ) -> None:
        person("林知远")
        batch = upload(dossier(photo=None, title="科员"), district.other_town, neighbour)
        assert only(batch, neighbour).kind == "new"
        batch = upload(dossier(photo=None, title="科员"), district.other_town, organizer)
        assert only(batch, organizer).asks == "match"

    def test_another_birth_month_of_the_same_name_in_the_unit_is_asked_about(
        self, district: Any, keeper: Any
    ) -> None:
        run(dossier(photo=None), district.town, keeper)
        batch = upload(
            dossier("改.docx", photo=None, birth=date(1990, 12, 1), without=("id_number",)),
            district.town,
            keeper,
        )
        row = only(batch, keeper)
        assert (row.kind, row.asks) == ("refused", "match")
        batches.decide_match(batch, row.source, str(Cadre.objects.get().uuid), by=keeper)
        row = only(batch, keeper)
        assert "birth" in {held.change.key for held in row.held}

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
