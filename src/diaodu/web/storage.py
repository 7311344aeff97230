"""Static files with hashed names; the source maps that the carried files mention are not carried."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashes and compresses, and leaves ``sourceMappingURL`` comments alone: the foreign files stay unmodified."""

    patterns = tuple(
        (suffix, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
        for suffix, rules in CompressedManifestStaticFilesStorage.patterns
    )
