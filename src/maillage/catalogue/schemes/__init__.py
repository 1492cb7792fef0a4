"""What helps people by rule: schemes (*dispositifs*), whose conditions are rows with dates, reasons and a source.

Whether somebody fits is said as yes, no or undecided, with the criterion that decided. No table knows a person.
"""
