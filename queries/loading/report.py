"""What a load found: checks with a verdict each, and the lines that are wrong with how to mend them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["PASS", "WARNING", "STOP"]
SHOWN_LINES = 10


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
    """One check of a load."""

    name: str
    verdict: Verdict
    message: str
    problems: tuple[Problem, ...] = ()


@dataclass
class Report:
    """All checks of one file, in the order in which they were made."""

    file: str
    rows_read: int = 0
    rows_accepted: int = 0
    checks: list[Check] = field(default_factory=list)

    def add(self, name: str, verdict: Verdict, message: str, problems: Iterable[Problem] = ()) -> None:
        """Record one check."""
        self.checks.append(Check(name, verdict, message, tuple(problems)))

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
            out += [f"          {problem}" for problem in check.problems[:SHOWN_LINES]]
            if len(check.problems) > SHOWN_LINES:
                out.append(f"          and {len(check.problems) - SHOWN_LINES:,} more")
        return out

    def as_json(self) -> str:
        """Checks without their lines, for the release's record of loads."""
        return json.dumps([[check.name, check.verdict, check.message] for check in self.checks])


class LoadStopped(Exception):  # noqa: N818 - a load that stops is an outcome with a report, not a fault
    """A load was stopped before anything changed; the message is the sentence for the analyst."""
