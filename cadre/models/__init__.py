"""The models of people and posts, one file per aggregate."""

from .access import AccessRequest, Recusal, RecusalDeclaration
from .appointments import Appointment
from .assessments import AnnualAssessment
from .cadres import Cadre
from .corrections import CadreMerge, ChangeRequest, DistinctPair, Recognition
from .education import Education
from .forms import AppointmentForm
from .posts import Post
from .quality import QualityReport, QualityWaiver
from .ranks import LevelTenure, Rank
from .resumes import Resume, ResumeSegment
from .sets import CadreTag, FamilyMember, ProfessionalTitle, RewardPunishment
from .teams import TeamTerm
from .views import RosterLayout, SavedView

__all__ = [
    "AccessRequest",
    "AnnualAssessment",
    "Appointment",
    "AppointmentForm",
    "Cadre",
    "CadreMerge",
    "CadreTag",
    "ChangeRequest",
    "DistinctPair",
    "Education",
    "FamilyMember",
    "LevelTenure",
    "Post",
    "ProfessionalTitle",
    "QualityReport",
    "QualityWaiver",
    "Rank",
    "Recognition",
    "Recusal",
    "RecusalDeclaration",
    "Resume",
    "ResumeSegment",
    "RewardPunishment",
    "RosterLayout",
    "SavedView",
    "TeamTerm",
]
