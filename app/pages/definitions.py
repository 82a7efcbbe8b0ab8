"""Definitions beside the figures that need them, in the same words as on About the data."""

from functools import cache

from dash.development.base_component import Component

from components.commentary import details_block
from equality.measures import Measure
from equality.terms import terms


@cache
def definitions(measure: Measure, rule: str) -> tuple[Component, ...]:
    """What the page's terms mean, closed until they are opened."""
    return (
        details_block(f"Who is counted in {measure.short_name}?", counted_words(measure)),
        *(details_block(one.question, one.answer) for one in terms()),
        details_block("Why are some figures not shown?", [rule]),
    )


def counted_words(measure: Measure) -> list[str]:
    """What a measure counts, out of whom, how, and from what source."""
    counted = measure.counted[0].upper() + measure.counted[1:]
    once = "Each person is counted once in a period." if measure.counts == "people" else "Each event is counted."
    return [f"{counted}, out of {measure.out_of}. {once}", f"Source: {measure.source}. {measure.why}"]
