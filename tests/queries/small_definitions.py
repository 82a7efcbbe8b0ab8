"""A service of its own for these tests: one country, two regions, three units, two populations and five measures."""

from pathlib import Path

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

[[cohort]]
slug = "intake-1"
name = "Intake 1"
start = 2025-04-01
end = 2025-09-30

[[cohort]]
slug = "intake-2"
name = "Intake 2"
start = 2025-10-01
end = 2025-12-31
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


def write_definitions(folder: Path) -> Path:
    """Writes dimensions/ and measures/ in a folder, and gives it."""
    files = {
        "dimensions/areas.csv": AREAS,
        "dimensions/populations.toml": POPULATIONS,
        "dimensions/characteristics.toml": CHARACTERISTICS,
        "dimensions/service.toml": SERVICE,
        "dimensions/plan.toml": PLAN,
    }
    for name, text in (files | measure_files(MEASURES)).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def measure_files(measures: str) -> dict[str, str]:
    """The definitions of measures drawn as a table without its HEADINGS, by the name of each one's file."""
    files = {}
    for line in measures.splitlines():
        words = dict(zip(HEADINGS.split(), (cell.strip() for cell in line.split("|")), strict=True))
        files[f"measures/{words['slug']}.toml"] = MEASURE.format(**words)
    return files
