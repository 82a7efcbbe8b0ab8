"""What leaves the service: where exports are rounded, a page either has rounded counts, or leads to the same page with them."""

from collections.abc import Iterable

from dash.development.base_component import Component

from components.take_away import exact_counts, takes_away, way_to_rounded
from equality.phrases import say
from queries.store import Store

ASKED, YES = "rounded", "yes"
ALWAYS = ("/board-paper",)
"""Pages that are documents themselves."""


def rounding_of(path: str, parameters: dict[str, object], base: int) -> int:
    """What counts are rounded to the nearest of, 1 for exact ones; ``base`` is the setting, 0 where nothing is rounded.

    The parameter that asks for it is taken out of the others, where the setting gives it a meaning.
    """
    if not base:
        return 1
    asked = parameters.pop(ASKED, "") == YES
    return base if asked or path.startswith(ALWAYS) else 1


def said_of(store: Store, marking: str) -> str:
    """What every picture, file, text and page of rounded counts says of them; empty for exact counts."""
    if store.rounded_to == 1:
        return ""
    return f"{say('take_away.rounded', base=store.rounded_to)} {say('take_away.marked', marking=marking)}"


def without_exact_exports(body: Iterable[Component], address: str) -> list[Component]:
    """The parts of a page of exact counts, with a way to the rounded ones in place of each group of buttons.

    Where there is one, the page begins by saying that its counts are exact, which is printed with it.
    """
    href = f"{address}{'&' if '?' in address else '?'}{ASKED}={YES}"
    parts = [*body]
    if not any(takes_away(part) for part in parts):
        return parts
    return [exact_counts(href), *(way_to_rounded(part, href) for part in parts)]
