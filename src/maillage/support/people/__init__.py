"""People: each belongs to the file of one organisation, which alone sees them.

No e-mail, phone or company number is required. A match is proposed, never merged silently; a merge can be undone.
"""
