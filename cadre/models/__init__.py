"""The models of people and posts, one file per aggregate."""

from .appointments import Appointment
from .assessments import AnnualAssessment
from .cadres import Cadre
from .education import Education
from .posts import Post
from .ranks import Rank

__all__ = ["AnnualAssessment", "Appointment", "Cadre", "Education", "Post", "Rank"]
