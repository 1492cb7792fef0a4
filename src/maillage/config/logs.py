"""What the log may say: keys and numbers, never a private address or what a row holds."""

import logging
import re

# Whoever has such an address reads the enquiry, or chooses the password.
PRIVATE = re.compile(r"(/suivi/|/password/reset/)(?!sent/|done/)[^/\s]+")
# PostgreSQL tells a refused row whole, over as many lines as its texts have.
ROW = re.compile(r"DETAIL:.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL)


class Discreet(logging.Formatter):
    """A line of the log without private links, and without the rows that the database quotes in its errors."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, its traceback included."""
        return ROW.sub("DETAIL: …", PRIVATE.sub(r"\1…", super().format(record)))
