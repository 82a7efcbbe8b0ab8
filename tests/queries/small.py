"""What an analyst does with the small service of these tests: extracts written, loaded, released and looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from equality.catalogue import Catalogue, load_catalogue
from equality.disclosure import PROOFS, RowRule
from queries.door import Door
from queries.loading.extracts import Loader
from queries.loading.publishing import ReleaseSummary, publish
from queries.loading.report import LoadStopped, Report
from queries.loading.staging import Staging
from queries.plan import Plan, load_plan
from queries.releases import ReleaseRecord, releases_of
from queries.store import Store
from tests.tables import csv_text

BY_THE_ROW_RULE = RowRule(proofs=PROOFS["off"])
"""What tests of other things release by: a row is withheld for its own numbers, as the test has drawn them."""
RECORDS = """\
population = "people_on_probation"
shape = "records"
source = "Case management extract"
as_at = 2026-03-31
{extra}
[columns]
person = "person"
period = "quarter"
region = "region"
unit = "unit"
sentence_type = "type"
ethnicity = "ethnicity"
sex = "sex"

[flags]
on_caseload = []
on_licence = "on_licence"
recalled = "recalled"
sentenced = "sentenced"
with_report = "with_report"
"""

STAFF = """\
population = "staff"
shape = "records"
source = "Human resources extract"
as_at = 2025-12-31

[columns]
person = "person"
period = "quarter"
region = "region"
grade = "grade"
ethnicity = "ethnicity"
sex = "sex"

[flags]
in_post = []
promoted = "promoted"
"""

COUNTS = """\
population = "people_on_probation"
shape = "counts"
source = "Counts"
as_at = 2026-03-31
{extra}
[columns]
measure = "measure"
period = "period"
area = "area"
characteristic = "characteristic"
group = "group"
count = "count"
total = "total"
"""


def records_mapping(extra: str = "") -> str:
    """The mapping of records with the columns of ``RECORDS``; ``extra`` stands above them."""
    return RECORDS.format(extra=extra)


def counts_mapping(extra: str = "") -> str:
    """The mapping of tidy counts without a segment."""
    return COUNTS.format(extra=extra)


def read_definitions(folder: Path) -> tuple[Catalogue, Plan]:
    """The catalogue and the plan that stand in a folder."""
    catalogue = load_catalogue(folder / "measures", folder / "dimensions")
    return catalogue, load_plan(folder / "dimensions" / "plan.toml", catalogue)


@dataclass(frozen=True)
class Service:
    """A folder of data with its definitions, and what an analyst does there."""

    folder: Path
    catalogue: Catalogue
    plan: Plan
    store_url: str = ""

    def write(self, name: str, content: str | bytes, mapping: str | bytes) -> Path:
        """Write an extract and its mapping beside it."""
        path = self.folder.parent / "extracts" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        mapped = mapping.encode() if isinstance(mapping, str) else mapping
        path.with_name(f"{path.stem}.mapping.toml").write_bytes(mapped)
        return path

    def load(self, *files: Path, allow_rejects: int = 0) -> list[Report]:
        """Load extracts together."""
        return Loader(self.folder, self.catalogue, self.plan, allow_rejects).load(list(files))

    def load_records(self, drawing: str, mapping: str = "", allow_rejects: int = 0) -> Report:
        """Load drawn records of people on probation."""
        path = self.write("people.csv", csv_text(drawing), mapping or records_mapping())
        return self.load(path, allow_rejects=allow_rejects)[0]

    def load_counts(self, drawing: str, mapping: str = "", allow_rejects: int = 0) -> Report:
        """Load drawn tidy counts."""
        path = self.write("counts.csv", csv_text(drawing), mapping or counts_mapping())
        return self.load(path, allow_rejects=allow_rejects)[0]

    def counts(self) -> dict[str, tuple[int, int]]:
        """Exact counts in staging: "measure area period segment characteristic group" to (count, total)."""
        counted, _ = Staging(self.folder).counts(self.catalogue)
        measures, areas = list(self.catalogue.measures.values()), list(self.catalogue.areas)
        found = {}
        for row in zip(*(values.tolist() for values in counted.columns().values()), strict=True):
            measure, area, place, segment, period, group, total, count = row
            characteristic = list(self.catalogue.characteristics.values())[place]
            population = self.catalogue.populations[measures[measure].population]
            key = (
                measures[measure].slug, areas[area], counted.periods[period].slug, population.segment.rows[segment],
                characteristic.slug, characteristic.rows[group],
            )  # fmt: skip
            assert " ".join(key) not in found, f"{key} was counted twice"
            found[" ".join(key)] = (count, total)
        return found

    def release(self, rule: RowRule = BY_THE_ROW_RULE) -> ReleaseSummary:
        """Release all that is in staging."""
        return publish(self.folder, (self.catalogue, self.plan), rule, lambda line: None, self.store_url)

    @property
    def releases(self) -> ReleaseRecord:
        """The record of releases."""
        return releases_of(self.folder, self.store_url)

    def store(self) -> Store:
        """The release in force."""
        return Door(self.folder, self.catalogue, self.store_url).store()


def verdicts_of(report: Report) -> Mapping[str, str]:
    """The verdict of each check by its name."""
    return {check.name: check.verdict for check in report.checks}


def text_of(report: Report) -> str:
    """The whole report as the analyst sees it."""
    return "\n".join(report.lines())


def load(service, content, name="extract.csv", mapping="", allow_rejects=0):
    """The load's report as text, or the sentence that stopped it."""
    path = service.write(name, content, mapping or counts_mapping())
    try:
        report = service.load(path, allow_rejects=allow_rejects)[0]
    except LoadStopped as error:
        told = str(error)
    else:
        told = text_of(report)
        assert report.stopped == ("STOP" in told)
    assert str(service.folder) not in told
    assert "Error" not in told
    if "STOP" in told or not told.startswith("Load "):
        assert not (service.folder / "staging.duckdb").exists()
    assert list(service.folder.glob("loading-*")) == []
    return told


def quarters():
    """Forty quarters from April 2015, as slugs."""
    return (f"{year}-{year % 100 + 1:02}-q{n}" for year in range(2015, 2025) for n in (1, 2, 3, 4))


def sexes(measure, period, women, men, area="Country"):
    """Rows of women and men, each a pair of count and total."""
    return "".join(
        f"{measure} | {period} | {area} | sex | {name} | {count} | {total}\n"
        for name, (count, total) in (("Women", women), ("Men", men))
    )


def shown(service, key, comparison="men"):
    """Count and total of each group of a block as readers get them."""
    return {row.group: (row.count, row.total) for row in service.store().rows(key, comparison)}
