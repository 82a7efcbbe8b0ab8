"""Files with anything in them: each load is a report or a sentence, staging is as before, and nothing is left behind."""

import io
import zipfile

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests.fuzz import payloads
from tests.queries.small import counts_mapping, load
from tests.queries.test_parquet_and_workbooks import CELLS, COUNTS, workbook

some_examples = examples(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
texts = st.sampled_from([one for one in payloads.ALL if one.isprintable()]) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=30
)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """The bytes with some cut out, changed or put in."""
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    return (
        whole[:start]
        + draw(st.binary(max_size=20) | texts.map(str.encode))
        + whole[draw(st.sampled_from([start, end])) :]
    )


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The counts as Parquet."""
    folder = tmp_path_factory.mktemp("parquet")
    (folder / "c.csv").write_text(COUNTS)
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT * FROM '{folder}/c.csv') TO '{folder}/c.parquet'")
    return (folder / "c.parquet").read_bytes()


def told(service, content, name, mapping):
    """What the load said; the staging file goes, so that each example begins anew."""
    try:
        return load(service, content, name, mapping)
    finally:
        (service.folder / "staging.duckdb").unlink(missing_ok=True)


@given(damaged(COUNTS.encode()))
@some_examples
def test_damaged_csv(service, content):
    assert told(service, content, "c.csv", counts_mapping())


@given(st.data())
@some_examples
def test_damaged_parquet(service, parquet, data):
    assert told(service, data.draw(damaged(parquet)), "c.parquet", counts_mapping())


WORKBOOK = workbook(("Counts", CELLS))


@given(damaged(WORKBOOK))
@some_examples
def test_damaged_workbooks(service, content):
    assert told(service, content, "c.xlsx", counts_mapping())


with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as _held:
    PARTS = {name: _held.read(name) for name in _held.namelist()}


@given(st.data(), st.sampled_from([*PARTS]))
@some_examples
def test_workbooks_with_a_damaged_part(service, data, part):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in {**PARTS, part: data.draw(damaged(PARTS[part]))}.items():
            made.writestr(name, content)
    assert told(service, out.getvalue(), "c.xlsx", counts_mapping())


@given(damaged(counts_mapping().encode()))
@some_examples
def test_damaged_mappings(service, mapping):
    assert told(service, COUNTS, "c.csv", mapping)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5_000,
        "a" * 100_000,
        "[" * 10_000,
        "a.b" * 5_000 + " = 1",
        "x = '''" + "y" * 100_000,
        "\ufeff" * 3,
    ],
)
def test_mappings_out_of_proportion(service, text):
    assert told(service, COUNTS, "c.csv", text)


@given(st.lists(texts, min_size=7, max_size=7))
@some_examples
def test_any_texts_as_cells(service, cells):
    quoted = ",".join('"' + one.replace('"', '""').replace("\r", "").replace("\n", "") + '"' for one in cells)
    said = told(service, COUNTS + quoted + "\n", "c.csv", counts_mapping())
    assert all(one.isprintable() for one in said.split("\n"))
