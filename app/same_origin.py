"""Which requests come from the tool's own pages: whatever may change something must."""

from collections.abc import Mapping
from urllib.parse import urlsplit

READING = frozenset({"GET", "HEAD", "OPTIONS"})
OWN = frozenset({"same-origin", "none"})


def from_own_pages(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request only reads, or comes from this site: by ``Sec-Fetch-Site``, or where that is missing by ``Origin``.

    Browsers write both headers themselves, and no page of another site can set them. Source: Fetch Metadata Request Headers (W3C).

    >>> from_own_pages("POST", {"Host": "here.example", "Origin": "https://there.example"})
    False
    """
    if method in READING:
        return True
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OWN
    host = headers.get("Host", "").lower()
    return bool(host) and _host(headers.get("Origin", "")) == host


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # a bracket that is not closed
        return ""
