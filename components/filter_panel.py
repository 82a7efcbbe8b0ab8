"""The filters of a page: a native form that changes nothing until it is applied."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import dash_bootstrap_components as dbc  # type: ignore[import-untyped]
from dash import html
from dash.development.base_component import Component

from components.attributes import data
from components.shell import link

LEFT_OUT = "-"
"""What the form holds for an option that stays out of the address: dbc.Select cannot offer an empty value."""


@dataclass(frozen=True)
class Choice:
    """One filter: its name in the address, its label, its options as (value, label), and the chosen value.

    An option with an empty value stands for the page's own default and stays out of the address. Of ``checks`` several
    may be chosen, with commas between them.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    kind: Literal["select", "radio", "checks"] = "select"


def filter_panel(choices: Iterable[Choice], showing: str, clear_href: str, button: str = "Apply filters") -> html.Div:
    """The form with its submit button, the line that says what is shown, and the link that clears the filters.

    ``showing`` is the whole line, for example "Showing: London, ethnicity, year to March 2026."
    """
    submit = html.Button(button, id="apply", type="submit", className="btn btn-primary")
    form = html.Form(
        [*(_control(one) for one in choices), html.Div(submit, className="pemt-filter-button")],
        id="filters",
        className="pemt-filters",
        method="GET",
        action=urlsplit(clear_href).path,
    )
    line = html.P([f"{showing} ", link("Clear filters", clear_href)], className="pemt-showing")
    return html.Div([form, line], className="pemt-filter-panel")


def _control(choice: Choice) -> Component:
    return {"select": _select, "radio": _radios, "checks": _checks}[choice.kind](choice)


def _select(choice: Choice) -> html.Div:
    identifier = f"filter-{choice.name}"
    select = dbc.Select(id=identifier, name=choice.name, options=_options(choice), value=choice.chosen or LEFT_OUT)
    # The script tells by the standing value whether what several boxes offer has changed with the choice.
    return html.Div([html.Label(choice.label, htmlFor=identifier), select], **data(standing=choice.chosen or LEFT_OUT))


def _radios(choice: Choice) -> html.Fieldset:
    radios = dbc.RadioItems(
        id=f"filter-{choice.name}", name=choice.name, options=_options(choice), value=choice.chosen or LEFT_OUT
    )
    return html.Fieldset([html.Legend(choice.label), radios])


def _checks(choice: Choice) -> html.Fieldset:
    checks = dbc.Checklist(
        id=f"filter-{choice.name}",
        name=choice.name,
        options=_options(choice),
        value=choice.chosen.split(",") if choice.chosen else [],
    )
    return html.Fieldset([html.Legend(choice.label), checks], className="pemt-wide-filter")


def _options(choice: Choice) -> list[dict[str, str]]:
    return [{"value": value or LEFT_OUT, "label": label} for value, label in choice.options]
