"""Static files named after their content and compressed once, when an installation is prepared."""

from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

LARGE = 100_000
"""Bytes from which the last percents of compression cost more seconds at the start than they are worth: the polygons
of France take 21 s at brotli's best quality and 0.3 s at 5, for a third more bytes."""


class QuickCompressor(Compressor):
    """Compresses small files as well as possible and large ones quickly."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """`data` as brotli."""
        return bytes(brotli.compress(data, quality=11 if len(data) < LARGE else 5))


class StaticFiles(CompressedManifestStaticFilesStorage):
    """The storage of the setting STORAGES."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """The compressor that `collectstatic` uses."""
        return QuickCompressor(**kwargs)
