"""Cells of CSV files that no spreadsheet takes for a formula."""

import re

FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?%?", re.IGNORECASE)
CUT = re.compile(r"(;[\s\"]*)(?=[=@\uff1d\uff20])")
"""Where spreadsheets of countries with decimal commas may cut a cell."""
CUT_LINE = re.compile(r"([,;][\s\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a line that is not quoted may be cut into cells, before what would begin a formula."""


def harmless(cell: object) -> object:
    """The cell with an apostrophe before whatever a spreadsheet would run, and in one line; numbers stay numbers.

    Source: OWASP, CSV Injection. The browser's own files do the same (assets/31-table-data.js).

    >>> harmless("=1+1"), harmless("-0.5"), harmless(-3), harmless("Mixed")
    ("'=1+1", '-0.5', -3, 'Mixed')
    """
    if not isinstance(cell, str) or NUMBER.fullmatch(cell):
        return cell
    text = CUT.sub(r"\1'", re.sub(r"[\t\r\n]+", " ", cell))
    return f"'{text}" if FORMULA.match(cell) or FORMULA.match(text.lstrip()) else text


def harmless_line(text: str) -> str:
    r"""A text that stands in a line of its own and is not quoted: in one line, and harmless wherever it may be cut.

    >>> harmless_line("Rates,=1+1\n=2")
    "Rates,'=1+1 =2"
    """
    return CUT_LINE.sub(r"\1'", " ".join(text.split()))
