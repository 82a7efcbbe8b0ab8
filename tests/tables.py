"""Tables drawn in tests: a line of headings, then rows, with cells between bars."""


def table(drawing: str) -> list[dict[str, str]]:
    """Rows of a drawn table by heading; blank lines are left out.

    >>> table('''
    ...     group | count
    ...     asian | 12
    ... ''')
    [{'group': 'asian', 'count': '12'}]
    """
    headings, *rows = (_cells(line) for line in drawing.strip().splitlines() if line.strip())
    return [dict(zip(headings, row, strict=True)) for row in rows]


def csv_text(drawing: str) -> str:
    """The drawn table as the text of a CSV file.

    >>> csv_text('a | b')
    'a,b\\n'
    """
    return "".join(",".join(_cells(line)) + "\n" for line in drawing.strip().splitlines() if line.strip())


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
