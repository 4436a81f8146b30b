"""Files that leave: asked for, approved where they must be, made, taken once, traced afterwards."""

from .asking import Outgoing, ask, handed_out, must_be_approved
from .deciding import approvable, decide
from .guards import guard, kind_words, may_decide, may_still
from .issuing import Issue, digest_kept, issue
from .making import Made, finish, running
from .taking import Taken, take
from .tidying import destroy, sweep

__all__ = [
    "Issue",
    "Made",
    "Outgoing",
    "Taken",
    "approvable",
    "ask",
    "decide",
    "destroy",
    "digest_kept",
    "finish",
    "guard",
    "handed_out",
    "issue",
    "kind_words",
    "may_decide",
    "may_still",
    "must_be_approved",
    "running",
    "sweep",
    "take",
]
