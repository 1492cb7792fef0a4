"""Changes of state told to the tools of partners: addresses they gave, deliveries signed, retried, kept in a log.

One way only. A delivery carries keys and states, never a name nor what somebody wrote. The database itself writes each
delivery in the transaction of the change (migration 0002), so none is lost and none tells what was taken back.
"""
