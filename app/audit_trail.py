"""What each request leaves in the audit log: who looked at which page, exported what, or was refused."""

import logging
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl

from flask import Flask, Response, g, request

from app.settings import Settings
from equality.catalogue import Catalogue
from equality.selection import KEYS
from queries.audit import NOT_SIGNED_IN, Audit, What
from queries.written import Written, WrittenNotReached

CALLBACK = "/_dash-update-component"
ADDRESSES = ("/data/", "/audit.csv")
OWN_FILTERS = ("area", "segment", "comparison", "who", "what", "since", "most")
"""Filters of those addresses that pages do not have."""
KINDS = ("", "csv", "docx", "pptx", "xlsx", "png", "svg")
UNKNOWN = "(unknown)"
NOT_EXPORTED = (
    "Nothing can be exported just now, because exports cannot be recorded. Please try again in a few minutes."
)
PATIENCE = 5.0
"""Seconds for which a log that did not answer is not asked again, so that pages do not wait for it."""
MOST_PARTS, MOST_NAMES = 6, 12

log = logging.getLogger("pemt")


def audit_of(settings: Settings) -> Audit:
    """The audit log of these settings, not opened yet."""
    return Audit(Written(settings.written_address), settings.audit_days)


def prepare(settings: Settings) -> None:
    """Before serving: bring what people write to its newest form; where that fails the log of errors says why."""
    try:
        audit_of(settings).open()
    except WrittenNotReached as error:
        log.error("the audit log cannot be written: %s", error.reason)


class Trail:
    """Records what requests did, without ever failing a page: an export alone depends on it."""

    def __init__(self, audit: Audit, words: frozenset[str], filters: frozenset[str]) -> None:
        self._audit = audit
        self._words = words
        self._filters = filters
        self._failed_at = -PATIENCE
        self._tended_on: date | None = None

    def record(self, what: What, detail: str = "") -> bool:
        """Add a row for whoever asks; False where the log cannot be written, which the log of errors says."""
        if time.monotonic() - self._failed_at < PATIENCE:
            return False
        try:
            self._audit.record(_who(), what, detail)
            self._tend()
        except WrittenNotReached as error:
            self._failed_at = time.monotonic()
            log.error("the audit log cannot be written: %s", error.reason)
            return False
        return True

    def ended(self, name: str, since: float) -> bool:
        """Whether a sign-in of this name, begun so many seconds after 1970, has ended since; as far as the log can be read."""
        if time.monotonic() - self._failed_at < PATIENCE:
            return False
        try:
            return self._audit.ended(name, datetime.fromtimestamp(since, UTC).replace(tzinfo=None))
        except WrittenNotReached as error:
            self._failed_at = time.monotonic()
            log.error("the audit log cannot be read: %s", error.reason)
            return False

    def address(self, path: object, names: Iterable[str]) -> str:
        """A path and the names of its filters, with nothing in them that the definitions do not hold."""
        parts = [part for part in str(path).split("/") if part]
        shown = [self._part(part) for part in parts[:MOST_PARTS]]
        known = [name if name in self._filters else UNKNOWN for name in names]
        return " ".join([f"/{'/'.join(shown)}", *sorted(set(known[:MOST_NAMES]))])

    def _part(self, part: str) -> str:
        stem, _, kind = part.partition(".")
        return part if stem in self._words and kind in KINDS else UNKNOWN

    def _tend(self) -> None:
        if self._tended_on != date.today():
            self._audit.tend()
            self._tended_on = date.today()


def follow(server: Flask, audit: Audit, catalogue: Catalogue, paths: Iterable[str]) -> Trail:
    """Record every page, export and refusal of a server, each when it is answered; the trail, for what else is to be recorded."""
    trail = Trail(audit, _words(catalogue, paths), _filters(catalogue))

    @server.after_request
    def record(response: Response) -> Response:
        if response.status_code in (401, 403):
            trail.record(What.REFUSED, trail.address(*_asked()))
        elif response.status_code == 200 and _exports(response):
            if not trail.record(What.EXPORTED, trail.address(*_asked())):
                return server.make_response((NOT_EXPORTED, 503, {"Content-Type": "text/plain; charset=utf-8"}))
        elif response.status_code == 200 and request.path == CALLBACK:
            trail.record(What.LOOKED, trail.address(*_asked()))
        return response

    return trail


def _who() -> str:
    identity = getattr(g, "identity", None)
    return str(getattr(identity, "name", "")) or NOT_SIGNED_IN


def _exports(response: Response) -> bool:
    return request.path.startswith(ADDRESSES) or "attachment" in response.headers.get("Content-Disposition", "")


def _asked() -> tuple[object, list[str]]:
    """The path and the names of filters that were asked for: a callback's are in its body."""
    if request.path != CALLBACK:
        return request.path, list(request.args)
    body = request.get_json(silent=True)
    inputs = body.get("inputs") if isinstance(body, dict) else None
    values = [one.get("value") for one in inputs if isinstance(one, dict)] if isinstance(inputs, list) else []
    path, search = values if len(values) == 2 else ("", "")
    names = [name for name, _ in parse_qsl(search[1:], max_num_fields=None)] if isinstance(search, str) else []
    return path, names


def _words(catalogue: Catalogue, paths: Iterable[str]) -> frozenset[str]:
    """What may stand in a path: paths of pages, and slugs of measures and of segments."""
    segments = {slug for one in catalogue.populations.values() for slug in one.segment.rows}
    return frozenset({path.strip("/") for path in paths} | {"data", "audit"} | set(catalogue.measures) | segments)


def _filters(catalogue: Catalogue) -> frozenset[str]:
    fields = {one.segment.field for one in catalogue.populations.values()}
    return frozenset({*KEYS, *fields, *OWN_FILTERS})
