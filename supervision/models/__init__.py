"""The models of targets, runs and letters."""

from .letters import Letter
from .runs import EvaluationRun, RunRoster, TargetResult, UnitResult
from .targets import ColourPlan, Target

__all__ = ["ColourPlan", "EvaluationRun", "Letter", "RunRoster", "Target", "TargetResult", "UnitResult"]
