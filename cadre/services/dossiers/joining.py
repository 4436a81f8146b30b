"""Joins what several files of one upload say about the same person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from cadre.formats.dossier import Dossier, Remark
from core.sheets.cells import tight

SETS = (
    "educations", "appointments", "ranks", "levels", "titles", "rewards", "family", "grades", "resume",
    "form",
)  # fmt: skip
ONLY_NAMES = {"id_number", "birth", "birth_precision"}
LONGEST_SOURCE = 300


def join_files(found: Sequence[Dossier]) -> list[Dossier]:
    """Sheets about single subjects and pictures are joined to the other files about the same person.

    A picture that lies beside nobody's file stays for itself, and so does a sheet that says what another
    file says, too.
    """
    pictures = [dossier for dossier in found if _is_picture(dossier)]
    kept = _with_sheets([dossier for dossier in found if not _is_picture(dossier)])
    for picture in pictures:
        number = picture.person.get("id_number")
        same = [
            other
            for other in kept
            if not _is_picture(other)
            and (other.person.get("id_number") == number if number else tight(other.name) == picture.name)
        ]
        if len(same) == 1:
            _add_picture(same[0], picture)
        else:
            kept.append(picture)
    return kept


def _is_picture(dossier: Dossier) -> bool:
    return dossier.photo is not None and not _sets_of(dossier) and not set(dossier.person) - {"id_number"}


def _add_picture(owner: Dossier, picture: Dossier) -> None:
    """The person's own file comes before a picture beside it."""
    if owner.photo is None:
        owner.photo = picture.photo
    else:
        sentence = f"文件里已有照片，没有用“{picture.source}”。"
        owner.remarks.append(Remark(owner.source, "照片", "", sentence, "要换照片的，请单独导入照片。"))


def _with_sheets(found: Sequence[Dossier]) -> list[Dossier]:
    """The dossiers, those that only add sets to another of the same person taken into it."""
    kept: list[Dossier] = []
    known: dict[str, list[Dossier]] = defaultdict(list)
    # Whoever is told of fully comes first, so that sheets find their person whatever the order of the files.
    for dossier in sorted(found, key=_only_names):
        names = {str(dossier.person.get("id_number") or ""), tight(dossier.name)} - {""}
        near = {id(other): other for name in names for other in known[name]}
        owners = [other for other in near.values() if _same_person(other, dossier)]
        if len(owners) == 1 and _only_names(dossier) and not _sets_of(owners[0]) & _sets_of(dossier):
            _take_in(owners[0], dossier)
            continue
        kept.append(dossier)
        for name in names:
            known[name].append(dossier)
    return kept


def _only_names(dossier: Dossier) -> bool:
    return not set(dossier.person) - ONLY_NAMES


def _sets_of(dossier: Dossier) -> set[str]:
    return {name for name in SETS if getattr(dossier, name) is not None}


def _same_person(one: Dossier, other: Dossier) -> bool:
    """By ID number; where one of them has none, by name, unless birth or unit speak against it."""
    numbers = one.person.get("id_number"), other.person.get("id_number")
    if all(numbers):
        return numbers[0] == numbers[1]
    if not one.name or tight(one.name) != tight(other.name):
        return False
    births = one.person.get("birth"), other.person.get("birth")
    units = one.unit_text, other.unit_text
    return not (
        (all(births) and births[0] != births[1])
        or (all(units) and not units[0].startswith(units[1]) and not units[1].startswith(units[0]))
    )


def _take_in(owner: Dossier, sheet: Dossier) -> None:
    for name in _sets_of(sheet):
        setattr(owner, name, getattr(sheet, name))
    owner.whole |= sheet.whole
    owner.person = {**sheet.person, **owner.person}
    owner.unit_text = owner.unit_text or sheet.unit_text
    file = sheet.source.partition(" 工作表")[0]
    owner.remarks += [
        remark if file in remark.where else replace(remark, where=f"{file} {remark.where}")
        for remark in sheet.remarks
    ]
    joined = f"{owner.source}、{sheet.source}"
    owner.source = joined if len(joined) <= LONGEST_SOURCE else owner.source
