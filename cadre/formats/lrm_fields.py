"""The older text format (.lrm): one record of 33 quoted fields, what stands where, and its separators."""

from __future__ import annotations

from cadre.formats.lrmx_fields import FIELDS, ITEM_FIELDS

COUNT = 33
BETWEEN = '","'
LIST, PART = "@", "#"
SLOTS = 13
ENCODING = "gb18030"

WHOLE = {field.lrm[0]: field.element for field in FIELDS if len(field.lrm) == 1}
# The four cells of an education stand in two fields: full time @ in service, level # degree in each.
PARTS = {field.lrm: field.element for field in FIELDS if len(field.lrm) == 2}
FAMILY = {field.lrm[0]: field.element for field in ITEM_FIELDS}
