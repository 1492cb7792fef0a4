"""Signatures: the vectors of RFC 8032, and what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.foundation.tools.ed25519 import is_signed, public_key, sign

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
# RFC 8032, section 7.1, tests 1 to 3; then a text of ours.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        bytes(range(32)).hex(),
        "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8",
        "Pôle de Maxéville".encode().hex(),
        "a291894d7c168c1757259409dc07a1a658099a094414caae38fc5d2e5a92f0b93a90f10d6949dfa6a775f59e19d19656afe56669a907042798442c0c3a6bd50c",
    ),
]
SEED = bytes(range(32))


@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_it_signs_as_everybody_does(seed, public, message, signature):
    assert public_key(bytes.fromhex(seed)).hex() == public
    assert sign(bytes.fromhex(seed), bytes.fromhex(message)).hex() == signature
    assert is_signed(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_one_bit_changed_anywhere_is_no_signature(seed, message, bit):
    public, signature = public_key(seed), sign(seed, message)

    def flipped(said, at):
        return said[: at // 8] + bytes([said[at // 8] ^ 1 << at % 8]) + said[at // 8 + 1 :]

    assert is_signed(public, message, signature)
    assert not is_signed(public, message, flipped(signature, bit))
    assert not is_signed(flipped(public, bit % 256), message, signature)
    assert not is_signed(public, message + b"\0", signature)


def test_what_is_malformed_is_not_signed():
    public, signature = public_key(SEED), sign(SEED, b"kit")
    again = (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    too_large, no_point = PRIME.to_bytes(32, "little"), (2).to_bytes(32, "little")

    assert not is_signed(public, b"kit", signature[:32] + again)
    assert not is_signed(public, b"kit", signature[:-1])
    assert not is_signed(public[:-1], b"kit", signature)
    assert not is_signed(too_large, b"kit", signature)
    assert not is_signed(no_point, b"kit", signature)
    assert not is_signed(b"", b"", b"")
    with pytest.raises(ValueError, match="32 bytes"):
        sign(b"key", b"kit")
