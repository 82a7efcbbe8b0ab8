"""Applicants of the small service of tests/queries, who pass two stages: definitions added to its own, and their extract."""

import re
from pathlib import Path

from tests.queries.small_definitions import measure_files, write_definitions

POPULATION = """
[[population]]
slug = "applicants"
name = "Applicants"
people = "applicants"
path = "recruitment"
[population.segment]
name = "Route"
all_name = "All routes"
field = "route"
value = [{ slug = "inside", name = "Inside" }, { slug = "outside", name = "Outside" }]
"""
PLAN = """
[[offer]]
population = "applicants"
levels = ["national"]
segments = "all"
periods = ["quarter", "year"]
characteristics = ["ethnicity", "ethnicity-2", "sex"]

[[offer]]
population = "applicants"
levels = ["national"]
segments = "each"
periods = ["year"]
characteristics = ["ethnicity", "sex"]
"""
STAGES = """\
sift | Sifted in | applicants | 10 | rate | events | applied | sifted_in | higher_is_better
interview | Interview passed | applicants | 20 | rate | events | sifted_in | passed | higher_is_better
"""
MAPPING = """\
population = "applicants"
shape = "records"
source = "Recruitment extract"
as_at = 2026-03-31
largest_change = 99

[columns]
person = "person"
period = "quarter"
region = "region"
route = "route"
ethnicity = "ethnicity"
sex = "sex"

[flags]
applied = []
sifted_in = "sifted_in"
passed = "passed"
"""


def with_applicants(folder: Path) -> Path:
    """The definitions of the small service and those of its applicants, in a folder, which it gives."""
    dimensions = write_definitions(folder) / "dimensions"
    for name, more in (("populations", POPULATION), ("plan", PLAN)):
        with (dimensions / f"{name}.toml").open("a", encoding="utf-8") as file:
            file.write(more)
    path = dimensions / "characteristics.toml"
    theirs = path.read_text(encoding="utf-8").replace('"staff"]', '"staff", "applicants"]')
    path.write_text(re.sub(r'staff = ("\w+")', r"\g<0>, applicants = \1", theirs), encoding="utf-8")
    for name, text in measure_files(STAGES).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
