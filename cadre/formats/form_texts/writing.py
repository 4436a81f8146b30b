"""From what is known about a person to the texts of a form."""

from __future__ import annotations

from collections.abc import Mapping

from cadre.formats.dossier import Dossier, FormFacts
from cadre.formats.form_texts import family, grades, party, photo, rewards, titles
from cadre.formats.form_texts.basics import written_basics
from cadre.formats.form_texts.dates import digits
from cadre.formats.form_texts.educations import written_educations
from cadre.formats.form_texts.form_facts import LIMIT, REACHES, written_form
from cadre.formats.form_texts.reading import dossier_from_texts
from cadre.formats.form_texts.sheet import FormTexts
from cadre.rules.age_limit import limit_month

# Cells that say one thing together: as received only when all of them still say it.
TOGETHER = ((party.JOINED, party.STATUS),)


def texts_of(dossier: Dossier) -> FormTexts:
    """The texts of a form for the dossier: as received where they still say the same, else written anew."""
    form = dossier.form or FormFacts()
    received = {key: text for key, text in form.received.items() if key != family.ELEMENT}
    rows = family.unpacked(form.received.get(family.ELEMENT, ""))
    reread = dossier_from_texts(FormTexts(dict(received), rows), dossier.source)
    now, then = _written(dossier), _written(reread)
    texts = {
        element: received.get(element, "") if _same(element, now, then) else text
        for element, text in now.items()
    }
    texts |= {
        "JianLi": dossier.resume or "",
        photo.ELEMENT: photo.written_photo(dossier.photo),
        REACHES: _month_reached(dossier, received),
    }
    return FormTexts(
        {element: text for element, text in texts.items() if text},
        family.written_family(dossier.family, rows, reread.family or ()),
        form.unknown,
    )


def _written(dossier: Dossier) -> dict[str, str]:
    """Every cell written anew: two dossiers whose cells are alike say the same to a form."""
    return {
        **written_basics(dossier.name, dossier.person),
        party.STATUS: "",
        **party.written_party(dossier.person),
        titles.ELEMENT: titles.said_of(dossier.person, dossier.titles),
        **written_educations(dossier.educations),
        rewards.ELEMENT: rewards.written_rewards(dossier.rewards),
        grades.ELEMENT: grades.written_grades(dossier.grades),
        **written_form(dossier.form or FormFacts()),
    }


def _same(element: str, now: Mapping[str, str], then: Mapping[str, str]) -> bool:
    group = next((cells for cells in TOGETHER if element in cells), (element,))
    return all(now[cell] == then[cell] for cell in group)


def _month_reached(dossier: Dossier, received: Mapping[str, str]) -> str:
    """到龄时间 by the rule; as received while that is the same month, or when the rule has no answer."""
    form = dossier.form or FormFacts()
    due = limit_month(dossier.person.get("birth"), form.age_limit)
    told = received.get(REACHES, "")
    if due is None:
        return told if form.received.get(LIMIT, "").strip() == form.age_limit else ""
    compared = "".join(character for character in told if character.isdigit())[:6]
    return told if compared == digits(due, "month") else digits(due, "month")
