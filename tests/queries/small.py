"""A service of its own for these tests: one country, two regions, three units, two populations and five measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from equality.catalogue import Catalogue, load_catalogue
from equality.disclosure import RowRule
from queries.loading.extracts import Loader
from queries.loading.publishing import ReleaseSummary, publish
from queries.loading.report import Report
from queries.loading.staging import Staging
from queries.plan import Plan, load_plan
from queries.releases import Releases
from queries.store import Door, Store
from tests.tables import csv_text

AREAS = """\
level,slug,name,code,parent,valid_from,valid_to,aliases
national,country,Country,,,2014-06-01,,All regions
region,north,North,N1,country,2021-06-26,,N1|The North
region,south,South,S1,country,2021-06-26,,S1
unit,hill,Hill,N11,north,2021-06-26,,
unit,dale,Dale,N12,north,2021-06-26,,
unit,cove,Cove,S11,south,2021-06-26,,
"""

POPULATIONS = """\
[[population]]
slug = "people_on_probation"
name = "People on probation"
people = "people"
path = "people-on-probation"
[population.segment]
name = "Sentence type"
all_name = "All sentence types"
field = "sentence_type"
value = [{ slug = "order", name = "Community order" }, { slug = "licence", name = "Licence" }]

[[population]]
slug = "staff"
name = "Staff"
people = "staff"
path = "staff"
[population.segment]
name = "Grade"
all_name = "All grades"
field = "grade"
value = [
  { slug = "senior", name = "Senior" },
  { slug = "middle", name = "Middle" },
  { slug = "junior", name = "Junior" },
]
"""

CHARACTERISTICS = """\
[[characteristic]]
slug = "ethnicity"
name = "Ethnicity"
group_noun = "ethnic group"
populations = ["people_on_probation", "staff"]
family = "ethnicity"
field = "ethnicity"
detail = 2
coarser = "ethnicity-2"
reference = { people_on_probation = "white", staff = "white" }
group = [
  { slug = "asian", name = "Asian", phrase = "{people} from Asian ethnic groups", within = "all-other" },
  { slug = "black", name = "Black", phrase = "{people} from Black ethnic groups", within = "all-other" },
  { slug = "white", name = "White", phrase = "White {people}", within = "white" },
]

[[characteristic]]
slug = "ethnicity-2"
name = "Ethnicity, two groups"
group_noun = "ethnic group"
populations = ["people_on_probation", "staff"]
family = "ethnicity"
detail = 1
reference = { people_on_probation = "white", staff = "white" }
group = [
  { slug = "all-other", name = "All other", phrase = "{people} from all other ethnic groups" },
  { slug = "white", name = "White", phrase = "White {people}" },
]

[[characteristic]]
slug = "sex"
name = "Sex"
group_noun = "sex"
populations = ["people_on_probation", "staff"]
family = "sex"
field = "sex"
reference = { people_on_probation = "men", staff = "women" }
group = [{ slug = "women", name = "Women", phrase = "women" }, { slug = "men", name = "Men", phrase = "men" }]

[[characteristic]]
slug = "age"
name = "Age"
group_noun = "age group"
populations = ["people_on_probation"]
family = "age"
field = "age"
group = [
  { slug = "10-12", name = "10-12", phrase = "{people} aged 10 to 12" },
  { slug = "13-and-over", name = "13 and over", phrase = "{people} aged 13 and over" },
]

[[characteristic]]
slug = "ethnicity-and-sex"
name = "Ethnicity and sex"
group_noun = "ethnic group and sex"
populations = ["people_on_probation"]
family = "ethnicity-and-sex"
made_of = ["ethnicity", "sex"]
"""

SERVICE = """\
name = "Small Service"
region = "Region"
all_regions = "All regions"
unit = "Unit"
all_units = "All units"

[[cohort]]
slug = "released-2015"
name = "Released 2015"
start = 2015-01-01
end = 2015-12-31
"""

PLAN = """\
most_withheld = 1.0
pool_ends = 2026

[[offer]]
population = "people_on_probation"
levels = ["national", "region"]
segments = "all"
periods = ["quarter", "year", "pool", "cohort"]
characteristics = ["ethnicity", "ethnicity-2", "sex", "age"]

[[offer]]
population = "people_on_probation"
levels = ["unit"]
segments = "all"
periods = ["year"]
characteristics = ["ethnicity", "sex"]

[[offer]]
population = "people_on_probation"
levels = ["national", "region"]
segments = "each"
periods = ["year"]
characteristics = ["ethnicity", "sex"]

[[offer]]
population = "people_on_probation"
levels = ["national"]
segments = "all"
periods = ["year"]
characteristics = ["ethnicity-and-sex"]

[[offer]]
population = "staff"
levels = ["national"]
segments = "all"
periods = ["quarter", "year"]
characteristics = ["ethnicity", "ethnicity-2", "sex"]

[[offer]]
population = "staff"
levels = ["national"]
segments = "each"
periods = ["quarter"]
characteristics = ["sex"]
"""

MEASURE = """\
name = "{name}"
short_name = "{slug}"
population = "{population}"
order = {order}
kind = "{kind}"
counts = "{counts}"
unit_one = "person"
unit_many = "people"
counted = "people with it"
out_of = "people who could have had it"
eligible_field = "{eligible}"
happened_field = "{happened}"
count_heading = "With it"
total_heading = "People"
verb = "had it"
would = "would have had it"
polarity = "{polarity}"
why = "It matters."
check_next = ["Compare units."]
source = "Case management extract"
reviewed_by = "Measure definitions group"
reviewed_on = 2026-11-02
next_review = 2027-11-02
"""

HEADINGS = "slug name population order kind counts eligible happened polarity"
MEASURES = """\
recall | Recall | people_on_probation | 10 | rate | people | on_licence | recalled | higher_is_worse
report | Report made | people_on_probation | 20 | rate | events | sentenced | with_report | higher_is_better
caseload-share | Share of caseload | people_on_probation | 30 | share | people | on_caseload | | not_agreed
promoted | Promotion | staff | 10 | rate | people | in_post | promoted | higher_is_better
declared | Declaration | staff | 20 | declaration | people | in_post | | higher_is_better
"""

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


def write_definitions(folder: Path) -> Path:
    """Writes dimensions/ and measures/ in a folder, and gives it."""
    files = {
        "dimensions/areas.csv": AREAS,
        "dimensions/populations.toml": POPULATIONS,
        "dimensions/characteristics.toml": CHARACTERISTICS,
        "dimensions/service.toml": SERVICE,
        "dimensions/plan.toml": PLAN,
    }
    for line in MEASURES.splitlines():
        words = dict(zip(HEADINGS.split(), (cell.strip() for cell in line.split("|")), strict=True))
        files[f"measures/{words['slug']}.toml"] = MEASURE.format(**words)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


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

    def write(self, name: str, content: str | bytes, mapping: str) -> Path:
        """Write an extract and its mapping beside it."""
        path = self.folder.parent / "extracts" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        path.with_name(f"{path.stem}.mapping.toml").write_text(mapping, encoding="utf-8")
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

    def release(self, rule: RowRule = RowRule()) -> ReleaseSummary:  # noqa: B008 - frozen
        """Release all that is in staging."""
        return publish(self.folder, (self.catalogue, self.plan), rule, lambda line: None)

    @property
    def releases(self) -> Releases:
        """The record of releases."""
        return Releases(self.folder)

    def store(self) -> Store:
        """The release in force."""
        return Door(self.folder, self.catalogue).store()


def verdicts_of(report: Report) -> Mapping[str, str]:
    """The verdict of each check by its name."""
    return {check.name: check.verdict for check in report.checks}


def text_of(report: Report) -> str:
    """The whole report as the analyst sees it."""
    return "\n".join(report.lines())
