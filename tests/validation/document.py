"""Sections of docs/validation.md that a command writes: each between two marks, and what stands around them is kept."""

import re
from collections.abc import Iterable
from pathlib import Path

from app.settings import ROOT

DOCUMENT = ROOT / "docs" / "validation.md"
SECTIONS = ("settings", "coverage", "false-alarms", "limits", "power", "power-there", "golden", "taken")


def marks(name: str) -> tuple[str, str]:
    """The lines before and after a section.

    >>> marks("power")
    ('<!-- made by make validate: power -->', '<!-- end: power -->')
    """
    return f"<!-- made by make validate: {name} -->", f"<!-- end: {name} -->"


def section(text: str, name: str) -> str:
    """What stands between the marks; raises ValueError where they are not there once."""
    found = _pattern(name).findall(text)
    if len(found) != 1:
        raise ValueError(f"the section {name} stands {len(found)} times, not once")
    return str(found[0])


def with_section(text: str, name: str, lines: Iterable[str]) -> str:
    """The text with other lines between the marks; raises ValueError where they are not there once."""
    section(text, name)
    before, after = marks(name)
    made = "\n".join((before, "", *lines, "", after))
    return _pattern(name).sub(lambda _: made, text)


def written(name: str, lines: Iterable[str], path: Path = DOCUMENT) -> None:
    """Put lines in the document."""
    path.write_text(with_section(path.read_text(encoding="utf-8"), name, lines), encoding="utf-8")


def _pattern(name: str) -> re.Pattern[str]:
    before, after = (re.escape(mark) for mark in marks(name))
    return re.compile(f"{before}\n(.*?)\n{after}", re.DOTALL)
