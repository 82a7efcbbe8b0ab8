"""Findings in plain sentences: every title, paragraph, caption and summary that a page or a download prints."""

from equality.alt_text import alt_text
from equality.commentary import Commentary, commentary
from equality.paragraphs import paragraph
from equality.phrases import load_phrases
from equality.titles import (
    announcement,
    headline,
    one_line,
    sample_source_line,
    source_line,
    subtitle,
    table_caption,
)
from equality.where_to_look import Tally, many_comparisons_line, matrix_summary, tally

__all__ = [
    "Commentary",
    "Tally",
    "alt_text",
    "announcement",
    "commentary",
    "headline",
    "load_phrases",
    "many_comparisons_line",
    "matrix_summary",
    "one_line",
    "paragraph",
    "sample_source_line",
    "source_line",
    "subtitle",
    "table_caption",
    "tally",
]
