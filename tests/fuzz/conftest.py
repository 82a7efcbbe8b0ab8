"""The small service of the tests of loading, for files that mean harm."""

from tests.queries.conftest import definitions, known, service

__all__ = ["definitions", "known", "service"]
