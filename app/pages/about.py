"""About the data: what is measured, the rules in force, where the figures came from and what was checked."""

from collections import defaultdict

from dash import html
from dash.development.base_component import Component

from app.page import Page, View
from app.pages.definitions import counted_words
from components.attributes import aria
from components.commentary import details_block
from components.table import Row, data_table
from equality.benchmarks import AGES
from equality.disclosure import RowRule
from equality.evidence import DECLARED_MINIMUM, DECLARED_STRETCH, MINIMUM_EVENTS, MINIMUM_EXPECTED, MINIMUM_PEOPLE
from equality.measures import Measure
from equality.method_changes import method_changes
from equality.selection import Selection
from equality.terms import terms
from queries.store import Store

PATH = "/about-the-data"
RELIED_ON = (
    "Every chart has a description and a table of the same figures.",
    "Everything can be reached and used with a keyboard. What has the focus is outlined.",
    "Colour is never alone: words and shapes say the same.",
    "The view is in the address, so that a link, Back and reload give the same view.",
)
TESTED = (
    "Every page with axe, in Chromium, 1,280 and 320 pixels wide: no faults found. Such a test cannot find every kind of fault.",
    "Every page by keyboard: the order is that of the page, and the focus is never caught.",
    "Text of twice the size, and windows 320 pixels wide: pages do not scroll sideways. Tables and charts scroll within their own "
    "frames.",
    "Forced colours, as in the contrast themes of Windows.",
    "Print: the board paper is one page of A4. The menu, filters and buttons are left out of print.",
)
KNOWN_LIMITS = (
    "Charts show nothing on hover, and cannot be zoomed. The table beside each has every figure.",
    "In high-contrast modes charts keep their own colours on white.",
    "Definitions that are closed on a page stay closed in print. They are all on this page.",
    "The pages have not been tested with a screen reader by a person, nor with voice control.",
    "The pages are in English. There is no Welsh version.",
)
POLARITY = {
    "higher_is_better": "More often is favourable",
    "higher_is_worse": "More often is less favourable",
    "not_agreed": "No agreed direction",
}


def about_page() -> Page:
    """The page."""
    return Page("About the data", PATH, answer)


def answer(store: Store, selection: Selection, below: str) -> View | None:
    """Everything that a reader needs to trust, or to question, the figures."""
    if below:
        return None
    sections: list[tuple[str, list[Component]]] = [
        ("Where the data comes from", [*_sources(store), _address()]),
        ("Definitions", [*_terms(), *_measures(store)]),
        ("How we decide a difference is clear", _rules()),
        ("Small numbers", _small_numbers(store)),
        ("Declaration", _declaration()),
        ("Comparison groups and benchmarks", [*_comparisons(store), *_benchmarks(store)]),
        ("Loads and checks", _loads(store)),
        ("Changes to methods", _changes()),
        ("Accessibility", _accessibility()),
    ]
    contents = html.Nav(
        html.Ul(
            [html.Li(html.A(title, href=f"#{_anchor(title)}")) for title, _ in sections], className="pemt-contents"
        ),
        **aria(label="Contents"),
    )
    body: list[Component] = [contents]
    for title, parts in sections:
        body += [html.H2(title, id=_anchor(title)), *parts]
    return View("About the data", tuple(body))


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def _inside(words: str) -> str:
    """Words as they stand inside a line."""
    return words[:1].lower() + words[1:]


def _said(*sentences: str) -> list[Component]:
    return [html.P(sentence, className="pemt-measure") for sentence in sentences]


def _sources(store: Store) -> list[Component]:
    made, name = store.provenance, store.catalogue.service.name
    whose = "Sample figures" if made.sample else f"Figures of the {name}"
    parts = [
        f"{whose}: release {made.number}, made on {made.made_at:%-d %B %Y} from data to "
        f"{made.as_at:%-d %B %Y} by method {made.method}.",
    ]
    if made.sample:
        parts.insert(0, "These figures are made up. They show how the tool works. Do not use them in decisions.")
    if made.replaces:
        parts.append(f"This release {'corrects' if made.corrects else 'replaces'} release {made.replaces}.")
    parts.append(f"Checksum of the sources together: {made.checksum[:16]}.")
    return _said(*parts)


def _terms() -> list[Component]:
    return [html.H3("Terms"), *(details_block(one.question, one.answer) for one in terms())]


def _measures(store: Store) -> list[Component]:
    parts: list[Component] = []
    for population in store.catalogue.populations.values():
        held = [store.catalogue.measures[slug] for slug in store.measures_held(population.slug)]
        if held:
            parts += [
                html.H3(f"Measures: {_inside(population.name)}"),
                *(details_block(one.name, _measure_words(one)) for one in held),
            ]
    return parts


def _measure_words(measure: Measure) -> list[str]:
    return [
        *counted_words(measure),
        f"{POLARITY[measure.polarity]} ({_inside(measure.polarity_status)}).",
        f"Reviewed by {measure.reviewed_by}, {measure.reviewed_on:%-d %B %Y}; next review {measure.next_review:%-d %B %Y}.",
    ]


def _rules() -> list[Component]:
    return _said(
        f"Groups are compared where each has at least {MINIMUM_PEOPLE} people, where at least {MINIMUM_EVENTS} people of both "
        f"together had the outcome and {MINIMUM_EVENTS} did not, and where at least {MINIMUM_EXPECTED} of each are expected "
        f"in each group.",
        "Rates have Wilson intervals, ratios Koopman intervals and gaps Newcombe intervals, all at 95%. A difference is clear "
        "where the Benjamini-Hochberg corrected p value of a chi-squared test is below 0.05. The correction covers all areas and "
        "groups of one measure, characteristic and period together, so the answer is the same whichever page shows it.",
        "It is large enough to matter below 0.80 or above 1.25 times as often, or at 5 percentage points or more, unless the "
        "measure says otherwise.",
    )


def _small_numbers(store: Store) -> list[Component]:
    made = store.provenance
    left_out = sum(one.left_out for one in store.offered)
    combinations = "1 combination is" if left_out == 1 else f"{left_out:,} combinations are"
    return _said(
        RowRule(made.least_people, made.least_events).words,
        "Figures that are not shown are not in the store that these pages read.",
        f"Where too many rows of a combination would be too small, the whole combination is left out: {combinations} left out "
        f"of this release.",
    )


def _declaration() -> list[Component]:
    return _said(
        f"Outcomes are compared where at least {DECLARED_MINIMUM:.0%} have declared. Exactly {DECLARED_MINIMUM:.0%} passes. "
        f"The stretch is {DECLARED_STRETCH:.0%}. To prefer not to say is an answer, but not a declaration.",
    )


def _comparisons(store: Store) -> list[Component]:
    rows: list[Row] = []
    for one in store.catalogue.characteristics.values():
        if one.made_of:
            continue
        chosen = {population: one.group_named(slug) for population, slug in one.reference.items()}
        words = {store.catalogue.populations[key].name: group.name for key, group in chosen.items() if group}
        said = "; ".join(f"{name}: {group}" for name, group in words.items()) or "Everyone else"
        rows.append((one.name, said))
    return [
        data_table("Comparison groups by characteristic", ("Characteristic", "Comparison group"), rows, "comparisons")
    ]


def _benchmarks(store: Store) -> list[Component]:
    """What the census table counts: by characteristic, the ages of the people in it."""
    ages: dict[str, set[str]] = defaultdict(set)
    for key in store.catalogue.benchmarks:
        ages[key.characteristic].add(key.ages)
    if not ages:
        return _said("These definitions hold no census benchmarks.")
    rows: list[Row] = [
        (one.name, "; ".join(f"{age[:1].upper()}{age[1:]}" for age in AGES if age in ages[one.slug]))
        for one in store.catalogue.characteristics.values()
        if one.slug in ages
    ]
    return [
        html.H3("Benchmarks"),
        *_said(
            "A benchmark is what a group's share stands beside. It is a comparison, and not a level that must be met.",
            "The census benchmark is the group's share of those who answered in the Census 2021, in the same area. Where the "
            "census table has people aged 16 to 64, they are the ones used. Source: Office for National Statistics, Census "
            "2021, licensed under the Open Government Licence v3.0. Counts of smaller areas are added up to regions.",
            "Two more benchmarks are made of the figures themselves: the group's share of people on probation in the same area, "
            "and its share of all staff of England and Wales.",
        ),
        data_table("Census benchmarks by characteristic", ("Characteristic", "Ages in the table"), rows, "benchmarks"),
    ]


def _loads(store: Store) -> list[Component]:
    headings = ("Loaded", "Data to", "File", "Rows", "Checks")
    rows: list[Row] = [
        (
            f"{one.loaded_at:%-d %B %Y}",
            f"{one.as_at:%-d %B %Y}",
            f"{one.file} ({store.catalogue.populations[one.population].name.lower()})",
            f"about {one.thousands_of_rows:,},000" if one.thousands_of_rows else "500 or fewer",
            html.Ul([html.Li(f"{verdict.capitalize()}: {name}. {message}") for name, verdict, message in one.checks]),
        )
        for one in store.loads()
    ]
    return [data_table("Loads whose figures are in this release", headings, rows, "loads")]


def _changes() -> list[Component]:
    parts: list[Component] = []
    for one in method_changes():
        details = html.Ul([html.Li(detail) for detail in one.details], className="pemt-measure")
        parts += [html.H3(f"Method {one.method}: {_inside(one.what)}"), details]
    return parts


def _address() -> Component:
    words = "Every released figure can be had as CSV, with its likely range and the rules in force. "
    return html.P(
        [words, html.A("Measures and the values of each filter (CSV)", href="/data/"), "."],
        className="pemt-measure",
    )


def _accessibility() -> list[Component]:
    return [
        *_said(
            "We want everyone to be able to use these pages. We work to the Web Content Accessibility Guidelines 2.2, AA."
        ),
        html.H3("What you can rely on"),
        html.Ul([html.Li(one) for one in RELIED_ON], className="pemt-measure"),
        html.H3("What has been tested"),
        html.Ul([html.Li(one) for one in TESTED], className="pemt-measure"),
        html.H3("Known limits"),
        html.Ul([html.Li(one) for one in KNOWN_LIMITS], className="pemt-measure"),
    ]
