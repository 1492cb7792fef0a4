"""Signatures that a stranger can check: Ed25519 (RFC 8032), by the package `cryptography`."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def public_key(seed: bytes) -> bytes:
    """The 32 bytes that everybody may know, from the 32 secret ones. Raises ValueError for another length."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """64 bytes that only the owner of `seed` can make for this message; always the same ones.

    Raises ValueError when the seed has not 32 bytes.
    """
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of the `public` key signed this message. Anything malformed is not signed."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
