"""Mathematics: plain functions on arrays, which know neither Django nor the database.

Arrays in, frozen results out, no clock, ties broken the same way each time.
"""
