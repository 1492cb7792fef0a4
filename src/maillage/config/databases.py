"""How the application reaches PostgreSQL: one address, `DATABASE_URL`."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from maillage.config.environment import WrongSetting, whole

DEFAULT_ADDRESS = "postgresql:///maillage"
ACCEPTED = "an address such as postgresql://maillage:password@host:5432/maillage"


def database_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Django's settings of the database named by `DATABASE_URL`.

    The command `maillage` sets that address itself when it runs its own private server. Connections stay open
    between requests and are checked before they are used again when they have rested (`config.postgresql`). Only
    `foundation.tools.prepared` and `kept` prepare statements.

    Raises WrongSetting when the address cannot be read.
    """
    parts = _parts(environ.get("DATABASE_URL") or DEFAULT_ADDRESS)
    return {
        "ENGINE": "maillage.config.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", "maillage"),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": whole(environ, "MAILLAGE_CONNECTION_SECONDS", 300, 0, 86_400),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "prepare_threshold": 5, **parts},
    }


def _parts(address: str) -> dict[str, Any]:
    """What libpq reads in `address`; a password never reaches the sentence about a wrong one."""
    shown = address if "@" not in address else "…@" + address.rsplit("@", 1)[1]
    if not address.startswith(("postgresql://", "postgres://")):
        raise WrongSetting("DATABASE_URL", shown, ACCEPTED)
    try:
        parts = conninfo_to_dict(address)
    except psycopg.ProgrammingError as error:
        raise WrongSetting("DATABASE_URL", shown, ACCEPTED) from error
    if not parts.get("dbname"):
        raise WrongSetting("DATABASE_URL", shown, ACCEPTED)
    return dict(parts)
