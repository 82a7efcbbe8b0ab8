"""The small service of tests/queries, whose deeds take a fraction of a second and can be killed often."""

from tests.queries.conftest import definitions, known, service

__all__ = ["definitions", "known", "service"]
