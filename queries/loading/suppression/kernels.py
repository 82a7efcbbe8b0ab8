"""Loops that are compiled: at their first use, not at import, and kept on disk for the next process."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from numba import njit

__all__ = ["kept_on_disk", "njit"]


def kept_on_disk(kernel: Any) -> Callable[..., Any]:  # a compiled function has no better type
    """The kernel, with what is compiled of it kept beside its module (or in NUMBA_CACHE_DIR) from now on."""
    if not kernel.signatures:
        with suppress(RuntimeError, OSError):  # nowhere to write: it is compiled anew in each process
            kernel.enable_caching()
    found: Callable[..., Any] = kernel
    return found
