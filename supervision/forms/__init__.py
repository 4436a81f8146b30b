"""Forms of supervision: the editors of targets and of colour plans, the day of an evaluation."""

from .plans import PlanForm, initial_of_plan
from .targets import EndForm, EvaluateForm, TargetForm, initial_of

__all__ = ["EndForm", "EvaluateForm", "PlanForm", "TargetForm", "initial_of", "initial_of_plan"]
