"""Sealed columns: bound to their row, in both suites, through every way of writing."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cadre.models import Cadre, CadreMerge, ChangeRequest, FamilyMember, RewardPunishment
from core import crypto
from core.models import ImportChange, Job
from core.models.fields import MARK
from core.services.snapshots import put_back, snapshot

pytestmark = pytest.mark.requirement("A24")
Person = Callable[..., Cadre]
ONE, OTHER = "53990019900501001X", "539900198807120034"


@pytest.fixture(params=["aes", "sm"])
def suite(request: pytest.FixtureRequest, settings: Any) -> str:
    """Each test runs with both suites."""
    settings.CRYPTO_SUITE = request.param
    return str(request.param)


@pytest.mark.requirement("A25")
@pytest.mark.usefixtures("suite")
class TestBinding:
    """A ciphertext opens in its own row and column only."""

    def test_two_numbers_swapped_between_rows_open_in_neither(self, person: Person) -> None:
        one, other = person("林知远", id_number=ONE), person("罗文清", id_number=OTHER)
        raw = dict(Cadre.objects.values_list("pk", "id_number"))
        Cadre.objects.filter(pk=one.pk).update(id_number=raw[other.pk])
        Cadre.objects.filter(pk=other.pk).update(id_number=raw[one.pk])
        for cadre in Cadre.objects.all():
            with pytest.raises(InvalidTag):
                _ = cadre.id_number

    def test_two_family_members_swapped_open_in_neither(self, person: Person) -> None:
        cadre = person()
        one = FamilyMember.objects.create(cadre=cadre, relation="父亲", name="林大山")
        other = FamilyMember.objects.create(cadre=cadre, relation="母亲", name="秦书瑶")
        raw = dict(FamilyMember.objects.values_list("pk", "name"))
        FamilyMember.objects.filter(pk=one.pk).update(name=raw[other.pk])
        with pytest.raises(InvalidTag):
            _ = FamilyMember.objects.get(pk=one.pk).name
        assert FamilyMember.objects.get(pk=other.pk).name == "秦书瑶"

    def test_a_value_copied_to_another_column_does_not_open(self, person: Person) -> None:
        member = FamilyMember.objects.create(cadre=person(), relation="父亲", name="林大山", work="农民")
        (raw,) = FamilyMember.objects.values_list("name", flat=True)
        FamilyMember.objects.update(work=raw)
        with pytest.raises(InvalidTag):
            _ = FamilyMember.objects.get(pk=member.pk).work

    def test_a_changed_byte_is_noticed(self, person: Person) -> None:
        person(id_number=ONE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT id_number FROM cadre_cadre")
            body = bytes(cursor.fetchone()[0])
            cursor.execute("UPDATE cadre_cadre SET id_number = %s", [body[:-1] + bytes([body[-1] ^ 1])])
        with pytest.raises(InvalidTag):
            _ = Cadre.objects.get().id_number

    def test_every_way_of_writing_keeps_what_was_written(self, person: Person) -> None:
        cadre = person()
        born = date(1962, 3, 1)
        made = FamilyMember.objects.bulk_create(
            [FamilyMember(cadre=cadre, relation="父亲", name=f"林{n}", birth=born) for n in range(3)]
        )
        for row in made:
            row.name, row.work, row.birth = f"{row.name}山", "农民", None
        FamilyMember.objects.bulk_update(made, ["name", "work", "birth"])
        found = [(row.name, row.work, row.birth) for row in FamilyMember.objects.all()]
        assert found == [(f"林{n}山", "农民", None) for n in range(3)]
        assert [row.name for row in made] == ["林0山", "林1山", "林2山"]
        row = FamilyMember.objects.get(name_index=crypto.blind_index("林2山"))
        row.birth = born
        row.save(update_fields=["birth"])
        row.refresh_from_db()
        assert (row.birth, row.name) == (born, "林2山")

    def test_a_row_that_goes_to_another_person_stays_readable(self, person: Person) -> None:
        FamilyMember.objects.create(cadre=person("林知远"), relation="父亲", name="林大山")
        FamilyMember.objects.update(cadre=person("林知远"))
        assert FamilyMember.objects.get().name == "林大山"

    def test_a_deleted_row_comes_back_from_its_snapshot(self, person: Person) -> None:
        member = FamilyMember.objects.create(
            cadre=person(), relation="父亲", name="林大山", birth=date(1962, 3, 1)
        )
        kept = snapshot(member, [field.name for field in member._meta.concrete_fields])
        member.delete()
        record = FamilyMember()
        put_back(record, kept)
        record.save(force_insert=True)
        again = FamilyMember.objects.get()
        assert (again.name, again.birth) == ("林大山", date(1962, 3, 1))

    def test_json_comes_back_and_is_not_in_clear(self, organizer: Any) -> None:
        job = Job.objects.create(kind="x", title="x", params={"号码": [ONE, None, 1.5]}, created_by=organizer)
        with connection.cursor() as cursor:
            cursor.execute("SELECT params FROM core_job")
            assert ONE.encode() not in bytes(cursor.fetchone()[0])
        found = Job.objects.get(pk=job.pk)
        assert (found.params, found.result) == ({"号码": [ONE, None, 1.5]}, {})

    def test_an_empty_value_is_null_and_reads_as_empty(self, person: Person) -> None:
        member = FamilyMember.objects.create(cadre=person(), relation="父亲", name="林大山")
        assert FamilyMember.objects.filter(work=None, birth=None).count() == 1
        again = FamilyMember.objects.get(pk=member.pk)
        assert (again.work, again.birth, again.political) == ("", None, "")

    def test_a_sanction_is_sealed_and_a_reward_is_searched(self, person: Person) -> None:
        cadre = person()
        for kind, name in (("01", "记三等功"), ("02", "党内警告")):
            RewardPunishment.objects.create(cadre=cadre, kind=kind, name=name, text=f"经批准，{name}")
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, text FROM cadre_rewardpunishment ORDER BY kind")
            reward, sanction = cursor.fetchall()
        assert reward == ("记三等功", "经批准，记三等功")
        assert all(text.startswith(MARK) and "警告" not in text for text in sanction)
        assert not RewardPunishment.objects.filter(name__icontains="警告").exists()
        assert RewardPunishment.objects.get(name__icontains="三等功").text == "经批准，记三等功"
        rows = list(RewardPunishment.objects.all())
        RewardPunishment.objects.bulk_update(rows, ["name", "reason"])
        assert {row.name for row in RewardPunishment.objects.all()} == {"记三等功", "党内警告"}

    def test_a_reward_that_looks_sealed_is_sealed(self, person: Person) -> None:
        RewardPunishment.objects.create(cadre=person(), kind="01", name=f"{MARK}三等功")
        assert RewardPunishment.objects.get().name == f"{MARK}三等功"


class TestDoors:
    """A queryset knows no rows: it can neither write nor look for a sealed value, nor read one by chance."""

    @pytest.mark.parametrize(
        "act",
        [
            lambda: FamilyMember.objects.update(name="林大山"),
            lambda: list(FamilyMember.objects.filter(name="林大山")),
            lambda: list(FamilyMember.objects.filter(birth=date(1990, 1, 1))),
            lambda: list(ChangeRequest.objects.filter(new="1990.05")),
            lambda: list(ChangeRequest.objects.filter(new__contains="1990")),
            lambda: list(FamilyMember.objects.filter(birth__year=1990)),
            lambda: list(ImportChange.objects.filter(after__removed=True)),
            lambda: list(CadreMerge.objects.filter(before__kept=1)),
            lambda: RewardPunishment.objects.update(name="警告"),
        ],
    )
    @pytest.mark.django_db
    def test_it_is_told_so(self, act: Callable[[], Any]) -> None:
        with pytest.raises(FieldError):
            act()

    def test_values_tell_nothing(self, person: Person) -> None:
        person(id_number=ONE)
        (told,) = Cadre.objects.values_list("id_number", flat=True)
        assert repr(told) == "<sealed>" and ONE not in str(told)

    def test_the_database_refuses_a_sanction_in_clear(self, person: Person) -> None:
        RewardPunishment.objects.create(cadre=person(), kind="02", name="党内警告")
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE cadre_rewardpunishment SET name = '党内警告'")

    def test_a_value_nobody_asked_for_is_not_opened(
        self, person: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        person(id_number=ONE)
        monkeypatch.setattr(crypto, "unseal", lambda *_: pytest.fail("opened"))
        cadre = Cadre.objects.get()
        cadre.save()
        assert cadre.name


@pytest.mark.requirement("P6", "A25")
@given(
    plain=st.binary(max_size=200), purpose=st.text(max_size=20), row=st.uuids(),
    suite=st.sampled_from(["aes", "sm"]),
)  # fmt: skip
def test_what_was_sealed_opens_for_its_purpose_and_row_alone(
    plain: bytes, purpose: str, row: uuid.UUID, suite: str
) -> None:
    from django.test import override_settings

    with override_settings(CRYPTO_SUITE=suite):
        sealed = crypto.seal(plain, purpose, str(row))
    assert crypto.unseal(sealed, purpose, str(row)) == plain
    for other in ((f"{purpose}x", str(row)), (purpose, str(uuid.uuid4()))):
        with pytest.raises(InvalidTag):
            crypto.unseal(sealed, *other)


@pytest.mark.requirement("P6")
@given(one=st.text(min_size=1, max_size=30), other=st.text(min_size=1, max_size=30))
def test_indexes_are_equal_exactly_when_values_are(one: str, other: str) -> None:
    assert (crypto.blind_index(one) == crypto.blind_index(other)) is (one == other)
