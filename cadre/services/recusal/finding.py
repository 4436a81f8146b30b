"""Finding which records are a user's own or a relative's, and closing them to him."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from cadre.choices import RecusalKind, RequestState
from cadre.models import Cadre, ChangeRequest, FamilyMember, Recusal, RecusalDeclaration
from cadre.rules.kinship import Recorded, Relative, is_same_person
from cadre.rules.protected import request_cause
from core.choices import AuditAction
from core.crypto import blind_indexes
from core.models import InboxItem, Unit, User
from core.services import audit

CHUNK = 2000
LONGEST_RELATION = 20
LISTED = "登记其为"


class Closing(NamedTuple):
    """Why one record is closed to one user."""

    kind: RecusalKind
    relation: str
    found: bool = True


# User -> record -> why; what is found first stays.
Closings = dict[int, dict[int, Closing]]


def find_for(user: User) -> int:
    """Bring one user's recusals up to date at once, after his number or what he declared has changed.

    Who lists him as family takes a pass over all lists; ``find_all`` sees to that.
    """
    return _find([user], FamilyMember.objects.none(), listed=Q())


def find_around(cadre: Cadre) -> int:
    """Bring up to date what follows from one record after its family, name, birth or number has changed.

    It concerns the account of the person himself, and the accounts of those whom the record lists or listed.
    """
    lists = FamilyMember.objects.filter(cadre=cadre)
    names = {member.name for member in lists}
    holders = Cadre.objects.filter(Q(pk=cadre.pk) | Q(name__in=names), id_index__isnull=False)
    concerned = Q(id_index__in=holders.order_by().values("id_index")) | Q(recusals__cadre=cadre)
    return _find(list(User.objects.filter(concerned).distinct()), lists, listed=~Q(cadre=cadre))


def find_all() -> int:
    """Bring everybody's recusals up to date; the number of rows that changed.

    The lists of family are sealed: they are found by the blind index of the name, then compared in memory.
    """
    return _find(list(User.objects.all()), FamilyMember.objects.all(), listed=None)


@transaction.atomic
def _find(asked: Sequence[User], lists: QuerySet[FamilyMember], *, listed: Q | None) -> int:
    """``lists`` are searched for the users; of what earlier searches found there, ``listed`` still holds."""
    own = _own_records(asked)
    closings: Closings = defaultdict(dict)
    for user, cadre in own.items():
        closings[user][cadre.pk] = Closing(RecusalKind.OWN, RecusalKind.OWN.label)
    _relatives(own, closings)
    _who_lists(own, lists, closings)
    if listed is not None:
        found = Recusal.objects.filter(listed, user__in=asked, relation__startswith=LISTED)
        for row in found:
            closings[row.user_id].setdefault(row.cadre_id, Closing(RecusalKind.KIN, row.relation))
    _declared(asked, closings)
    return sum(_write(user, closings[user.pk]) for user in asked)


def _own_records(users: Iterable[User]) -> dict[int, Cadre]:
    numbers = {digest: user.pk for user in users for digest in user.id_indexes}
    own = {}
    for some in _chunks(list(numbers)):
        for cadre in Cadre.objects.filter(id_index__in=some, merged_into=None).select_related("unit"):
            own[numbers[str(cadre.id_index)]] = cadre
    return own


def _relatives(own: Mapping[int, Cadre], closings: Closings) -> None:
    """Records of the people whom the users' own records list as family."""
    listed: dict[str, list[tuple[int, FamilyMember]]] = defaultdict(list)
    holders = {cadre.pk: user for user, cadre in own.items()}
    for some in _chunks(list(holders)):
        for member in FamilyMember.objects.filter(cadre__in=some):
            listed[member.name].append((holders[member.cadre_id], member))
    for names in _chunks(list(listed)):
        for cadre in Cadre.objects.filter(name__in=names, merged_into=None).select_related("unit"):
            for user, member in listed[cadre.name]:
                if is_same_person(_relative(member), _recorded(cadre)):
                    closings[user].setdefault(cadre.pk, Closing(RecusalKind.KIN, member.relation))


def _who_lists(own: Mapping[int, Cadre], lists: QuerySet[FamilyMember], closings: Closings) -> None:
    """Records in which the users themselves are listed as family."""
    named: dict[str, list[tuple[int, Recorded]]] = defaultdict(list)
    for user, cadre in own.items():
        named[cadre.name].append((user, _recorded(cadre)))
    for names in _chunks(list(named)):
        digests = [digest for name in names for digest in blind_indexes(name)]
        for member in lists.filter(name_index__in=digests).order_by():
            for user, person in named.get(member.name, ()):
                if is_same_person(_relative(member), person):
                    word = f"{LISTED}{member.relation}"[:LONGEST_RELATION]
                    closings[user].setdefault(member.cadre_id, Closing(RecusalKind.KIN, word))


def _declared(users: Iterable[User], closings: Closings) -> None:
    """Records that declarations fit."""
    for said in RecusalDeclaration.objects.filter(user__in=list(users), ended_at=None):
        closing = Closing(RecusalKind.DECLARED, said.relation, found=False)
        for pk in people_meant(said.name, said.unit_text, said.id_number):
            closings[said.user_id].setdefault(pk, closing)


def people_meant(name: str, unit_text: str, id_number: str = "") -> list[int]:
    """Keys of the people of an ID number, or of a name in a unit (its code or a name) or beneath it."""
    people = Cadre.objects.filter(merged_into=None).order_by("pk")
    if id_number:
        return list(people.filter(id_index__in=blind_indexes(id_number)).values_list("pk", flat=True))
    if not name.strip():
        return []
    within = Q(pk__in=[])
    for path in paths_meant(unit_text):
        within |= Q(unit__path__startswith=path)
    return list(people.filter(within, name=name.strip()).values_list("pk", flat=True))


def paths_meant(unit_text: str) -> list[str]:
    """The paths of the units that go by the text, their code or a name."""
    text = unit_text.strip()
    spelled = Q(code=text) | Q(name=text) | Q(short_name=text)
    return list(Unit.objects.filter(spelled).order_by().values_list("path", flat=True)) if text else []


def _write(user: User, wanted: Mapping[int, Closing]) -> int:
    """Make the user's rows those that are wanted; one act in the trail when anything changes."""
    held = {row.cadre_id: row for row in Recusal.objects.filter(user=user).select_related("cadre")}
    gone = [row for key, row in held.items() if key not in wanted]
    changed = [
        row
        for key, row in held.items()
        if key in wanted and wanted[key] != (row.kind, row.relation, row.found)
    ]
    new = [key for key in wanted if key not in held]
    if not gone and not changed and not new:
        return 0
    Recusal.objects.filter(pk__in=[row.pk for row in gone + changed]).delete()
    _forget_told(user, new)
    renewed = [*new, *(row.cadre_id for row in changed)]
    Recusal.objects.bulk_create(Recusal(user=user, cadre_id=key, **wanted[key]._asdict()) for key in renewed)
    people = Cadre.objects.filter(pk__in=[*renewed, *(row.cadre_id for row in gone)]).order_by("pk")
    facts = {"关闭档案": len(new), "解除": len(gone), "更正": len(changed)}
    keys = [str(key) for key in people.values_list("uuid", flat=True)]
    told = {name: number for name, number in facts.items() if number}
    audit.record(audit.Act(AuditAction.RECUSAL, user, changes=told, people=keys), by=None)
    return len(new) + len(gone) + len(changed)


def _forget_told(user: User, keys: list[int]) -> None:
    """What waited in the user's inbox about people who are closed to him now is taken out of it."""
    waiting = ChangeRequest.objects.filter(cadre__in=keys, state=RequestState.PENDING)
    InboxItem.objects.filter(recipient=user, key__in=[request_cause(each.pk) for each in waiting]).delete()


def _relative(member: FamilyMember) -> Relative:
    return Relative(member.name, member.birth, member.work)


def _recorded(cadre: Cadre) -> Recorded:
    return Recorded(cadre.name, cadre.birth, (cadre.unit.name, cadre.unit.short_name))


def _chunks(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
