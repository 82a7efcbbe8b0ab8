"""What a load found: checks with a verdict each, and the lines that are wrong with how to mend them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["PASS", "WARNING", "STOP"]
SHOWN_LINES = 10
LONGEST_TEXT = 2000
REJECTABLE = ("Form of the lines", "Values", "Keys", "Areas", "Groups", "Counts")
"""Checks of single rows, which may be left out; what a whole file gets wrong can never be allowed."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file: where, what, and how to mend it. ``line`` None means the whole file."""

    line: int | None
    column: str
    what: str
    fix: str

    def __str__(self) -> str:
        place = f"line {self.line:,}" if self.line else "the file"
        column = f', column "{self.column}"' if self.column else ""
        return f"{place}{column}: {self.what} {self.fix}"


@dataclass(frozen=True)
class Check:
    """One check of a load. ``message`` goes into the release's record of loads; ``details`` are for the analyst alone."""

    name: str
    verdict: Verdict
    message: str
    details: tuple[Problem | str, ...] = ()


@dataclass
class Report:
    """All checks of one file, in the order in which they were made."""

    file: str
    rows_read: int = 0
    rows_accepted: int = 0
    checks: list[Check] = field(default_factory=list)

    def add(self, name: str, verdict: Verdict, message: str, details: Iterable[Problem | str] = ()) -> None:
        """Record one check. The message holds no count of people: it may be read where small numbers are not shown."""
        self.checks.append(Check(name, verdict, message, tuple(details)))

    @property
    def rows_rejected(self) -> int:
        """Rows that cannot be used."""
        return self.rows_read - self.rows_accepted

    @property
    def stopped(self) -> bool:
        """Whether any check says STOP."""
        return any(check.verdict == "STOP" for check in self.checks)

    def lines(self) -> list[str]:
        """The report as plain lines for a terminal."""
        out = [
            f"Load {self.file}",
            f"Rows read {self.rows_read:,}   accepted {self.rows_accepted:,}   rejected {self.rows_rejected:,}",
        ]
        for check in self.checks:
            out.append(f"{check.verdict:<8}{check.name}: {check.message}")
            out += [f"          {detail}" for detail in check.details[:SHOWN_LINES]]
            if len(check.details) > SHOWN_LINES:
                out.append(f"          and {len(check.details) - SHOWN_LINES:,} more")
        return [printable(line) for line in out]

    def settle_rejects(self, allowed: int) -> None:
        """Stop for rejected rows, or leave them out with a warning where no more of them were found than are allowed."""
        if not self.rows_rejected:
            return
        rows = many(self.rows_rejected, "row")
        if self.rows_rejected > allowed:
            mend = f"Mend what is listed above, or leave them out with --allow-rejects {self.rows_rejected}."
            self.add("Rejected rows", "STOP", f"{rows} cannot be used. {mend}")
            return
        self.checks = [
            Check(check.name, "WARNING", f"{check.message} The rows are left out.", check.details)
            if check.name in REJECTABLE and check.verdict == "STOP"
            else check
            for check in self.checks
        ]
        self.add("Rejected rows", "WARNING", f"{rows} left out: {allowed:,} were allowed.")

    def as_json(self) -> str:
        """Checks without their details, for the release's record of loads."""
        return json.dumps([[check.name, check.verdict, check.message] for check in self.checks])


def many(number: int, noun: str) -> str:
    """A number of things, in words.

    >>> many(1, "row"), many(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"


def printable(text: str) -> str:
    r"""The text for a terminal, a log or a page: of usual length, and without what would move or hide it there.

    >>> printable("a\x1b[2Jb\nc\u202ed")
    'a?[2Jb?c?d'
    """
    shown = "".join(one if one == " " or one.isprintable() else "?" for one in text[:LONGEST_TEXT])
    return shown if len(text) <= LONGEST_TEXT else f"{shown} ..."


class LoadStopped(Exception):  # noqa: N818 - a load that stops is an outcome with a report, not a fault
    """A load was stopped before anything changed; the message is the sentence for the analyst."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))
