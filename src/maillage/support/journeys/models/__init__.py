"""Projects, journeys, meetings; what is worked on in a journey: assessments, plans, papers, documents."""

from maillage.support.journeys.models.assessment import Assessment, AxisAnswer
from maillage.support.journeys.models.document import Document, DocumentLink
from maillage.support.journeys.models.journey import Attempt, Holder, Journey, Move, Project
from maillage.support.journeys.models.meeting import Meeting, Note
from maillage.support.journeys.models.milestone import Milestone
from maillage.support.journeys.models.paper import Paper, PaperTemplate, Signature
from maillage.support.journeys.models.plan import Step

__all__ = [
    "Assessment",
    "Attempt",
    "AxisAnswer",
    "Document",
    "DocumentLink",
    "Holder",
    "Journey",
    "Meeting",
    "Milestone",
    "Move",
    "Note",
    "Paper",
    "PaperTemplate",
    "Project",
    "Signature",
    "Step",
]
