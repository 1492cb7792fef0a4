"""Enrolments: the same journey counted for several funders, each under its own dates.

A person is one participant of an operation, whatever they leave and come back. What a funder asks is typed once, in the
file of the person; the room says what is missing and writes the funder's table.
"""
