"""What a release says of itself: where its figures came from, by which rules, and what it holds."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Provenance:
    """Where the figures came from and the rules in force."""

    number: int
    made_at: datetime
    as_at: date
    method: str
    checksum: str
    replaces: int | None
    corrects: bool
    sample: bool
    least_people: int
    least_events: int


@dataclass(frozen=True)
class LoadRecord:
    """One load whose figures are in the release, with its checks as (name, verdict, message); 0 thousand is under 500."""

    population: str
    loaded_at: datetime
    as_at: date
    file: str
    source: str
    checksum: str
    thousands_of_rows: int
    checks: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class OfferedCombination:
    """One combination of the release: what it is, and whether it was left out as too small."""

    measure: str
    level: str
    segments: str
    period_kind: str
    characteristic: str
    left_out: bool
