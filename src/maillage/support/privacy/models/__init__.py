"""Claims about data, and the proofs that stay."""

from maillage.support.privacy.models.claim import Claim
from maillage.support.privacy.models.proof import Proof

__all__ = ["Claim", "Proof"]
