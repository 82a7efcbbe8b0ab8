"""Measures as reviewed documents: one TOML file each, checked when read."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from equality.definitions import DefinitionError, read_toml, require_known, require_slugs
from equality.populations import Population

Words = Annotated[str, msgspec.Meta(min_length=1)]
Polarity = Literal["higher_is_better", "higher_is_worse", "not_agreed"]
MOST_STRATA = 2
SIGN = {"higher_is_better": 1, "higher_is_worse": -1, "not_agreed": 0}


class SizeKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What counts as a large enough difference for one measure (methods: ratio, or gap in percentage points)."""

    ratio_low: float = 0.80
    ratio_high: float = 1.25
    gap_points: float = 5.0


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is counted and out of whom, in words and as fields of the extract, and who reviewed it.

    ``kind``: a ``rate`` is events out of people or events who could have had it; a ``share`` is a group's part of a whole
    (compared with benchmarks, never with another group); a ``declaration`` is how many told us, out of all.
    ``theme``: the heading under which measures of one kind stand together; may be empty.
    ``whole``: what a share is a share of where all segments stand together, if its short name does not say it.
    ``strata``: one or two by which like is compared with like: the population's segment, or a characteristic of a pair.
    ``counts``: a measure of ``people`` counts each person once a period; a measure of ``events`` adds up over periods.
    """

    name: Words
    short_name: Words
    population: Words
    theme: str = ""
    order: int
    kind: Literal["rate", "share", "declaration"] = "rate"
    counts: Literal["people", "events"]
    unit_one: Words
    unit_many: Words
    counted: Words
    out_of: Words
    eligible_field: Words
    happened_field: str = ""
    count_heading: Words
    total_heading: Words
    verb: Words
    would: str = ""
    whole: str = ""
    polarity: Polarity
    polarity_status: Words = "To be confirmed by the service"
    size: SizeKey = SizeKey()
    strata: tuple[str, ...] = ()
    why: Words
    check_next: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    source: Words
    reviewed_by: Words
    reviewed_on: date
    next_review: date
    slug: str = ""

    @property
    def sign(self) -> int:
        """+1 where more is better, -1 where more is worse, 0 where nobody has agreed."""
        return SIGN[self.polarity]


def load_measures(folder: Path, populations: dict[str, Population]) -> dict[str, Measure]:
    """Measures by slug (the file's name), by population and order."""
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise DefinitionError(f"{folder}: there are no measure files (*.toml). Add one, or set MEASURES_DIR elsewhere.")
    require_slugs(folder, "file name", (path.stem for path in paths))
    measures = [_measure(path, populations) for path in paths]
    rank = list(populations)
    measures.sort(key=lambda one: (rank.index(one.population), one.order, one.slug))
    return {one.slug: one for one in measures}


def _measure(path: Path, populations: dict[str, Population]) -> Measure:
    measure = read_toml(path, Measure)
    require_known(path, "population", measure.population, populations)
    if measure.kind == "rate" and not (measure.happened_field and measure.would):
        raise DefinitionError(f'{path}: a rate needs the keys "happened_field" and "would". Add them.')
    if measure.next_review <= measure.reviewed_on:
        raise DefinitionError(f'{path}: key "next_review" must be after "reviewed_on". Correct one of them.')
    if len(measure.strata) > MOST_STRATA:
        raise DefinitionError(f'{path}: key "strata" names {len(measure.strata)}. Name one or two.')
    if not 0 < measure.size.ratio_low < 1 < measure.size.ratio_high:
        raise DefinitionError(f'{path}: key "size": ratio_low must be below 1 and ratio_high above it.')
    return msgspec.structs.replace(measure, slug=path.stem)
