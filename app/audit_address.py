"""The audit log as CSV, searched by an administrator at an address of the server."""

import csv
import io
from collections.abc import Iterable
from datetime import date

from flask import Flask, Response, request

from app.signin import identity
from equality.csv_cells import harmless
from queries.audit import Audit, AuditEntry, Sought, What
from queries.written import WrittenNotReached

AUDIT = "/audit.csv"
HEADINGS = ("number", "at", "who", "what", "detail")
FILTERS = ("who", "what", "since", "most")
MOST = 1000
NOT_ALLOWED = "Only an administrator may read the audit log."


class BadSearch(ValueError):  # noqa: N818 - what the reader gets is the sentence
    """The address asks for something unknown; the message says what and how to mend it."""


def register_audit_address(server: Flask, audit: Audit) -> None:
    """Add ``/audit.csv``, for administrators alone; ``who``, ``what``, ``since`` (a day) and ``most`` (the newest rows) narrow it."""

    @server.get(AUDIT)
    def searched() -> Response:
        if not identity().access.may_read_audit:
            return Response(NOT_ALLOWED, 403, mimetype="text/plain")
        try:
            found = audit.search(*_asked(request.args.to_dict()))
        except BadSearch as error:
            return Response(str(error), 400, mimetype="text/plain")
        except WrittenNotReached as error:
            return Response(str(error), 503, mimetype="text/plain")
        return Response(audit_csv(found), mimetype="text/csv")


def cells(entry: AuditEntry) -> tuple[str, ...]:
    """A row as texts, with its time in UTC to the second."""
    return str(entry.number), f"{entry.at:%Y-%m-%dT%H:%M:%SZ}", entry.who, entry.what, entry.detail


def audit_csv(entries: Iterable[AuditEntry]) -> str:
    """Rows as CSV in which no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows([harmless(cell) for cell in cells(entry)] for entry in entries)
    return out.getvalue()


def _asked(given: dict[str, str]) -> tuple[Sought, int]:
    for name in given:
        if name not in FILTERS:
            raise BadSearch(f'"{name[:80]}" is not a filter. The filters are {", ".join(FILTERS)}.')
    try:
        what = What(given["what"]) if "what" in given else None
    except ValueError:
        raise BadSearch(f"There is nothing of that kind. The kinds are {', '.join(What)}.") from None
    try:
        since = date.fromisoformat(given["since"]) if "since" in given else None
        most = int(given.get("most", MOST))
    except ValueError:
        raise BadSearch("Write since as a day, such as 2026-12-14, and most as a whole number.") from None
    if not 0 < most <= MOST * 1000:
        raise BadSearch(f"Write most as a number from 1 to {MOST * 1000}.")
    return Sought(given.get("who"), what, since), most
