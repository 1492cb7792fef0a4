"""What rooms above hear of people, inside the transaction of the act.

Our own logic uses no signals, but for this one: a withdrawal hides at once what hung on the agreement in rooms above,
which people cannot know.
"""

from django.dispatch import Signal

consent_withdrawn = Signal()
"""Sender Consent; `consent`, already withdrawn, and `now`. Receivers see every file; what they raise undoes the act."""
