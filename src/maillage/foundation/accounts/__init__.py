"""Who signs in. A user is one human; what they may do comes from their memberships (`catalogue.network`).

Project holders need no account: they follow their enquiry by a private link.
"""
