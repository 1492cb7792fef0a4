"""The demo network of Grand Est: real partners and public facts, invented people and enquiries, labelled *fictif*.

`seed(now=...)` writes it once, where MAILLAGE_DEMO asks for it; `accounts()` tells how to sign in.
"""

from maillage.config.demo.people import Account
from maillage.config.demo.seeding import DemoIsOff, NamesTaken, accounts, demo_password, seed

__all__ = ["Account", "DemoIsOff", "NamesTaken", "accounts", "demo_password", "seed"]
