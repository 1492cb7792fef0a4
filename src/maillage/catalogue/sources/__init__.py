"""Exchanges: catalogues that come in line by line and go out in public schemas, with lasting identifiers."""
