"""A roster given for the wrong unit: the file's own words warn, and nobody is moved without a tick."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cadre.models import Cadre
from cadre.rules.unit_names import names_in
from cadre.services import roster_batches
from cadre.services.roster_import import ImportPlan
from cadre.services.roster_units import NamedUnit, named_elsewhere
from core.choices import ImportState, JobState, UnitKind
from core.models import AuditEvent, ImportBatch, StoredFile, Unit
from core.policy import Refused
from core.services import jobs
from tests.cadre.rosters import DAY, LIN, LUO, commit, csv_roster, id_number, plan, run, upload


@pytest.fixture
def street(district: Any) -> Unit:
    """青石街道, whose roster comes for the wrong unit."""
    from core.services.units import add_unit

    return add_unit(
        code="YL09", name="青石街道", short_name="青石街道", kind=UnitKind.SUBDISTRICT, parent=district.root
    )


@pytest.fixture
def wrong(street: Unit, district: Any, organizer: Any) -> ImportBatch:
    """The people of the street, in a file that is uploaded for the town."""
    run([LIN, LUO], street, organizer)
    return from_file(district.town, organizer, head="青石街道干部花名册\n填报单位：青石街道\n")


def from_file(unit: Unit, by: Any, *, head: str = "", name: str = "花名册.csv") -> ImportBatch:
    content = head.encode() + csv_roster([LIN, LUO])
    return roster_batches.start_import(content, name=name, unit=unit, on=DAY, by=by)


def page(client: Client, name: str, batch: ImportBatch, query: str = "") -> str:
    return client.get(reverse(f"cadre:{name}", args=[batch.pk]) + query).content.decode()


def act(client: Client, name: str, batch: ImportBatch, **data: Any) -> Any:
    return client.post(reverse(f"cadre:{name}", args=[batch.pk]), data)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("清河镇2026年干部花名册", ["清河镇"]),
        ("清河镇卫生院花名册", ["清河镇卫生院"]),
        ("清 河 镇、石桥镇", ["清河镇", "石桥镇"]),
        ("花名册", []),
        ("", []),
    ],
)
def test_names_are_found_in_free_text_the_longest_first(text: str, found: list[str]) -> None:
    assert names_in(text, ["清河镇", "石桥镇", "清河镇卫生院", "镇"]) == found


class TestWhatTheFileNames:
    def told(self, batch: ImportBatch) -> NamedUnit | None:
        return named_elsewhere(ImportBatch.objects.get(pk=batch.pk))

    @pytest.mark.parametrize(
        ("head", "name", "place"),
        [
            ("填报单位：青石街道\n", "花名册.csv", "填报单位"),
            ("云岭区青石街道干部花名册\n", "花名册.csv", "标题"),
            ("", "青石街道2026年一季度.csv", "文件名"),
            ("填报单位：中共青石街道工作委员会\n", "清河镇.csv", "填报单位"),
        ],
    )
    def test_another_unit_is_told_with_its_place(
        self, head: str, name: str, place: str, street: Unit, district: Any, organizer: Any
    ) -> None:
        told = self.told(from_file(district.town, organizer, head=head, name=name))
        assert told is not None and (told.unit, told.place) == (street, place)

    @pytest.mark.parametrize(
        ("head", "name"),
        [
            ("", "花名册.csv"),
            ("填报单位：清河镇\n", "青石街道.csv"),
            ("清河镇、青石街道干部花名册\n", "花名册.csv"),
            ("填报单位：云岭区\n", "花名册.csv"),
        ],
    )
    def test_the_own_unit_or_none_is_no_warning(
        self, head: str, name: str, street: Unit, district: Any, organizer: Any
    ) -> None:
        assert self.told(from_file(district.town, organizer, head=head, name=name)) is None

    def test_the_district_before_a_name_may_be_missing(self, district: Any, organizer: Any) -> None:
        told = self.told(from_file(district.town, organizer, name="财政局名册.csv"))
        assert told is not None and told.unit == district.bureau
        assert self.told(from_file(district.bureau, organizer, name="财政局名册.csv")) is None

    def test_the_whole_district_cannot_be_the_wrong_unit(self, district: Any, organizer: Any) -> None:
        assert self.told(from_file(district.root, organizer, head="填报单位：石桥镇\n")) is None

    def test_a_unit_that_no_longer_exists_is_not_told(
        self, street: Unit, district: Any, organizer: Any
    ) -> None:
        Unit.objects.filter(pk=street.pk).update(valid_to=date(2025, 1, 1))
        assert self.told(from_file(district.town, organizer, head="填报单位：青石街道\n")) is None


class TestThePages:
    def test_every_step_warns_and_one_click_takes_the_right_unit(
        self, wrong: ImportBatch, street: Unit, organizer: Any, client: Client
    ) -> None:
        client.force_login(organizer)
        for step in ("import_mapping", "import_check", "import_preview"):
            told = page(client, step, wrong)
            assert "填报单位写的是“青石街道”，选择的单位却是清河镇" in told and "改为青石街道" in told
        answer = act(client, "import_unit", wrong, unit=street.code)
        assert answer.url == reverse("cadre:import_mapping", args=[wrong.pk])
        wrong.refresh_from_db()
        assert wrong.unit == wrong.file.unit == street
        assert AuditEvent.objects.latest("id").changes == {"单位": ["清河镇", "青石街道"]}
        told = page(client, "import_preview", wrong)
        assert "选择的单位却是" not in told and "没有需要写入的变化" in told

    def test_who_may_not_import_for_the_other_unit_gets_no_button(
        self, street: Unit, district: Any, keeper: Any, client: Client
    ) -> None:
        batch = from_file(district.town, keeper, head="填报单位：青石街道\n")
        client.force_login(keeper)
        told = page(client, "import_mapping", batch)
        assert "你不能为青石街道导入名册" in told and "改为青石街道" not in told
        assert act(client, "import_unit", batch, unit=street.code).status_code == 409
        with pytest.raises(Refused, match="不能为青石街道导入"):
            roster_batches.choose_unit(batch, street, by=keeper)
        batch.refresh_from_db()
        assert batch.unit == district.town

    def test_a_closed_batch_keeps_its_unit(self, street: Unit, district: Any, organizer: Any) -> None:
        batch = from_file(district.town, organizer)
        commit(batch, organizer)
        with pytest.raises(Refused, match="不能再改"):
            roster_batches.choose_unit(batch, street, by=organizer)

    def test_the_preview_shows_who_would_move_from_where(
        self, wrong: ImportBatch, organizer: Any, client: Client
    ) -> None:
        client.force_login(organizer)
        told = page(client, "import_preview", wrong)
        assert "从其他单位调入 2</a>" in told and "其中 2 人从其他单位调入" in told
        assert '<span class="old">青石街道</span>' in told and '<span class="new">清河镇</span>' in told
        assert 'name="moves" value="2" required' in told

    @pytest.mark.parametrize("said", [{}, {"moves": "1"}, {"moves": "-9"}, {"moves": "x"}])
    def test_without_the_tick_nothing_is_written(
        self, said: dict[str, str], wrong: ImportBatch, street: Unit, organizer: Any, client: Client
    ) -> None:
        client.force_login(organizer)
        answer = act(client, "import_commit", wrong, **said)
        told = answer.content.decode()
        assert answer.status_code == 409 and "有 2 人将从其他单位调入" in told
        assert "林知远（青石街道 → 清河镇）" in told
        wrong.refresh_from_db()
        assert wrong.state == ImportState.UPLOADED and wrong.job is None
        assert set(Cadre.objects.values_list("unit", flat=True)) == {street.pk}

    def test_with_the_tick_they_move(
        self, wrong: ImportBatch, district: Any, organizer: Any, client: Client
    ) -> None:
        client.force_login(organizer)
        act(client, "import_commit", wrong, moves="2")
        wrong.refresh_from_db()
        jobs.run(wrong.job.pk)
        assert set(Cadre.objects.values_list("unit", flat=True)) == {district.town.pk}
        wrong.refresh_from_db()
        assert wrong.summary["moves"] == 2


class TestMoves:
    def moves(self, found: ImportPlan) -> list[tuple[str, str, str]]:
        return [(row.name, row.old_home, row.new_home) for row in found.moves]

    def test_more_people_than_agreed_stop_the_job(
        self, wrong: ImportBatch, street: Unit, district: Any, organizer: Any
    ) -> None:
        Cadre.objects.filter(name="罗静怡").update(unit=district.town)
        for luo in Cadre.objects.filter(name="罗静怡"):
            luo.appointments.update(unit=district.town)
        job = roster_batches.request_commit(wrong, by=organizer, moves=1)
        Cadre.objects.filter(name="罗静怡").update(unit=street)
        jobs.run(job.pk)
        job.refresh_from_db(), wrong.refresh_from_db()
        assert job.state == JobState.FAILED and "有 2 人将从其他单位调入" in job.error
        assert wrong.state == ImportState.MAPPED
        assert set(Cadre.objects.values_list("unit", flat=True)) == {street.pk}

    def test_many_names_are_cut_short(self, street: Unit, district: Any, organizer: Any) -> None:
        rows = [
            LIN | {"姓名": f"林{chr(0x4E00 + n)}", "身份证号": id_number(sequence=f"{n}11")} for n in range(7)
        ]
        run(rows, street, organizer)
        with pytest.raises(Refused, match=r"从其他单位调入：(林\S（青石街道 → 清河镇）、?){5}等 7 人"):
            run(rows, district.town, organizer)

    def test_new_and_unchanged_people_do_not_move(self, district: Any, organizer: Any) -> None:
        run([LIN], district.town, organizer)
        assert not plan(upload([LIN | {"民族": "侗族"}, LUO], district.town, organizer), organizer).moves

    def test_a_move_between_offices_of_a_unit_is_none(self, district: Any, organizer: Any) -> None:
        from core.services.units import add_unit

        for number, name in enumerate(("党政办", "党建办"), 1):
            add_unit(
                code=f"YL010{number}", name=f"清河镇{name}", short_name=name, kind=UnitKind.INTERNAL,
                parent=district.town,
            )  # fmt: skip
        run([LIN | {"单位": "党政办"}], district.town, organizer)
        for told in ("党建办", "清河镇"):
            found = plan(upload([LIN | {"单位": told}], district.town, organizer), organizer)
            assert not found.moves
        found = plan(upload([LIN | {"单位": "石桥镇"}], district.root, organizer), organizer)
        assert self.moves(found) == [("林知远", "清河镇党政办", "石桥镇")]

    def test_a_unit_beneath_the_chosen_one_keeps_its_people(self, district: Any, organizer: Any) -> None:
        from core.services.units import add_unit

        school = add_unit(
            code="YL0301", name="会计学校", short_name="会计学校", kind=UnitKind.INSTITUTION,
            parent=district.bureau,
        )  # fmt: skip
        run([LIN], school, organizer)
        found = plan(upload([LIN | {"民族": "侗族"}], district.bureau, organizer), organizer)
        assert not found.moves and len(found.writes) == 1

    def test_a_post_in_another_unit_counts_like_the_record(
        self, district: Any, organizer: Any, person: Any
    ) -> None:
        cadre = person()
        cadre.appointments.update(unit=district.other_town)
        found = plan(upload([LIN], district.town, organizer), organizer)
        assert self.moves(found) == [("林知远", "石桥镇", "清河镇")]


class TestTheCommand:
    def run(self, path: Path, *arguments: str) -> str:
        out = StringIO()
        call_command("import_roster", str(path), "--unit", "YL01", *arguments, stdout=out)
        return out.getvalue()

    @pytest.fixture
    def path(self, street: Unit, organizer: Any, tmp_path: Path) -> Path:
        """The street's roster as a file."""
        run([LIN, LUO], street, organizer)
        path = tmp_path / "花名册.csv"
        path.write_bytes("填报单位：青石街道\n".encode() + csv_roster([LIN, LUO]))
        return path

    def test_moves_need_the_flag(self, path: Path, street: Unit, district: Any) -> None:
        kept = StoredFile.objects.count()
        with pytest.raises(CommandError, match=r"有 2 人将从其他单位调入.*用 --allow-moves 确认"):
            self.run(path)
        assert StoredFile.objects.count() == kept
        assert set(Cadre.objects.values_list("unit", flat=True)) == {street.pk}
        assert "变更 2" in self.run(path, "--allow-moves")
        assert set(Cadre.objects.values_list("unit", flat=True)) == {district.town.pk}

    def test_a_dry_run_tells_the_unit_and_the_moves(self, path: Path, street: Unit) -> None:
        told = self.run(path, "--dry-run")
        assert "提醒：填报单位写的是“青石街道”，导入的单位却是清河镇，请核对。" in told
        assert "调入：第 3 行 林知远：青石街道 → 清河镇" in told
        told = json.loads(self.run(path, "--dry-run", "--json"))
        assert told["named_unit"] == {"code": "YL09", "name": "青石街道"}
        assert told["moves"][0] == {"row": 3, "name": "林知远", "from": "YL09", "to": "YL01"}
