"""Whether somebody may still have a file: asked again when it is made and when it is taken."""

from __future__ import annotations

from collections.abc import Callable

from core.models import Export, User
from core.rules.rights import Right

Guard = Callable[[Export, User], bool]
_guards: dict[str, Guard] = {}
_words: dict[str, str] = {}


def guard(kind: str, words: str) -> Callable[[Guard], Guard]:
    """Register what a kind of export asks beside the right over the units: are all still visible?

    ``words`` say what such a file is without naming anybody.
    """

    def register(asked: Guard) -> Guard:
        _guards[kind], _words[kind] = asked, words
        return asked

    return register


def kind_words(kind: str) -> str:
    """What a file of the kind is, without naming anybody."""
    return _words.get(kind, "文稿或核对表")


def may_still(export: Export) -> bool:
    """Whether the requester is active, holds the right over every unit and sees every person of the file.

    A kind without a guard may not leave.
    """
    user = User.objects.get(pk=export.requested_by_id)  # read anew: grants may have ended since
    asked = _guards.get(export.kind)
    return (
        asked is not None
        and user.is_active
        and covers(user, Right.EXPORT_ROSTER, export)
        and asked(export, user)
    )


def may_decide(user: User, export: Export) -> bool:
    """Whether the user may agree or refuse: the right over all units of the file, and sight of everybody.

    So nobody decides about a file in which a record stands that is closed to him.
    """
    asked = _guards.get(export.kind)
    return covers(user, Right.APPROVE_EXPORT, export) and asked is not None and asked(export, user)


def covers(user: User, right: Right, export: Export) -> bool:
    """Whether the user holds the right over every unit of the file's people."""
    paths = user.scope_paths(right)
    units = export.params.get("paths", [])
    return bool(paths and units) and all(unit.startswith(paths) for unit in units)
