"""One number for the facts and targets of a judgement: the same facts give the same number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from hashlib import sha256

from supervision.rules.facts import Facts
from supervision.rules.target_json import dump_target
from supervision.rules.targets import TargetSpec


def fingerprint(facts: Facts, targets: Iterable[TargetSpec], on: date) -> str:
    """SHA-256 over the day, the targets and the sorted facts; the order of the input does not matter."""
    digest = sha256(on.isoformat().encode())
    for target in sorted(targets, key=lambda target: (target.code, target.version)):
        digest.update(repr(sorted(dump_target(target).items())).encode())
    for part in (facts.units, facts.rows, facts.promotions):
        names = [field.name for field in fields(part[0])] if part else []
        for line in sorted(repr([plain(getattr(item, name)) for name in names]) for item in part):
            digest.update(line.encode())
            digest.update(b"\n")
        digest.update(b"\0")
    return digest.hexdigest()


def plain(value: object) -> object:
    """A fact as JSON holds it: days in ISO form, sets in order."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return value
