"""A hundred values that must stand nowhere in clear, and the doors by which they come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cadre.formats.dossier import FamilyFact, FormFacts, RewardFact
from cadre.models import Cadre, ChangeRequest
from cadre.services.dossiers import batches
from cadre.services.merging import merge_cadres, undo_merge
from cadre.services.person_exports import FORMS_PDF, LRMX_ZIP, Wish, request_export
from cadre.services.quality import refresh_quality
from cadre.services.roster_import import undo_batch
from core.models import Job
from core.services import exports, jobs
from tests.cadre import dossier_files as files
from tests.cadre import rosters

EACH = 25
_RARE = "骉驫麤鱻羴猋靐龘爨懿彧懋璟翀翯頔赟弢昉晗旻昱曈朤"


@dataclass(frozen=True)
class Canaries:
    """Twenty-five of each kind; no two have six characters in common."""

    numbers: tuple[str, ...]
    names: tuple[str, ...]
    sanctions: tuple[str, ...]
    phones: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """All hundred."""
        return (*self.numbers, *self.names, *self.sanctions, *self.phones)


def hundred() -> Canaries:
    """The same values every time."""
    born = [date(1970, 1, 2) + timedelta(days=371 * place) for place in range(EACH)]
    return Canaries(
        numbers=tuple(rosters.id_number(f"{day:%Y%m%d}", f"{101 + 2 * n}") for n, day in enumerate(born)),
        names=tuple(f"第五{_RARE[n % 24]}{_RARE[(n * 7 + 5 + n // 24) % 24]}" for n in range(EACH)),
        sanctions=tuple(f"违规收受{_RARE[n % 24]}山礼金{n + 311}元" for n in range(EACH)),
        phones=tuple(f"1398{7310000 + 4211 * n}" for n in range(EACH)),
    )


class Sower:
    """Brings values in by one door after the other; each value once and in a record of its own kind."""

    def __init__(self, client: Client, district: Any, organizer: Any, minister: Any) -> None:
        self.canaries = hundred()
        self._next = dict.fromkeys(("numbers", "names", "sanctions", "phones"), 0)
        self._client, self._district, self._by, self._minister = client, district, organizer, minister

    def all_doors(self, person: Any) -> None:
        """Forms, a roster, an exchange file, a change request, a merge, partings, undoing and exports."""
        cadre = person("林知远")
        self._forms(cadre)
        undone = self._roster(8)
        self._dossiers(4)
        self._taken_back(3)
        undo_batch(undone, by=self._by, now=timezone.now())
        self._merge(person)
        self._request(cadre)
        refresh_quality(date(2026, 3, 31))
        self._exports(cadre)
        assert set(self._next.values()) == {EACH}, self._next

    def take(self, kind: str) -> str:
        """The next value of the kind."""
        place = self._next[kind]
        self._next[kind] += 1
        return str(getattr(self.canaries, kind)[place])

    def _post(self, page: str, cadre: Cadre, *args: Any, form: dict[str, str] | None = None) -> None:
        cadre.refresh_from_db()
        url = reverse(f"cadre:{page}", args=[cadre.uuid, *args])
        answer = self._client.post(url, (form or {}) | {"version": cadre.version, "why": "补录"})
        assert answer.status_code == 302, answer.content.decode()[:2000]

    def _forms(self, cadre: Cadre) -> None:
        for relation in ("父亲", "母亲", "妻子"):
            work = f"某局退休干部，电话{self.take('phones')}"
            form = {"relation": relation, "name": self.take("names"), "work": work}
            self._post("set_add", cadre, "family", form=form)
        for _ in range(3):
            told = {"kind": "02", "name": self.take("sanctions")}
            told |= {"reason": self.take("sanctions"), "text": self.take("sanctions")}
            self._post("set_add", cadre, "reward", form=told)
        member = cadre.family.all()[0]  # type: ignore[attr-defined]  # its related name
        change = {"relation": "父亲", "name": self.take("names"), "work": self.take("phones")}
        self._post("set_edit", cadre, "family", member.pk, form=change)
        sanction = cadre.rewards.all()[0]  # type: ignore[attr-defined]  # its related name
        self._post("set_remove", cadre, "reward", sanction.pk)
        self._client.get(reverse("cadre:cadre_history", args=[cadre.uuid]))

    def _roster(self, people: int) -> Any:
        rows = [
            {
                "姓名": f"周名册{_RARE[n]}", "身份证号": self.take("numbers"), "性别": "男",
                "现任职务": "党委委员", "任现职时间": "2021.08",
                "奖惩情况": f"2020年3月，因{self.take('sanctions')}，受政务记过处分",
                "联系电话": self.take("phones"),
            }
            for n in range(people)
        ]  # fmt: skip
        batch = rosters.upload(rows, self._district.town, self._by)
        rosters.commit(batch, self._by)
        return batch

    def _dossiers(self, people: int) -> None:
        uploads = [(f"吴文件{_RARE[n]}.lrmx", self._lrmx(f"吴文件{_RARE[n]}")) for n in range(people)]
        batch = batches.start(uploads, unit=self._district.town, on=rosters.DAY, by=self._by)
        job = batches.request_commit(batch, by=self._by)
        jobs.run(job.pk)
        assert Job.objects.get(pk=job.pk).state == "done", Job.objects.get(pk=job.pk).error

    def _taken_back(self, people: int) -> None:
        uploads = [(f"郑撤销{_RARE[n]}.lrmx", self._lrmx(f"郑撤销{_RARE[n]}")) for n in range(people)]
        batch = batches.start(uploads, unit=self._district.town, on=rosters.DAY, by=self._by)
        files.commit(batch, self._by)
        undo_batch(batch, by=self._by, now=timezone.now())

    def _lrmx(self, name: str) -> bytes:
        family = tuple(
            FamilyFact(relation, self.take("names"), None, "month", "群众", f"电话{self.take('phones')}")
            for relation in ("父亲", "母亲")[: 1 if self._next["phones"] >= 22 else 2]
        )
        rewards = (
            RewardFact("02", "记过", decided_on=date(2020, 3, 1), reason=self.take("sanctions"), text=""),
        )  # fmt: skip
        number = self.take("numbers")
        made: bytes = files.lrmx(
            source=f"{name}.lrmx", name=name, id_number=number, birth=date(int(number[6:10]), 1, 1),
            photo=None, family=family, rewards=rewards, form=FormFacts(proposed_posts="清河镇副镇长"),
        )  # fmt: skip
        return made

    def _merge(self, person: Any) -> None:
        kept, absorbed = person("冯合并"), person("冯合并", id_number=self.take("numbers"))
        while self._next["names"] < EACH:
            self._post("set_add", absorbed, "family", form={"relation": "表哥", "name": self.take("names")})
        while self._next["sanctions"] < EACH:
            told = {"kind": "02", "name": self.take("sanctions")}
            self._post("set_add", absorbed, "reward", form=told)
        merge = merge_cadres(kept, absorbed, reason="同一人", by=self._by)
        undo_merge(merge, by=self._by, now=timezone.now())
        again = merge_cadres(kept, absorbed, reason="同一人", by=self._by)
        assert again.pk

    def _request(self, cadre: Cadre) -> None:
        while self._next["phones"] < EACH:
            phone = self.take("phones")
            ChangeRequest.objects.create(
                cadre=cadre, field=f"x{phone[-3:]}", label="其他", old="", new=phone, value=phone,
                requested_by=self._by,
            )  # fmt: skip
        while self._next["numbers"] < EACH:
            self._post_number(cadre)

    def _post_number(self, cadre: Cadre) -> None:
        cadre.refresh_from_db()
        number = self.take("numbers")
        page = self._client.get(reverse("cadre:cadre_edit", args=[cadre.uuid]))
        form = page.context["form"]
        given = {name: form[name].value() for name in form.fields}
        sent = {name: value for name, value in given.items() if value not in (None, "", False)}
        day = f"{number[6:10]}.{number[10:12]}"
        sent |= {"id_number": number, "birth": day, "sex": "1", "why": "更正", "version": cadre.version}
        answer = self._client.post(reverse("cadre:cadre_edit", args=[cadre.uuid]), sent)
        assert answer.status_code == 302, answer.context["form"].errors

    def _exports(self, cadre: Cadre) -> None:
        people = list(Cadre.objects.filter(merged_into=None))
        for kind in (LRMX_ZIP, FORMS_PDF):
            wish = Wish(kind, date(2026, 3, 31), "classic", "报市委组织部备案")
            export = request_export(people[:60], wish, by=self._by, now=timezone.now())
            if export.state == "waiting":
                exports.decide(export.pk, approve=True, reason="", by=self._minister, now=timezone.now())
            export.refresh_from_db()
            assert export.job is not None
            jobs.run(export.job.pk)
            export.refresh_from_db()
            assert export.state == "ready", export.job.error


def found_in(content: bytes, canaries: Canaries) -> list[str]:
    """The values that stand in the bytes, as UTF-8, in GBK, as JSON escapes them or as a dump shows bytes."""
    return [value for value in canaries.all if any(spelled in content for spelled in _spellings(value))]


@cache
def _spellings(value: str) -> tuple[bytes, ...]:
    codes = ("utf-8", "unicode_escape", "gb18030", "utf-16-le")
    return (*(value.encode(code) for code in codes), value.encode().hex().encode())


def found_under(folder: Path, canaries: Canaries) -> dict[str, list[str]]:
    """The values in any file or file name of the folder, by file."""
    found = {}
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        if hits := found_in(path.name.encode() + b"\n" + content, canaries):
            found[str(path)] = hits
    return found
