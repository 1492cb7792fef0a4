"""The backoffice door."""
