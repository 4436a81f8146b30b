"""Whether the keys of this installation open what an archive holds: told by check values, tried on the data.

Keys are never in an archive. It tells fingerprints of those in use, the ids of those that sealed something,
and a few rows of each keyed kind, which are tried with the keys that are here.
"""

from __future__ import annotations

import hmac
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.conf import settings
from django.db.models import BinaryField, Func, Model, TextField, Value
from django.db.models.functions import Substr

from core import crypto
from core.models import AuditEvent, BlindIndexField
from core.models.fields import MARK, PartlySealedTextField, Sealed, Sealing
from core.policy import Refused
from core.services.audit.writing import canonical, list_digest

DATA_KEYS = ("FIELD_KEY", "INDEX_KEY", "AUDIT_KEY")
_TEXT_HEADER = 8  # characters of base64 in which the header lies


@dataclass(frozen=True, slots=True)
class Indexed:
    """One blind index and the sealed text that it was made of."""

    index: str
    body: str
    purpose: str
    row: str


@dataclass(frozen=True, slots=True)
class Chained:
    """One row of the audit trail with the digest that binds it."""

    digest: str
    previous: str
    content: str


@dataclass(slots=True)
class Proofs:
    """By what is found whether keys fit the data; all are empty in an archive of an earlier product."""

    headers: list[str] = field(default_factory=list)
    indexed: list[Indexed] = field(default_factory=list)
    chained: list[Chained] = field(default_factory=list)
    former: dict[str, list[str]] = field(default_factory=dict)

    def saw(self, file: bytes) -> None:
        """Note the key of a sealed file from its beginning."""
        header = file[: crypto.HEADER].hex()
        if header not in self.headers:
            self.headers.append(header)


def fingerprint(secret: str) -> str:
    """By what a key is recognised without being told."""
    return hmac.new(secret.encode(), b"key fingerprint of a backup", sha256).hexdigest()[:16]


def fingerprints() -> dict[str, str]:
    """The fingerprints of the keys in use."""
    return {name: fingerprint(getattr(settings, name)) for name in DATA_KEYS}


def proofs_here() -> Proofs:
    """The proofs of this installation's data, but for those of its files."""
    return Proofs(
        sorted({header for model in apps.get_models() for header in _headers(model)}),
        [proof for model in apps.get_models() for proof in _indexed(model)],
        list(_chained()),
        {name: [fingerprint(secret) for secret in _former(name)] for name in DATA_KEYS if _former(name)},
    )


def proofs_from(facts: Mapping[str, Any]) -> Proofs:
    """The proofs as written; none in an archive of an earlier product."""
    return Proofs(
        facts.get("headers", []),
        [Indexed(**proof) for proof in facts.get("indexed", ())],
        [Chained(**proof) for proof in facts.get("chained", ())],
        facts.get("former", {}),
    )


def refuse_other_keys(told: Mapping[str, str]) -> None:
    """Raises Refused when a key that was in use is neither in use here nor one of the earlier ones."""
    for name, told_print in told.items():
        if told_print not in _known(name):
            raise _refusal(name, f"本系统的 {name} 与备份当时的不同")


def tried(told: Mapping[str, str], proofs: Proofs) -> list[str]:
    """Try the keys on the archive's own data; what should be known and does not hinder a restore.

    Raises Refused naming the key that does not fit where an earlier key of that time is not here. Where all
    of them are here, the data did not open on the day of the backup either.
    """
    said = [
        f"备份时在用的 {name} 在本系统里是旧密钥（{name}_FALLBACKS），能打开；rotate_keys 完成前请保留它。"
        for name, told_print in told.items()
        if told_print != fingerprint(getattr(settings, name))
    ]
    closed = _closed(proofs)
    for name in DATA_KEYS:
        missing = len(set(proofs.former.get(name, ())) - _known(name))
        if name in closed and missing:
            raise _refusal(name, f"{closed[name]}，备份当时保留的旧 {name} 有 {missing} 把不在本系统里")
        if name in closed:
            said.append(f"{closed[name]}，备份当时就已如此，恢复后也一样。")
        elif missing:
            said.append(
                f"备份当时保留的旧 {name} 有 {missing} 把不在本系统里，用它们写的内容将打不开或核对不了。"
                "请先用密钥备份还原密钥（restore_keys）。"
            )
    return said


def _closed(proofs: Proofs) -> dict[str, str]:
    """What of the archive's data the keys here do not fit, by the name of the key."""
    found = {}
    if any(not crypto.knows(bytes.fromhex(header)) for header in proofs.headers):
        found["FIELD_KEY"] = "备份里有内容用 FIELD_KEY 打不开"
    if not all(_fits(proof) for proof in proofs.indexed):
        found["INDEX_KEY"] = "备份里有号码索引与 INDEX_KEY 不符"
    if not all(crypto.chain_matches(row.digest, row.previous, row.content) for row in proofs.chained):
        found["AUDIT_KEY"] = "备份里有审计记录与 AUDIT_KEY 不符"
    return found


def _refusal(name: str, what: str) -> Refused:
    return Refused.because(
        "backup.data_key",
        f"{what}，恢复后数据打不开，没有改动任何数据。"
        f"请先用密钥备份还原当时的 {name}（restore_keys），再恢复数据。",
    )


def _former(name: str) -> tuple[str, ...]:
    return tuple(getattr(settings, f"{name}_FALLBACKS", ()))


def _known(name: str) -> set[str]:
    return {fingerprint(secret) for secret in (getattr(settings, name), *_former(name))}


def _headers(model: type[Model]) -> Iterator[str]:
    """With which keys and suites the columns of a model are sealed."""
    for column in model._meta.concrete_fields:
        rows = model._base_manager.order_by()
        if isinstance(column, PartlySealedTextField):
            begins = Substr(column.name, 1, len(MARK) + _TEXT_HEADER, output_field=TextField())
            texts = (
                rows.annotate(begins=begins).filter(begins__startswith=MARK).values_list("begins", flat=True)
            )
            yield from (b64decode(text[len(MARK) :])[: crypto.HEADER].hex() for text in texts.distinct())
        elif isinstance(column, Sealing):
            head = Func(
                column.name, Value(1), Value(crypto.HEADER), function="substr", output_field=BinaryField()
            )
            found = rows.filter(**{f"{column.name}__isnull": False}).annotate(head=head)
            yield from (
                bytes(value).hex() for value in found.values_list("head", flat=True).distinct() if value
            )


def _indexed(model: type[Model]) -> Iterator[Indexed]:
    """The oldest and the newest row of each blind index."""
    for column in model._meta.concrete_fields:
        if isinstance(column, BlindIndexField):
            rows = model._base_manager.exclude(**{column.name: ""}).order_by("pk")
            for row in _ends(rows):
                kept, sealing = row.__dict__[column.of], model._meta.get_field(column.of)
                if isinstance(kept, Sealed) and isinstance(sealing, Sealing):
                    index = getattr(row, column.attname)
                    yield Indexed(index, kept.body.hex(), sealing.purpose, sealing.row_of(row))


def _chained() -> Iterator[Chained]:
    """The oldest and the newest row of the trail."""
    for event in _ends(AuditEvent.objects.order_by("pk")):
        people = list_digest(event.people.order_by("id").values_list("person", flat=True))
        yield Chained(event.digest, event.previous, canonical(event, people))


def _ends(rows: Any) -> Iterable[Any]:
    return [row for row in dict.fromkeys([rows.first(), rows.last()]) if row is not None]


def _fits(proof: Indexed) -> bool:
    try:
        text = crypto.unseal(bytes.fromhex(proof.body), proof.purpose, proof.row).decode()
    except InvalidTag:
        return True  # a matter of FIELD_KEY or of a damaged value, and no word about the index
    return proof.index in crypto.blind_indexes(text)
