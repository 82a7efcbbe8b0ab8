"""A load held against the loads before it: totals, declaration rates, regions that are missing, and periods left behind."""

from dataclasses import dataclass

import numpy as np

from equality.catalogue import Catalogue
from equality.periods import Period
from queries.loading.counted import Counted
from queries.loading.mapping import Mapping
from queries.loading.report import Report, Verdict
from queries.loading.staging import Load

NOTICEABLE_CHANGE = 0.10
NOTICEABLE_POINTS = 5

Totals = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Summary:
    """What a load remembers for the next: national totals by measure and period, shares declared by characteristic."""

    people: Totals
    declared: dict[str, float]

    def as_dict(self) -> dict[str, dict[str, float]]:
        """The summary as the staging file keeps it."""
        people = {f"{measure} {period}": float(total) for (measure, period), total in self.people.items()}
        return {"people": people, "declared": self.declared}


def summary_of(counted: Counted, catalogue: Catalogue) -> Summary:
    """The summary of a load's counts."""
    return Summary(counted.national_totals(catalogue), declared_shares(counted, catalogue))


def declared_shares(counted: Counted, catalogue: Catalogue) -> dict[str, float]:
    """Share who declared each characteristic, in all that the extract holds nationally."""
    national = list(catalogue.areas).index(catalogue.national.slug)
    rows = counted.where((counted.area == national) & (counted.segment == 0))
    shares = {}
    for place, one in enumerate(catalogue.characteristics.values()):
        own = rows.where(rows.characteristic == place)
        if own.total.sum() and not one.made_of:
            undeclared = own.total[own.grp == len(one.rows) - 1].sum()
            shares[one.slug] = round(1 - float(undeclared / own.total.sum()), 4)
    return shares


def compare(loads: list[Load], counted: Counted, mapping: Mapping, catalogue: Catalogue, report: Report) -> None:
    """Add the checks against ``loads``, the loads in force of the same population, oldest first."""
    _report_missing_regions(counted, catalogue, report)
    if not loads:
        report.add("Last load", "PASS", "This is the first load of this population: there is nothing to compare with.")
        return
    now, before = summary_of(counted, catalogue), _merged(loads)
    _compare_totals(before.people, now.people, (counted.periods, mapping.largest_change, catalogue), report)
    _compare_declared(before.declared, now.declared, report)
    _report_left_behind(before.people, counted.periods, catalogue, report)


def _merged(loads: list[Load]) -> Summary:
    """The latest of each number that any load remembers."""
    people: Totals = {}
    declared: dict[str, float] = {}
    for load in loads:
        for key, total in load.summary["people"].items():
            measure, _, period = key.partition(" ")
            people[measure, period] = int(total)
        declared |= load.summary["declared"]
    return Summary(people, declared)


def _compare_totals(
    held: Totals, now: Totals, known: tuple[tuple[Period, ...], float, Catalogue], report: Report
) -> None:
    """Each period's largest measure against the last load of the same period, or else of the latest period before it."""
    periods, largest, catalogue = known
    changes: dict[str, float] = {}
    for period in sorted(periods, key=lambda one: (one.start, one.end)):
        totals = {measure: total for (measure, slug), total in now.items() if slug == period.slug}
        other = _comparable(held, set(totals), period, catalogue)
        if other is None:
            continue
        measure = max((one for one in totals if held.get((one, other))), key=lambda one: held[one, other])
        was = held[measure, other]
        named = f"{period.slug}: {totals[measure]:,} was {was:,}" + (f" in {other}" if other != period.slug else "")
        change = totals[measure] / was - 1
        changes[f"{named} ({change:+.1%}, {measure})"] = abs(change)
    if not changes:
        report.add("Totals against the last load", "PASS", "None of these measures and periods was loaded before.")
        return
    verdict, message = _judged(list(changes.values()), largest)
    most_first = sorted(changes, key=lambda one: -changes[one])
    report.add("Totals against the last load", verdict, message, most_first)


def _judged(changes: list[float], largest: float) -> tuple[Verdict, str]:
    limit = largest if max(changes) > largest else NOTICEABLE_CHANGE
    beyond = sum(change > limit for change in changes)
    if not beyond:
        return "PASS", f"Every total is within {limit:.0%} of those loaded before."
    message = f"{beyond:,} of {len(changes):,} totals changed by more than {limit:.0%}. Check that the extract is whole"
    if limit == largest:
        return "STOP", f'{message}, or set "largest_change" in the mapping.'
    return "WARNING", f"{message}."


def _comparable(held: Totals, measures: set[str], period: Period, catalogue: Catalogue) -> str | None:
    """The slug of the period to compare with: the same, or else the latest before it of the same kind.

    Cohorts differ in length and size, so one is compared with itself alone.
    """
    slugs = {slug for (measure, slug), total in held.items() if measure in measures and total}
    if period.slug in slugs:
        return period.slug
    if period.kind == "cohort":
        return None
    others = [one for slug in slugs if (one := catalogue.period(slug)) and one.kind == period.kind]
    earlier = [one for one in others if one.end < period.start]
    return max(earlier, key=lambda one: one.end).slug if earlier else None


def _compare_declared(held: dict[str, float], now: dict[str, float], report: Report) -> None:
    points = {slug: abs(now[slug] - held[slug]) * 100 for slug in now if slug in held}
    if not points:
        return
    details = [
        f"{slug} declared {now[slug]:.1%} was {held[slug]:.1%}" for slug in sorted(points, key=lambda one: -points[one])
    ]
    beyond = [slug for slug, moved in points.items() if moved > NOTICEABLE_POINTS]
    if beyond:
        message = (
            f"The share who declared changed by more than {NOTICEABLE_POINTS} percentage points: {', '.join(beyond)}. "
            f"Check these columns, and what the mapping takes as not declared."
        )
        report.add("Declared against the last load", "WARNING", message, details)
    else:
        message = f"Every share who declared is within {NOTICEABLE_POINTS} percentage points of the last load."
        report.add("Declared against the last load", "PASS", message, details)


def _report_missing_regions(counted: Counted, catalogue: Catalogue, report: Report) -> None:
    """A warning of regions without rows: national figures would be made without them."""
    codes = {slug: code for code, slug in enumerate(catalogue.areas)}
    present = set(np.unique(counted.area).tolist())
    standing = [
        area
        for area in catalogue.areas_at("region")
        if any(area.stood(period.start, period.end) for period in counted.periods)
    ]
    missing = [area.name for area in standing if codes[area.slug] not in present]
    if missing and len(missing) < len(standing):
        message = f"{len(missing)} of {len(standing)} regions have no rows. Check that the extract is whole."
        report.add("Regions", "WARNING", message, missing)


def _report_left_behind(held: Totals, periods: tuple[Period, ...], catalogue: Catalogue, report: Report) -> None:
    """A warning of years and pools loaded before, whose quarters are now replaced while they are not."""
    slugs = {period.slug for period in periods}
    before = {one for _, slug in held if slug not in slugs and (one := catalogue.period(slug))}
    left = sorted(
        one.slug
        for one in before
        if any(one.kind != period.kind and one.start <= period.start and period.end <= one.end for period in periods)
    )
    if left:
        message = f"{', '.join(left)} stand as loaded before, and may not agree with the quarters of this load."
        report.add("Longer periods", "WARNING", f"{message} Load all quarters of them together.")
