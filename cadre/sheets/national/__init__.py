"""The national workbook 信息采集表 (2017 and later): all sheets of a person joined by the ID number."""

from core.sheets.national import is_national, national_units

from .reading import NationalBook, read_national

__all__ = ["NationalBook", "is_national", "national_units", "read_national"]
