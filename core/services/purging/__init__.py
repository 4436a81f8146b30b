"""Removing what has outlived its period, every kind in a step of its own; the trail keeps the counts."""

from .purge import STEPS, PurgeReport, Step, purge

__all__ = ["STEPS", "PurgeReport", "Step", "purge"]
