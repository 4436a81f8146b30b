"""Posts, ranks, levels and titles out of dossiers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cadre.choices import CivilRank
from cadre.formats.dossier import AppointmentFact, Dossier, LevelFact, RankFact, TitleFact
from cadre.models import Appointment, Cadre
from cadre.services.dossiers import batches
from core.policy import Refused
from tests.cadre.dossier_files import LIN, commit, dossier, only, run, upload


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
        assert list(held) == [
            ("科员", "staff", date(2021, 8, 1)),
            ("党委委员、组织委员", "member", None),
        ]
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

    def test_the_present_post_of_a_form_begins_where_the_resume_says(self, lin: Any, district: Any) -> None:
        held = lin.appointments.get()
        assert (held.title, held.unit, held.category) == ("党委委员、组织委员", district.town, "member")
        assert (held.start, held.end) == (date(2021, 8, 1), None)

    @pytest.mark.parametrize(
        "facts",
        [
            {"title": "某省某市某县林业局副局长"},
            {"title": "清河镇镇长"},
            {"resume": "2008.09--2012.06  学习"},
            {"resume": "2008.09--  清河镇党委委员、组织委员\n2010.01--  清河镇党委委员、组织委员"},
        ],
    )
    def test_a_present_post_that_is_in_doubt_is_left_with_a_remark(
        self, facts: dict[str, str], district: Any, organizer: Any
    ) -> None:
        batch = upload(dossier(photo=None, **facts), district.town, organizer)
        row = only(batch, organizer)
        assert not row.appointments and any("没有登记任职" in remark.sentence for remark in row.remarks)

    def test_ranks_levels_and_titles(self, lin: Any, district: Any, organizer: Any) -> None:
        higher, middle, lower = CivilRank.values[-5], CivilRank.values[-4], CivilRank.values[-3]
        facts: dict[str, Any] = {
            "ranks": (
                RankFact(lower, date(2018, 1, 1), date(2020, 3, 1)),
                RankFact(middle, date(2020, 3, 1)),
            ),
            "levels": (
                LevelFact("1A50", date(2013, 8, 1), date(2021, 8, 1)),
                LevelFact("1A42", date(2021, 8, 1)),
            ),
            "titles": (TitleFact("农艺师", "2", "1", date(2019, 5, 1)),),
        }
        row = self.bring(district, organizer, **facts)
        assert (lin.ranks.count(), lin.levels.count(), lin.titles.count()) == (2, 2, 1), row.remarks
        assert self.bring(district, organizer, **facts).kind == "same"
        self.bring(district, organizer, ranks=(RankFact(higher, date(2024, 1, 1)),))
        assert lin.ranks.get(end=None).start == date(2024, 1, 1)
        assert lin.ranks.get(rank=middle).end == date(2024, 1, 1)
