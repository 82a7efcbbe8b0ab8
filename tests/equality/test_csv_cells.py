"""Cells of CSV files: what a spreadsheet would run is held, and numbers stay numbers."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equality.csv_cells import harmless, harmless_line

CELLS = """
=1+1                    | '=1+1
=HYPERLINK("x";"y")     | '=HYPERLINK("x";"y")
+44 20 7946 0000        | '+44 20 7946 0000
-2+3                    | '-2+3
@SUM(A1)                | '@SUM(A1)
\uff1d1+1               | '\uff1d1+1
-0.5                    | -0.5
+12%                    | +12%
-1.5e-07                | -1.5e-07
Women                   | Women
a=b                     | a=b
"""


@pytest.mark.parametrize("line", CELLS.strip().splitlines())
def test_a_cell_that_would_be_run_is_held(line: str):
    cell, written = (part.strip() for part in line.split(" | "))
    assert harmless(cell) == written


@pytest.mark.parametrize("start", ["\t", "\r", "\n"])
def test_a_cell_that_begins_with_a_tab_or_a_new_line_is_held(start: str):
    assert harmless(f"{start}=1") == "' =1"


@pytest.mark.parametrize("number", [0, -1, 2.5, None, True])
def test_what_is_no_text_stays_as_it_is(number: object):
    assert harmless(number) is number


@given(st.text(alphabet="=+-@\t\r\n,;\" a'1"))
def test_a_line_of_its_own_holds_no_cell_that_would_be_run(text: str):
    """However it is cut (at commas, semicolons or tabs), and with quotation marks taken off."""
    line = f"# title: {harmless_line(text)}"
    assert "\n" not in line
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(line), delimiter=delimiter):
            assert not any(cell.lstrip(' "').startswith(("=", "+", "-", "@", "\t")) for cell in row)
