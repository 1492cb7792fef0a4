"""Which letters leave, to whoever holds a post on one side; without anybody there, to the coordination."""

from maillage.insight.dialogue.mail.letters import tell_agreement_ends, tell_answered, tell_asked, tell_due, tell_late

__all__ = ["tell_agreement_ends", "tell_answered", "tell_asked", "tell_due", "tell_late"]
