"""Making a release of everything in staging, and what it came to."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from equality.catalogue import Catalogue
from equality.disclosure import NOT_BESIDE, RowRule
from queries.loading.auditing.audit import Audit, passed
from queries.loading.changes import Changes
from queries.loading.contents import Contents
from queries.loading.folder import one_at_a_time
from queries.loading.release import Released, release_counts
from queries.loading.report import LoadStopped
from queries.loading.staging import Load, Staging
from queries.loading.suppression.before import told_before
from queries.loading.suppression.proven import proven_before, remember
from queries.loading.suppression.withholding import Account, account_file, combination_name
from queries.loading.writing import put_in_force
from queries.plan import Plan
from queries.releases import ReleaseEntry, ReleaseRecord, releases_of


@dataclass(frozen=True)
class ReleaseSummary:
    """What a release came to, for the person who made it."""

    entry: ReleaseEntry
    rows: int
    withheld: int
    left_out: tuple[str, ...]
    account: Account
    audit: Audit
    changes: Changes | None = None

    def lines(self) -> list[str]:
        """The summary as plain lines, in totals; it never says which row was the small one."""
        share = self.withheld / self.rows if self.rows else 0
        out = [
            f"Release {self.entry.number}: {self.rows:,} rows, {self.withheld:,} not shown because of small numbers ({share:.1%})."
        ]
        if self.entry.replaces:
            word = "corrects" if self.entry.corrects else "replaces"
            out.append(f"It {word} release {self.entry.replaces}.")
        if self.changes:
            out.append(f"Newly not shown: {self.changes.newly_not_shown:,}. Newly shown: {self.changes.newly_shown:,}.")
        return out + self._protection() + self._left_out()

    def _protection(self) -> list[str]:
        """What is withheld beside small rows, and what is known of each withheld count."""
        account = self.account
        if account.proofs == NOT_BESIDE:
            return ["Small rows alone are withheld: what they hold can be worked out by subtraction (PROTECT is off)."]
        small = account.small.total()
        return [
            f"Of the rows not shown, {small:,} are small and {self.withheld - small:,} are withheld beside them.",
            f"Each of the {account.counts:,} withheld counts could be any of {account.width + 1} numbers or more, "
            f"{_known_by(account)}.",
            *self.audit.lines(),
            f"What was withheld is accounted for, by measure and level, in {self.account_file}.",
        ]

    def _left_out(self) -> list[str]:
        """How many combinations are left out, by the reason why."""
        unprotected = len(self.account.left_out)
        small = len(self.left_out) - unprotected
        out = []
        if small:
            out.append(f"{_combinations(small)} left out because too many of their rows are small.")
        if unprotected:
            out.append(
                f"{_combinations(unprotected)} left out because withholding some of the rows could not protect the rest."
            )
        return [*out, f"They are listed in {self.left_out_file}."] if out else []

    @property
    def account_file(self) -> str:
        """The name of the file in the folder with what was withheld beside small rows, in totals by measure and level."""
        return account_file(self.entry.number)

    @property
    def left_out_file(self) -> str:
        """The name of the file in the folder that lists what was left out."""
        return f"release-{self.entry.number:04d}-left-out.txt"


def publish(
    folder: Path,
    definitions: tuple[Catalogue, Plan],
    rule: RowRule,
    progress: Callable[[str], None],
    store_url: str = "",
) -> ReleaseSummary:
    """Make a release of everything in staging and put it in force; readers see the old one until the new one is whole.

    It is a file of the folder or, where ``store_url`` is the address of a PostgreSQL database, a schema there.
    """
    catalogue, _ = definitions
    with one_at_a_time(folder):
        staging, releases = Staging(folder), releases_of(folder, store_url)
        (counted, undefined), loads = staging.counts(catalogue), staging.loads()
        if undefined:
            progress(
                f"Left out, as the definitions do not hold them: {', '.join(undefined)}. Load their extracts again."
            )
        if not len(counted):
            raise LoadStopped("The staging file holds no counts that the measures define. Load an extract first.")
        progress("Withholding small rows and comparing what is left")
        told = told_before(releases, folder, staging, (catalogue, counted.periods), rule)
        for number in told.unread if told else ():
            progress(f"Release {number} cannot be read: what it showed is not taken into account.")
        proven = proven_before(folder)
        released = release_counts(counted, definitions, rule, told, proven)
        audit = passed(released.columns, counted, catalogue, rule)
        progress(f"Writing {len(released.columns['area']):,} rows")
        before = releases.current()
        entry = _entry(releases, before, loads, released)
        summary = _summary(entry, released, audit)
        (folder / summary.left_out_file).write_text("".join(f"{line}\n" for line in summary.left_out), encoding="utf-8")
        contents = Contents(entry, released, (catalogue, rule), counted.periods, tuple(loads))
        record = {**released.account.as_record(), "audit": audit.as_record()}
        (folder / summary.account_file).write_text(json.dumps(record, indent=1), encoding="utf-8")
        changes = put_in_force(releases, contents, before)
        if proven.now:
            remember(folder, proven)
        return replace(summary, changes=changes)


def _entry(releases: ReleaseRecord, before: ReleaseEntry | None, loads: list[Load], released: Released) -> ReleaseEntry:
    number = releases.next_number()
    made_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    return ReleaseEntry(
        number=number,
        file=releases.store_name(number),
        made_at=made_at.isoformat(),
        as_at=max(load.as_at for load in loads).isoformat(),
        rows=len(released.columns["area"]),
        replaces=before.number if before else None,
        corrects=before is not None and any(load.corrects for load in loads if load.number > before.last_load),
        last_load=max(load.number for load in loads),
    )


def _summary(entry: ReleaseEntry, released: Released, audit: Audit) -> ReleaseSummary:
    unprotected = {line.rpartition(": ")[0] for line in released.account.left_out}
    small = [
        f"{combination_name(one)}: {share:.0%} of rows small"
        for one, out, share in released.offered
        if out and combination_name(one) not in unprotected
    ]
    left_out = (*small, *released.account.left_out)
    return ReleaseSummary(entry, entry.rows, int(released.columns["withheld"].sum()), left_out, released.account, audit)


def _combinations(number: int) -> str:
    return "1 combination is" if number == 1 else f"{number:,} combinations are"


def _known_by(account: Account) -> str:
    if account.proofs == 0:
        return "as far as one sum at a time tells"
    return f"as far as all sums together tell; for {account.in_whole_numbers:,} two such answers in whole numbers were found"
