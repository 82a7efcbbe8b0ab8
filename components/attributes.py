"""Attributes of HTML that Dash takes only as a dictionary, because their names have a hyphen."""

from typing import Any


def aria(**values: str) -> dict[str, Any]:
    """Attributes for assistive technology.

    >>> aria(labelledby="page-title")
    {'aria-labelledby': 'page-title'}
    """
    return {f"aria-{name}": value for name, value in values.items()}


def data(**values: str) -> dict[str, Any]:
    """Attributes that the browser script reads.

    >>> data(title="About the data")
    {'data-title': 'About the data'}
    """
    return {f"data-{name}": value for name, value in values.items()}
