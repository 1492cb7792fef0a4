"""Firms: what became of them after the creation, as the register, the person and the adviser say it.

Number and name noted with the journey; states read from the company register; questions 6, 12, 24 and 36 months later.
"""
