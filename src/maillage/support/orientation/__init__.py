"""Orientation: what the public asks reaches a person who answers, in time, with nothing lost.

An enquiry is stored before it is acknowledged, reaches a hub by rule, has an owner and a due date, and climbs a
published ladder while nobody answers. A referral passes somebody on to another partner, with their agreement.
"""
