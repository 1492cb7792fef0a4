"""Who is there: networks, organisations, hubs and their partners, outreach desks and their days, members, charters.

A joint hub has several organisations. A charter says who welcomes whom inside a hub, in turns.
"""
