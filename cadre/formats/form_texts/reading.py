"""From the texts of a form to what they say about a person."""

from __future__ import annotations

from typing import Any

from cadre.formats.dossier import Dossier
from cadre.formats.form_texts.basics import read_basics, read_name
from cadre.formats.form_texts.educations import read_educations
from cadre.formats.form_texts.family import read_family
from cadre.formats.form_texts.form_facts import read_form
from cadre.formats.form_texts.grades import read_grades
from cadre.formats.form_texts.party import read_party
from cadre.formats.form_texts.photo import read_photo
from cadre.formats.form_texts.rewards import read_rewards
from cadre.formats.form_texts.sheet import FormTexts, Reading
from cadre.formats.form_texts.titles import read_titles


def dossier_from_texts(sheet: FormTexts, source: str) -> Dossier:
    """What the form says; whatever cannot be taken is in the remarks, and no doubtful value is guessed.

    Family and rewards are whole sets when the form has any (``无`` is the empty set of rewards).
    """
    reading = Reading(sheet, source)
    name = read_name(reading)
    person: dict[str, Any] = {"name": name} if name else {}
    person |= read_basics(reading) | read_party(reading)
    professional_title, titles = read_titles(reading)
    if professional_title:
        person["professional_title"] = professional_title
    resume = reading.raw("JianLi")
    rewards, family = read_rewards(reading), read_family(reading)
    told = {"rewards": rewards, "family": family}
    return Dossier(
        source,
        name,
        person=person,
        educations=read_educations(reading),
        titles=titles,
        rewards=rewards,
        family=family,
        grades=read_grades(reading),
        resume=resume if resume.strip() else None,
        form=read_form(reading, person.get("birth")),
        photo=read_photo(reading),
        whole=frozenset(key for key, facts in told.items() if facts is not None),
        remarks=reading.remarks,
    )
