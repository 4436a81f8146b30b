"""Searching people by words: names, pinyin, posts, units, the end of the ID number, and résumés."""

from __future__ import annotations

import re

from django.db.models import Q

from cadre.models import Resume
from cadre.querysets import CadreQuerySet
from core.crypto import tail_indexes
from core.models import Unit

_TAIL = re.compile(r"\d{5}[\dXx]")


def holds_tail(text: str) -> bool:
    """Whether a word of the text may be the last six of an ID number, which is written down nowhere."""
    return any(_TAIL.fullmatch(word) for word in text.split())


def found_by(text: str, *, numbered: CadreQuerySet, in_resumes: bool, nobody_else: bool = False) -> Q:
    """Each word must be found in name, pinyin, initials, title, unit or ID number, or else in the résumé.

    ``numbered`` are the people whose number the user may see: only they are found by its end.
    With ``nobody_else`` it is known already that no one is found but in the résumés; a single word is then
    looked for nowhere else.
    """
    words = text.split()
    condition = Q()
    for word in words:
        told = Q(pk__in=resumes_with(word)) if in_resumes else Q()
        if not (nobody_else and len(words) == 1):
            told = _usual(word, numbered) | told
        condition &= told
    return condition


def resumes_with(words: str) -> object:
    """Keys of the people whose résumé holds the words as they stand.

    All texts are read from end to end: that takes less time than looking up each person's.
    """
    return Resume.objects.filter(text__contains=words).values("cadre")


def _usual(word: str, numbered: CadreQuerySet) -> Q:
    found = Q(name__icontains=word) | Q(held__title__icontains=word)
    if _TAIL.fullmatch(word):
        # Keys, not a condition of its own: the covering index of the search lacks the column.
        found |= Q(pk__in=numbered.filter(id_tail_index__in=tail_indexes(word)).order_by().values("pk"))
    if word.isascii():
        key = word.casefold()
        return found | Q(pinyin__contains=key) | Q(initials__startswith=key) | Q(initials__contains=f"|{key}")
    units = Unit.objects.filter(Q(short_name__icontains=word) | Q(name__icontains=word))
    return found | Q(held__unit__in=units.order_by().only("pk"))
