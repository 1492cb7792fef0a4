"""Maillage runs a network of entrepreneurial hubs over a large region.

The listing of this folder is the architecture: `web` uses `support`, which uses `catalogue`, which uses
`foundation`; everyone may use `analysis`; `config` wires everything.
"""
