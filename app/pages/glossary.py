"""Glossary: every term of the pages from A to Z, each at an address of its own."""

from dash import html

from app.page import Page, View
from components.commentary import entry
from equality.selection import Selection
from equality.terms import terms
from queries.store import Store


def glossary_page() -> Page:
    """The page."""
    return Page("Glossary", "/glossary", answer)


def answer(store: Store, selection: Selection, below: str) -> View | None:
    """The same for every selection; there is nothing below this page."""
    ordered = sorted(terms(), key=lambda one: one.name.lower())
    return None if below else View("Glossary", (html.Div([entry(one) for one in ordered], className="pemt-measure"),))
