"""Many blocks in a few sentences: how many comparisons were made, how many are clear, and for whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from equality.display import count_text
from equality.findings import COMPARED, SMALL, Block
from equality.grammar import groups_of, people, standing
from equality.phrases import say


@dataclass(frozen=True)
class Tally:
    """Comparisons on a page: how many could have been made, how many were, and how many are in each state.

    ``less_favourable_for`` counts clear and less favourable findings by the words for their group, most first.
    """

    possible: int
    made: int
    states: dict[str, int]
    less_favourable_for: tuple[tuple[str, int], ...]

    def count(self, *states: str) -> int:
        """How many findings are in any of these states."""
        return sum(self.states.get(state, 0) for state in states)


def tally(blocks: Sequence[Block]) -> Tally:
    """The counts that a table of blocks and the sentence above it both print."""
    compared = [block for block in blocks if block.topic.measure.kind == "rate"]
    pairs = [(standing(one, block), people(one.group, block.topic)) for block in compared for one in groups_of(block)]
    states = Counter(state for state, _ in pairs)
    less = Counter(group for state, group in pairs if state == "less_favourable")
    return Tally(
        possible=len(pairs),
        made=sum(states[state] for state in COMPARED),
        states=dict(states),
        less_favourable_for=tuple(less.most_common()),
    )


def matrix_summary(blocks: Sequence[Block]) -> str:
    """The sentences above the table of where to look."""
    counted = tally(blocks)
    said = {"made": count_text(counted.made), "possible": count_text(counted.possible)}
    if counted.made == 0:
        return say("matrix.nothing_made", **said)
    if counted.made == counted.count("no_clear_difference"):
        only = counted.made == counted.possible == 1
        return say("matrix.nothing_clear_single" if only else "matrix.nothing_clear", **said)
    return " ".join((_less_favourable(counted), *_for_whom(counted), *_others(counted)))


def many_comparisons_line(number: int, of: str = "page") -> str:
    """What so many comparisons on one page (or in one "table") would show by chance; empty for none."""
    if number == 0:
        return ""
    return say(f"matrix.{of}_one" if number == 1 else f"matrix.{of}", made=count_text(number))


def _less_favourable(counted: Tally) -> str:
    less = counted.count("less_favourable")
    slots = {"clear": count_text(less), "made": count_text(counted.made)}
    single = "_single" if counted.made == 1 else ""
    if less == 0:
        return say(f"matrix.less_none{single}", **slots)
    return say("matrix.less_single" if single else f"matrix.less_{_number(less)}", **slots)


def _for_whom(counted: Tally) -> tuple[str, ...]:
    """The group with most of the less favourable findings; nothing where no group has more than another."""
    by_group = counted.less_favourable_for
    clear = counted.count("less_favourable")
    if not by_group or (len(by_group) > 1 and by_group[0][1] == by_group[1][1]):
        return ()
    group, number = by_group[0]
    key = "group_it" if clear == 1 else "group_all" if number == clear else "group_some"
    return (say(f"matrix.{key}", group=group, clear=count_text(clear), for_group=count_text(number)),)


def _others(counted: Tally) -> list[str]:
    """Findings that are clear in another way; favourable ones are never left out."""
    numbers = {
        "more": counted.count("more_favourable"),
        "no_polarity": counted.count("higher", "lower"),
        "small": counted.count(*SMALL),
    }
    return [
        say(f"matrix.{key}_{_number(number)}", number=count_text(number)) for key, number in numbers.items() if number
    ]


def _number(number: int) -> str:
    return "one" if number == 1 else "many"
