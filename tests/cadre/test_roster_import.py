"""Importing rosters: what becomes of rows, idempotence, scope, jobs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cadre.models import AnnualAssessment, Appointment, Cadre, Education, Rank
from cadre.services import import_batches, roster_batches, roster_reading
from cadre.services.roster_reading import KIND, open_batch
from core.choices import ImportState, JobState
from core.models import AuditEvent, ImportBatch, ImportChange, ImportLayout, Job, StoredFile
from core.policy import Refused
from core.services import audit, jobs
from core.sheets import SheetRefused
from tests.cadre.rosters import DAY, LIN, LUO, commit, id_number, plan, run, upload

NOTHING = {"new": 0, "changed": 0, "same": 0, "refused": 0}


@pytest.fixture
def lin(district: Any, organizer: Any) -> Cadre:
    """林知远, imported."""
    run([LIN], district.town, organizer)
    return Cadre.objects.get(name="林知远")


def reason_of(rows: list[dict[str, str]], unit: Any, by: Any, on: date = DAY) -> str:
    refused = [row for row in plan(upload(rows, unit, by, on), by).rows if row.kind == "refused"]
    assert len(refused) == 1
    return refused[0].reason


class TestRows:
    def test_a_new_person_gets_every_record_that_the_row_tells(self, lin: Cadre, district: Any) -> None:
        assert (lin.unit, lin.title, lin.sex, lin.ethnicity) == (
            district.town,
            "清河镇党委委员、组织委员",
            "1",
            "01",
        )
        assert lin.id_number == id_number() and lin.pinyin and lin.initials
        appointment = lin.appointments.get()
        assert (appointment.title, appointment.category, appointment.start) == (
            "党委委员、组织委员", "member", date(2021, 8, 1),
        )  # fmt: skip
        assert lin.ranks.get().start == date(2022, 11, 1)
        assert lin.educations.get().degree == "管理学硕士"
        assert dict(lin.assessments.values_list("year", "grade")) == {2024: "2", 2025: "1"}

    def test_the_same_file_again_changes_nothing(self, lin: Cadre, district: Any, organizer: Any) -> None:
        before = AuditEvent.objects.count(), ImportChange.objects.count(), lin.version
        assert run([LIN], district.town, organizer) == {**NOTHING, "same": 1}
        lin.refresh_from_db()
        after = AuditEvent.objects.exclude(object_type="core.importbatch").count()
        assert after <= before[0] and (ImportChange.objects.count(), lin.version) == before[1:]

    def test_differences_are_told_field_by_field(self, lin: Cadre, district: Any, organizer: Any) -> None:
        row = LIN | {"民族": "侗族", "年度考核结果": "2025年称职", "全日制学位": "（清空）"}
        found = plan(upload([row], district.town, organizer), organizer).rows[0]
        assert [(change.label, change.old, change.new) for change in found.changes] == [
            ("民族", "汉族", "侗族"),
                ("全日制教育·学位", "管理学硕士", "—"),
                ("2025年度考核", "优秀", "称职"),
        ]  # fmt: skip
        assert lin.assessments.get(year=2025).grade == "1"

    def test_the_bare_word_of_a_degree_is_no_change(self, lin: Cadre, district: Any, organizer: Any) -> None:
        assert run([LIN | {"全日制学位": "硕士"}], district.town, organizer)["same"] == 1

    def test_an_empty_cell_leaves_what_is_recorded(self, lin: Cadre, district: Any, organizer: Any) -> None:
        assert run([LIN | {"民族": "", "职级": "", "任现职时间": ""}], district.town, organizer)["same"] == 1

    def test_a_month_that_agrees_with_a_recorded_day_is_no_change(
        self, district: Any, organizer: Any
    ) -> None:
        run([LIN | {"出生年月": "", "任现职时间": "2021.08.15"}], district.town, organizer)
        assert Cadre.objects.get().birth == date(1990, 5, 12)
        assert run([LIN], district.town, organizer)["same"] == 1
        assert run([LIN | {"出生年月": "1990.06"}], district.town, organizer)["changed"] == 1

    def test_rows_with_errors_stay_out_and_the_others_go_in(self, district: Any, organizer: Any) -> None:
        assert run([LIN | {"出生年月": "1990.13"}, LUO], district.town, organizer)["new"] == 1
        assert Cadre.objects.get().name == "罗静怡"

    def test_a_person_without_number_is_known_by_name_and_birth(
        self, district: Any, organizer: Any, person: Any
    ) -> None:
        cadre = person()
        assert plan(upload([LIN], district.town, organizer), organizer).rows[0].cadre == cadre
        run([LIN], district.town, organizer)
        cadre.refresh_from_db()
        assert cadre.id_number == LIN["身份证号"]
        assert run([LIN | {"身份证号": ""}], district.town, organizer)["same"] == 1

    def test_namesakes_need_the_number(self, district: Any, organizer: Any, person: Any) -> None:
        person(), person()
        assert "同名同出生年月" in reason_of([LIN | {"身份证号": ""}], district.town, organizer)

    def test_another_birth_month_of_the_same_name_in_the_unit_is_no_new_person(
        self, lin: Cadre, district: Any, organizer: Any
    ) -> None:
        told = reason_of([LIN | {"身份证号": "", "出生年月": "1990.11"}], district.town, organizer)
        assert "已有同名的人，出生年月是 1990.05" in told

    def test_two_new_rows_that_may_be_one_person_are_not_both_added(
        self, district: Any, organizer: Any
    ) -> None:
        twice = [LIN, LIN | {"身份证号": "", "备注": "同一人"}]
        assert "第 2 行同名" in reason_of(twice, district.town, organizer)

    def test_a_new_person_needs_sex_and_post(self, district: Any, organizer: Any) -> None:
        row = {"姓名": "林知远", "出生年月": "1990.05", "民族": "汉族"}
        assert "性别、现任职务" in reason_of([row], district.town, organizer)

    def test_identity_cannot_be_cleared(self, lin: Cadre, district: Any, organizer: Any) -> None:
        row = LIN | {"性别": "（清空）"}
        assert "性别不能清空" in reason_of([row], district.town, organizer)

    def test_people_whom_the_file_does_not_name_are_told(
        self, lin: Cadre, district: Any, organizer: Any
    ) -> None:
        assert plan(upload([LUO], district.town, organizer), organizer).absent == (lin,)
        assert plan(upload([LUO], district.root, organizer), organizer).absent == ()
        assert plan(upload([LUO, LIN | {"性别": "？"}], district.town, organizer), organizer).absent == ()


class TestCareers:
    def test_a_later_post_follows_the_present_one(self, lin: Cadre, district: Any, organizer: Any) -> None:
        row = LIN | {"现任职务": "副镇长", "任现职时间": "2025.06"}
        assert run([row], district.town, organizer)["changed"] == 1
        new, old = lin.appointments.all()
        assert (old.end, new.start, new.title, new.category) == (
            date(2025, 6, 1), date(2025, 6, 1), "副镇长", "deputy",
        )  # fmt: skip
        lin.refresh_from_db()
        assert lin.title == "清河镇副镇长" and new.entry_kind == "lateral"
        assert run([row], district.town, organizer)["same"] == 1

    def test_another_title_of_the_same_day_is_a_correction(
        self, lin: Cadre, district: Any, organizer: Any
    ) -> None:
        run([LIN | {"现任职务": "党委委员、宣传委员"}], district.town, organizer)
        assert lin.appointments.get().title == "党委委员、宣传委员"

    def test_a_later_rank_follows_the_present_one(self, lin: Cadre, district: Any, organizer: Any) -> None:
        run([LIN | {"职级": "二级主任科员", "任现职级时间": "2026.01"}], district.town, organizer)
        new, old = lin.ranks.order_by("-start")
        assert (old.end, new.start, new.end) == (date(2026, 1, 1), date(2026, 1, 1), None)

    def test_a_rank_without_a_later_day_is_a_correction(
        self, lin: Cadre, district: Any, organizer: Any
    ) -> None:
        run([LIN | {"职级": "二级主任科员"}], district.town, organizer)
        assert lin.ranks.get().get_rank_display() == "二级主任科员"

    def test_an_old_file_cannot_turn_back_a_newer_post(
        self, lin: Cadre, district: Any, organizer: Any
    ) -> None:
        run([LIN | {"现任职务": "副镇长", "任现职时间": "2026.02"}], district.town, organizer)
        assert "晚于信息截至日期" in reason_of([LIN], district.town, organizer, date(2025, 12, 31))

    def test_a_post_cannot_begin_before_the_last_one_ended(
        self, lin: Cadre, district: Any, organizer: Any
    ) -> None:
        run([LIN | {"现任职务": "副镇长", "任现职时间": "2025.06"}], district.town, organizer)
        row = LIN | {"现任职务": "副镇长", "任现职时间": "2020.01"}
        assert "早于上一职务的免职时间" in reason_of([row], district.town, organizer)

    def test_a_person_who_has_left_is_not_brought_back_silently(
        self, lin: Cadre, district: Any, organizer: Any
    ) -> None:
        Cadre.objects.update(left_on=date(2025, 1, 1))
        assert "已于 2025.01 离任" in reason_of([LIN], district.town, organizer)

    def test_a_row_of_the_unit_agrees_with_a_post_in_its_office(
        self, lin: Cadre, district: Any, organizer: Any
    ) -> None:
        from core.choices import UnitKind
        from core.services.units import add_unit

        office = add_unit(
            code="YL0101",
            name="清河镇党政办",
            short_name="党政办",
            kind=UnitKind.INTERNAL,
            parent=district.town,
        )
        Appointment.objects.update(unit=office, title="党政办主任")
        for row in (LIN, LIN | {"单位": "清河镇"}):
            assert run([row | {"现任职务": "党政办主任"}], district.town, organizer)["same"] == 1
        assert run([LIN | {"现任职务": "清河镇党政办主任"}], district.root, organizer)["same"] == 1


class TestUnits:
    def test_the_district_needs_the_unit_of_every_row(self, district: Any, organizer: Any) -> None:
        assert "补填单位列" in reason_of([LIN], district.root, organizer)
        assert run([LIN | {"单位": "石桥镇"}], district.root, organizer)["new"] == 1
        assert Cadre.objects.get().unit == district.other_town

    def test_the_unit_may_stand_before_the_post(self, district: Any, organizer: Any) -> None:
        row = {key: value for key, value in LIN.items() if key != "现任职务"}
        run([row | {"工作单位及职务": "云岭区财政局副局长"}], district.root, organizer)
        cadre = Cadre.objects.get()
        assert (cadre.unit, cadre.title) == (district.bureau, "云岭区财政局副局长")
        assert cadre.appointments.get().title == "副局长"

    def test_another_unit_is_refused_in_a_units_own_file(self, district: Any, organizer: Any) -> None:
        assert "“石桥镇”不在清河镇名下" in reason_of([LIN | {"单位": "石桥镇"}], district.town, organizer)

    def test_an_office_that_the_tree_does_not_have_counts_as_its_unit(
        self, district: Any, organizer: Any
    ) -> None:
        run([LIN | {"部门": "党政办"}], district.town, organizer)
        assert Cadre.objects.get().unit == district.town

    def test_two_units_of_one_name_must_be_told_apart(self, district: Any, organizer: Any) -> None:
        from core.choices import UnitKind
        from core.services.units import add_unit

        for parent in (district.town, district.other_town):
            add_unit(
                code=f"{parent.code}01", name=f"{parent.name}党政办", short_name="党政办",
                kind=UnitKind.INTERNAL, parent=parent,
            )  # fmt: skip
        assert "2 个单位都叫" in reason_of([LIN | {"单位": "党政办"}], district.root, organizer)
        assert run([LIN | {"单位": "党政办"}], district.town, organizer)["new"] == 1

    def test_a_keeper_cannot_take_a_person_of_another_unit(
        self, district: Any, keeper: Any, organizer: Any
    ) -> None:
        run([LIN], district.other_town, organizer)
        assert "不由你办理" in reason_of([LIN], district.town, keeper)
        assert run([LIN], district.town, organizer, moves=1)["changed"] == 1

    def test_nobody_imports_for_a_unit_out_of_scope(
        self, district: Any, neighbour: Any, secretary: Any
    ) -> None:
        for user in (neighbour, secretary):
            with pytest.raises(Refused, match="不能为清河镇导入"):
                upload([LIN], district.town, user)
        assert not ImportBatch.objects.exists() and not StoredFile.objects.exists()


class TestSteps:
    def test_a_file_without_header_is_not_kept(self, district: Any, keeper: Any) -> None:
        with pytest.raises(SheetRefused, match="没有找到表头"):
            upload(b"a,b\n1,2\n", district.town, keeper)
        assert not StoredFile.objects.exists()

    def test_corrections_replace_cells_and_are_checked_again(self, district: Any, keeper: Any) -> None:
        batch = upload([LIN | {"出生年月": "1990.13"}], district.town, keeper)
        assert len(open_batch(batch).check().errors) == 1
        roster_batches.correct_cells(batch, rows=[2], field="birth", value=" 1990.05 ", by=keeper)
        assert not open_batch(batch).check().errors
        assert commit(batch, keeper)["new"] == 1

    def test_sensitive_cells_are_corrected_in_the_file_only(self, district: Any, keeper: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        for field in ("id_number", "no_such", "seq"):
            with pytest.raises(Refused):
                roster_batches.correct_cells(batch, rows=[2], field=field, value="x", by=keeper)

    def test_a_confirmed_mapping_is_remembered_for_the_layout(self, district: Any, keeper: Any) -> None:
        rows = [{"姓名": "林知远", "性别": "男", "出生年月": "1990.05", "干什么": "副镇长"}]
        batch = upload(rows, district.town, keeper)
        opened = open_batch(batch)
        assert 3 in opened.layout.unmatched
        roster_batches.set_mapping(batch, opened.layout, {**opened.layout.mapping, 3: "post"}, by=keeper)
        again = upload(rows, district.town, keeper)
        assert again.mapping["3"] == "post"

    def test_a_field_that_is_gone_is_forgotten(self, district: Any, keeper: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        mapping = batch.mapping | {"1": "no_such_field"}
        ImportLayout.objects.create(kind=KIND, fingerprint=batch.layout["fingerprint"], mapping=mapping)
        assert "no_such_field" not in upload([LIN], district.town, keeper).mapping.values()

    def test_two_columns_for_one_field_and_a_missing_name_are_refused(
        self, district: Any, keeper: Any
    ) -> None:
        batch = upload([LIN], district.town, keeper)
        layout = open_batch(batch).layout
        with pytest.raises(Refused, match="请只保留一列"):
            roster_batches.set_mapping(batch, layout, {**layout.mapping, 3: "name"}, by=keeper)
        with pytest.raises(Refused, match="缺少必需的列：姓名"):
            roster_batches.set_mapping(batch, layout, {1: "id_number"}, by=keeper)

    def test_a_committed_batch_is_closed(self, district: Any, keeper: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        commit(batch, keeper)
        with pytest.raises(Refused):
            commit(batch, keeper)
        with pytest.raises(Refused):
            roster_batches.correct_cells(batch, rows=[2], field="post", value="x", by=keeper)
        with pytest.raises(Refused):
            roster_batches.request_commit(batch, by=keeper)


class TestJobs:
    def test_only_one_of_two_commits_wins(self, district: Any, keeper: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        other_page = ImportBatch.objects.get(pk=batch.pk)
        roster_batches.request_commit(batch, by=keeper)
        with pytest.raises(Refused, match="不能重复导入"):
            roster_batches.request_commit(other_page, by=keeper)
        assert Job.objects.count() == 1

    def test_a_job_that_runs_twice_writes_once(self, district: Any, keeper: Any) -> None:
        job = roster_batches.request_commit(upload([LIN], district.town, keeper), by=keeper)
        jobs.run(job.pk)
        jobs.run(job.pk)
        Job.objects.update(state=JobState.QUEUED)
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.DONE and job.result["new"] == 1
        assert Cadre.objects.count() == 1
        batch = ImportBatch.objects.get()
        assert job.result["url"].startswith(f"/imports/{batch.pk}/")

    def test_cancelling_before_the_writing_leaves_everything_open(self, district: Any, keeper: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        job = roster_batches.request_commit(batch, by=keeper)
        Job.objects.filter(pk=job.pk).update(cancel_requested=True)
        jobs.run(job.pk)
        job.refresh_from_db(), batch.refresh_from_db()
        assert (job.state, batch.state) == (JobState.CANCELLED, ImportState.MAPPED)
        assert not Cadre.objects.exists()
        assert commit(batch, keeper)["new"] == 1

    def test_a_batch_whose_job_died_opens_again(self, district: Any, keeper: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        job = roster_batches.request_commit(batch, by=keeper)
        jobs.cancel(job, by=keeper)
        batch.refresh_from_db()
        assert batch.state == ImportState.COMMITTING
        import_batches.reopen_if_stopped(batch)
        assert batch.state == ImportState.MAPPED

    def test_a_failure_while_writing_writes_nothing(
        self, district: Any, keeper: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise RuntimeError("disk full")

        batch = upload([LIN], district.town, keeper)
        job = roster_batches.request_commit(batch, by=keeper)
        with monkeypatch.context() as patched:
            patched.setattr("cadre.services.roster_import.committing.audit.record_many", fail)
            jobs.run(job.pk)
        job.refresh_from_db(), batch.refresh_from_db()
        assert (job.state, batch.state) == (JobState.FAILED, ImportState.MAPPED)
        assert not (Cadre.objects.exists() or Appointment.objects.exists() or ImportChange.objects.exists())

    def test_a_right_that_is_gone_by_now_stops_the_writing(self, district: Any, keeper: Any) -> None:
        job = roster_batches.request_commit(upload([LIN], district.town, keeper), by=keeper)
        keeper.grants.all().delete()
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.FAILED and "没有办理这件事的权限" in job.error
        assert not Cadre.objects.exists()

    def test_a_lost_file_is_told(self, district: Any, keeper: Any, settings: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        settings.FILES_DIR = settings.FILES_DIR / "elsewhere"
        roster_reading.forget()
        with pytest.raises(Refused, match="请重新上传"):
            open_batch(batch)

    def test_a_worker_that_lost_its_job_writes_nothing(
        self, district: Any, keeper: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = upload([LIN], district.town, keeper)
        job = roster_batches.request_commit(batch, by=keeper)
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=2)
        stale = Job.objects.get(pk=job.pk)
        stale.attempt = 1
        with pytest.raises(jobs.JobLost):
            roster_batches.run_commit(stale)
        batch.refresh_from_db()
        assert batch.state == ImportState.COMMITTING and not Cadre.objects.exists()


class TestTrail:
    def test_every_person_and_the_batch_are_in_the_trail(self, district: Any, keeper: Any) -> None:
        batch = upload([LIN, LUO], district.town, keeper)
        commit(batch, keeper)
        people = AuditEvent.objects.filter(object_type="cadre.cadre")
        assert {(event.object_label, event.action) for event in people} == {
            ("林知远", "create"), ("罗静怡", "create"),
        }  # fmt: skip
        assert people[0].changes["身份证号"][1].count("*") == 8
        assert AuditEvent.objects.get(action="import").changes["new"] == 2
        assert audit.verify_chain().holds

    def test_full_numbers_stand_nowhere_in_the_clear(self, district: Any, keeper: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        commit(batch, keeper)
        run([LIN | {"身份证号": id_number(sequence="073")}], district.town, keeper)
        for model in (AuditEvent, ImportBatch, ImportChange, Job):
            for row in model.objects.values():
                assert LIN["身份证号"] not in str(row)


def test_the_number_of_queries_grows_with_500s_of_rows_only(
    district: Any, organizer: Any, django_assert_max_num_queries: Any
) -> None:
    def rows(count: int, offset: int) -> list[dict[str, str]]:
        return [
            LIN | {"姓名": "林知" + chr(0x4E00 + number), "身份证号": id_number(sequence=f"{number:03d}")}
            for number in range(offset, offset + count)
        ]

    small, large = (
        upload(rows(5, 0), district.town, organizer),
        upload(rows(400, 100), district.town, organizer),
    )
    with CaptureQueriesContext(connection) as few:
        commit(small, organizer)
    with CaptureQueriesContext(connection) as many:
        commit(large, organizer)
    # SQLite takes 999 values in one statement, so a row of 27 columns costs a query per 37 rows.
    assert len(many) <= len(few) + 400 // 8
    read_many, read_few = (
        sum(query["sql"].startswith("SELECT") for query in queries) for queries in (many, few)
    )
    assert read_many <= read_few
    again = upload(rows(400, 100), district.town, organizer)
    with django_assert_max_num_queries(40):
        assert commit(again, organizer)["same"] == 400
    assert (Rank.objects.count(), Education.objects.count()) == (405, 405)
    assert AnnualAssessment.objects.count() == 810
