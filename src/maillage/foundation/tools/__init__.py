"""Tools without tables: the private PostgreSQL server, the setting reader, errors of the domain.

They know nothing of hubs or people, and every other room may use them.
"""
