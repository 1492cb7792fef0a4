"""The digest of a paper: what a signature is tied to, and what anybody computes again from the text they hold."""

import hashlib


def whole_text(title: str, text: str) -> str:
    """Title and text as one file: what is downloaded, what `sha256sum` reads."""
    return f"{title}\n\n{text}"


def digest_of(title: str, text: str) -> str:
    """SHA-256 of the whole text in UTF-8, in hexadecimal."""
    return hashlib.sha256(whole_text(title, text).encode()).hexdigest()
