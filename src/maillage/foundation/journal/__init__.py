"""The journal: one line for each act that changed a state. Append-only: the database refuses update and delete.

`record("orientation.enquiry_accepted", about=enquiry, by=user, at=now)` inside the transaction of the act.
"""
