"""The map: communes and the areas that hold them, the places people travel to, and how long that takes.

Everything here is public. Codes are official ones and carry a vintage; former codes lead to today's commune.
"""
