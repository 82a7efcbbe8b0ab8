"""What stands around every page: the document, header, menu, banners, main heading and footer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import aria, data

SERVICE_NAME = "Probation Equality Monitoring Tool"
INDEX = """<!DOCTYPE html>
<html lang="en-GB">
    <head>
        {%metas%}
        <title>{%title%}</title>
        {%favicon%}
        <link rel="stylesheet" href="/assets/vendor/00-bootstrap.min.css">
        {%css%}
    </head>
    <body>
        <noscript><p>This tool needs JavaScript. Turn it on in your browser, or ask your IT team to.</p></noscript>
        {%app_entry%}
        <div>
            {%config%}
            {%scripts%}
            {%renderer%}
        </div>
    </body>
</html>
"""
"""The document that Dash fills in; Dash's own has no language and puts its scripts in a footer landmark.

Dash adds the viewport to ``metas``. Bootstrap stands here, because Dash would load it after our own theme.
"""


@dataclass(frozen=True)
class MenuEntry:
    """One page in the menu; ``current`` where the reader is on it or on a page below it."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Banner:
    """A line above the page: what it is ("Sample data") and what it says. ``identifier`` is its element's id."""

    identifier: str
    title: str
    text: str


SAMPLE_DATA = Banner(
    "sample-data", "Sample data", "These figures are made up. Do not use them in decisions about people or services."
)
NO_SIGN_IN = Banner(
    "no-sign-in", "No sign-in", "Whoever reaches this address sees all that is released. Keep it to this machine."
)


def rounded_figures(sentence: str) -> Banner:
    """The banner over rounded counts."""
    return Banner("rounded-figures", "Rounded figures", sentence)


DAYS_A_MONTH = 30.44


def old_data(age: int, next_extract: date | None) -> Banner:
    """The banner over data that is ``age`` days old, with the day of the next extract where that is known.

    >>> old_data(122, date(2026, 12, 14)).text
    'The latest data is 4 months old. Next extract due 14 December 2026.'
    """
    months = max(1, round(age / DAYS_A_MONTH))
    due = f" Next extract due {next_extract:%-d %B %Y}." if next_extract else ""
    return Banner("old-data", "Old data", f"The latest data is {months} month{'s' if months > 1 else ''} old.{due}")


@dataclass(frozen=True)
class Footer:
    """What stands below every page besides the line on the data: links as (label, address), and whom to write to."""

    links: tuple[tuple[str, str], ...]
    contact: str


@dataclass(frozen=True)
class Imprint:
    """What every file that is saved from a page says of its figures.

    ``source`` (for what has no source line of its own), ``data_to``, ``made_up`` (empty where figures are not invented) and
    ``rounded`` (empty for exact counts) are sentences. ``view`` is the part of file names that says which page and choices a
    table is from.
    """

    source: str
    data_to: str
    release: int
    method: str
    view: str
    made_up: str = ""
    rounded: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What is the same on every page of one answer: menu, banners, protective marking, the footer, and what files say."""

    menu: tuple[MenuEntry, ...]
    marking: str
    data_line: str
    footer: Footer
    banners: tuple[Banner, ...] = ()
    imprint: Imprint | None = None


@dataclass(frozen=True)
class Head:
    """The page's heading, the browser's title, what a screen reader hears after Apply, and a link back.

    ``back`` is a label and an address.
    """

    heading: str
    document_title: str
    announcement: str = ""
    back: tuple[str, str] | None = None


def frame(head: Head, surroundings: Surroundings, body: Iterable[Component]) -> html.Div:
    """A whole page. It needs the way to its content and the live region outside it: see ``skip`` and ``status``."""
    return html.Div(
        [
            _header(surroundings.marking),
            _menu(surroundings.menu),
            html.Div([banner(one) for one in surroundings.banners], className="pemt-banners"),
            html.Main(
                [*_back(head.back), _title(head), *body, _announcement(head.announcement)],
                id="main",
                className="pemt-width pemt-main",
                tabIndex=-1,
            ),
            _footer(surroundings),
        ]
    )


def skip() -> html.A:
    """The way to the page's content, for keyboards; it goes first into the first layout, before everything else."""
    return html.A("Skip to main content", href="#main", className="pemt-skip")


def status() -> html.Div:
    """The live region; it goes into the first layout, outside everything that is replaced."""
    return html.Div(id="status", role="status", className="visually-hidden")


def banner(one: Banner) -> html.Div:
    """A banner as a named region."""
    return html.Div(
        html.Div(
            [html.Strong(one.title, id=one.identifier, className="pemt-banner-title"), html.Span(f" {one.text}")],
            className="pemt-width",
        ),
        className="pemt-banner",
        role="region",
        **aria(labelledby=one.identifier),
    )


def link(label: str | list[Component | str], href: str) -> Component:
    """A link: within the tool without a new load, and to anywhere else as browsers do it."""
    within = href.startswith("/") and not href.startswith("//")
    return dcc.Link(label, href=href) if within else html.A(label, href=href)


def _header(marking: str) -> html.Header:
    parts = [html.Span(SERVICE_NAME, className="pemt-service"), html.Span(marking, className="pemt-marking")]
    return html.Header(html.Div(parts, className="pemt-width pemt-bar"), className="pemt-header")


def _menu(entries: Iterable[MenuEntry]) -> html.Nav:
    items = [html.Li(_entry(one)) for one in entries]
    return html.Nav(html.Ul(items, className="pemt-width"), className="pemt-nav", **aria(label="Main"))


def _entry(one: MenuEntry) -> Component:
    # dcc.Link takes no aria attributes, so the current page is a plain link.
    return html.A(one.label, href=one.href, **aria(current="page")) if one.current else link(one.label, one.href)


def _back(back: tuple[str, str] | None) -> list[Component]:
    return [html.P(link(*back), className="pemt-back")] if back else []


def _title(head: Head) -> html.H1:
    return html.H1(head.heading, id="page-title", tabIndex=-1, **data(title=head.document_title))


def _announcement(text: str) -> html.Div:
    return html.Div(text, id="announcement", hidden=True)


def _footer(surroundings: Surroundings) -> html.Footer:
    links = [html.Li(link(label, href)) for label, href in surroundings.footer.links]
    whose = html.P(f"Staff use only. {surroundings.footer.contact}")
    return html.Footer(
        html.Div(
            [html.P(surroundings.data_line), whose, html.Ul(links, className="pemt-footer-links")],
            className="pemt-width",
        ),
        className="pemt-footer",
        id="imprint",
        **_imprint(surroundings),
    )


def _imprint(surroundings: Surroundings) -> dict[str, Any]:
    """What the browser script writes into pictures and files."""
    said, marking = surroundings.imprint, surroundings.marking
    if said is None:
        return data(tool=SERVICE_NAME, marking=marking)
    return data(
        tool=SERVICE_NAME,
        marking=marking,
        source=said.source,
        until=said.data_to,
        release=str(said.release),
        method=said.method,
        view=said.view,
        note=said.made_up,
        rounded=said.rounded,
    )
