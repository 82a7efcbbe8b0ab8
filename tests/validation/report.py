"""Tables of the validation as lines of Markdown: the settings, what was found, its target, and whether it was reached."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from app.settings import ROOT
from tests.validation import coverage, false_alarms, power
from tests.validation.coverage import METHODS, Covered
from tests.validation.false_alarms import LARGE, MOST_CALLED, ONE_OUTCOME, ONE_REGION, RULES, TOOL, Alarms
from tests.validation.power import Found, Setting
from tests.validation.rivals import RIVALS
from tests.validation.service import OUTCOMES, QUARTERS, crowds

SELDOM = 0.10
GOLDEN = {
    "g01_wilson": "Wilson, 95% and 99.8%",
    "g01b_wilson": "Wilson, rates of areas",
    "g06_poisson": "Poisson limits of a funnel",
    "g09_rri": "relative rate index, youth justice",
    "g09b_rri": "relative rate index, as published",
    "g10_relative": "ranges of ratios, zero cells",
    "g12_multiple": "Benjamini-Hochberg",
    "g13_simpson": "Simpson's paradox, Mantel-Haenszel, Kitagawa",
    "g15_spc": "XmR charts and their rules",
    "g19_sdc": "attacks on small numbers",
    "g20_probation": "published percentages",
    "g21_hmpps": "published recruitment ratios and their reading",
    "g24_two": "19 verdicts",
}
"""The published examples by the start of the file's name."""
NOT_APPLICABLE = {"g06_poisson": "not used: the funnel's limits are those of a proportion"}

KINDS = {
    ONE_OUTCOME: "A page of one outcome by one characteristic, one region, one quarter",
    ONE_REGION: "All nine outcomes by all eight characteristics together, one region, one quarter",
}


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table, a line at a time.

    >>> list(table(["a", "b"], [["1", "2"]]))
    ['| a | b |', '|---|---|', '| 1 | 2 |']
    """
    yield _row(headings)
    yield "|" + "---|" * len(headings)
    yield from (_row(row) for row in rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def yes_or_no(reached: bool) -> str:
    """In a word."""
    return "yes" if reached else "**no**"


def settings() -> Iterator[str]:
    """What the tables are made with."""
    people, staff = crowds()
    yield from table(
        ("setting", "value"),
        (
            ("people in the group", _listed(coverage.GROUPS)),
            ("people in the comparison", _listed(coverage.COMPARISONS)),
            ("rates in the comparison", _listed(coverage.RATES, "{:.0%}")),
            ("true ratios", _listed(coverage.RATIOS, "{:g}")),
            ("points of the grid", f"{len(coverage.grid()):,}"),
            ("chance left out at each end of a group's counts", f"{coverage.TAIL:g}"),
            ("simulated services", f"{false_alarms.SERVICES:,}, seed {false_alarms.SEED}"),
            ("regions and delivery units", f"{len(staff.region_of_place)} and {len(people.region_of_place)}"),
            ("outcomes", ", ".join(f"{len(each)} of {name.replace('_', ' ')}" for name, each in OUTCOMES.items())),
            ("characteristics of people on probation", ", ".join(column.slug for column in people.columns)),
            ("characteristics of staff", ", ".join(column.slug for column in staff.columns)),
            ("quarters", str(QUARTERS)),
            ("planted ratios", _listed(power.RATIOS, "{:g}")),
            ("times each difference was planted", f"{power.TIMES:,}, for {power.QUARTERS} quarters, seed {power.SEED}"),
        ),
    )


def _listed(values: Sequence[float], form: str = "{:,}") -> str:
    return ", ".join(form.format(value) for value in values)


def covered(found: Covered) -> Iterator[str]:
    """Average and lowest coverage by method, with targets; beside it of those that the tool would show."""
    often = found.often
    target = f"{coverage.AVERAGE_FROM:.0%} to {100 * coverage.AVERAGE_TO:g}%, lowest {coverage.LOWEST:.0%}"
    yield from table(
        ("range", "all: average", "lowest", "lowest at", "target", "reached", "shown: average", "shown often: lowest"),
        (
            (
                name,
                percent(found.every[:, place].mean()),
                percent(found.every[:, place].min()),
                found.points[int(found.every[:, place].argmin())].words,
                target,
                yes_or_no(coverage.reached(found.every[:, place])),
                percent(found.among_shown[place]),
                percent(found.shown[often, place].min()),
            )
            for place, name in enumerate(METHODS)
        ),
    )
    yield ""
    yield from table(
        ("points of the grid", "number", "tables that would be shown there", *(f"lowest: {name}" for name in METHODS)),
        (
            (words, f"{int(chosen.sum()):,}", percent(found.shown_share[chosen].mean()), *_lowest(found, chosen))
            for words, chosen in (
                ("shown in half of tables or more", often),
                ("shown in 10% to half", ~often & (found.shown_share >= SELDOM)),
                ("shown in less than 10%", found.shown_share < SELDOM),
            )
        ),
    )


def _lowest(found: Covered, chosen: np.ndarray) -> list[str]:
    with np.errstate(invalid="ignore"):
        return [percent(np.nanmin(found.shown[chosen, place])) for place in range(len(METHODS))]


def alarmed(found: Alarms) -> Iterator[str]:
    """The share of released comparisons that each rule calls, by level, and of regional pages with anything called."""
    reached = found.share_called(TOOL) <= MOST_CALLED
    yield (
        f"{found.services:,} services, {sum(found.compared.values()):,} released comparisons. Called clear by this tool: "
        f"{percent(found.share_called(TOOL), 2)}; target: at most {100 * MOST_CALLED:g}%; reached: {yes_or_no(reached)}."
    )
    yield ""
    levels: list[tuple[str, str | None]] = [(level, level) for level in found.compared]
    yield from table(
        ("comparisons", "a service", *RULES),
        (
            (
                words,
                f"{sum(found.compared[one] for one in ([level] if level else found.compared)) / found.services:,.0f}",
                *(percent(found.share_called(rule, level), 2) for rule in RULES),
            )
            for words, level in [*levels, ("all", None)]
        ),
    )
    yield ""
    yield from table(
        ("regional pages with anything called", "a service", *RULES),
        (
            (
                words,
                f"{found.pages[kind] / found.services:,.0f}",
                *(percent(found.share_alarmed(rule, kind)) for rule in RULES),
            )
            for kind, words in KINDS.items()
        ),
    )


def limits(share: float, by_rival: dict[str, float]) -> Iterator[str]:
    """The limits that make the rivals as strict as the tool."""
    yield f"Every rule calls {percent(share, 2)} of comparisons without a difference."
    yield ""
    yield from table(
        ("rule", "usual limit", "limit used here"),
        ((rival.name, f"{rival.usual:.2f}", f"{by_rival[rival.name]:.2f}") for rival in RIVALS),
    )


def powered(found: Iterable[tuple[Setting, float, dict[str, Found]]]) -> Iterator[str]:
    """The share of periods in which a planted difference was called higher, and the median quarters until it first was."""
    rules = [rule for rule in RULES if rule != LARGE]
    yield from table(
        ("planted in", "outcome, its rate", "people", "ratio", *rules),
        (
            (
                setting.place,
                f"{setting.outcome}, {100 * setting.chance:.1f}%",
                f"{int(setting.totals[setting.planted]):,}",
                f"{ratio:g}" if ratio != 1 else "1 (none)",
                *(_found(by_rule[rule], ratio) for rule in rules),
            )
            for setting, ratio, by_rule in found
        ),
    )


def _found(found: Found, ratio: float) -> str:
    if ratio == 1:
        return percent(found.share, 2)
    return f"{percent(found.share)}, {found.median or f'over {power.QUARTERS}'}"


def golden() -> Iterator[str]:
    """Where each published example is tested: the tests that name its file."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
    }
    yield from table(
        ("file", "what", "where it is tested"),
        (
            (f"{name}...", words, ", ".join(_naming(name, texts)) or NOT_APPLICABLE.get(name, "not yet tested"))
            for name, words in GOLDEN.items()
        ),
    )


def _naming(name: str, texts: dict[str, str]) -> list[str]:
    return [f"`{path}`" for path, text in texts.items() if name in text]


def percent(share: float, decimals: int = 1) -> str:
    """A share as a percentage.

    >>> percent(0.9487), percent(0.00224, 2)
    ('94.9%', '0.22%')
    """
    return f"{100 * share:.{decimals}f}%"
