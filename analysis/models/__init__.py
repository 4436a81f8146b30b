"""The models of reports on schedule."""

from .reports import Delivery, Report, ReportSchedule

__all__ = ["Delivery", "Report", "ReportSchedule"]
