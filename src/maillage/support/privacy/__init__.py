"""Privacy: what a person may ask about their data, what is kept, until when and why.

Requests with their due dates, one export of everything known about somebody, erasure with the proofs that stay, dates
by rule. The room stands on top of the floor because it must know every table that holds somebody.
"""
