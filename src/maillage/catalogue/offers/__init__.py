"""The offer: what partners propose, to whom, at which stage; deliveries: where, when, how soon, for whom nearby.

`queries.offers_near` answers a need at a commune with reasons made by the code that decides.
"""
