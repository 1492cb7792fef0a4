"""Static files named after their content and compressed once, when an installation is prepared."""

import gzip
from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

LARGE = 20_000
"""Bytes from which the last percents of compression cost more seconds at the start than they are worth: the polygons
of France take 21 s at brotli's best quality and 0.3 s at 5, for a third more bytes."""


class QuickCompressor(Compressor):  # type: ignore[misc]  # whitenoise publishes no types
    """Compresses small files as well as possible and large ones quickly."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """`data` as brotli."""
        return bytes(brotli.compress(data, quality=11 if len(data) < LARGE else 5))

    @staticmethod
    def compress_gzip(data: bytes) -> bytes:
        """`data` as gzip, always the same bytes for the same content."""
        return gzip.compress(data, compresslevel=9 if len(data) < LARGE else 6, mtime=0)


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the same
    """The storage of the setting STORAGES. It keeps files named after their content alone: pages ask for no others."""

    keep_only_hashed_files = True

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """The compressor that `collectstatic` uses."""
        return QuickCompressor(**kwargs)
