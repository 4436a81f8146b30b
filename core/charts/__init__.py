"""Charts as SVG text: pure functions, every text escaped, the same string for page and paper.

Each returns a complete ``<svg>``; a template tag marks it safe at the border. ``key`` is unique on the page.
"""

from core.charts.columns import Series, light_series, stacked_columns
from core.charts.lines import Band, band_line
from core.charts.pyramid import AgeBand, age_bands, pyramid
from core.charts.steps import StepEvent, StepLine, step_line

__all__ = [
    "AgeBand",
    "Band",
    "Series",
    "StepEvent",
    "StepLine",
    "age_bands",
    "band_line",
    "light_series",
    "pyramid",
    "stacked_columns",
    "step_line",
]
