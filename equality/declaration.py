"""How many have declared each characteristic, in words: title, subtitle, alternative text and paragraphs of several blocks."""

from collections.abc import Sequence

from equality.alt_text import MOST_CHARACTERS
from equality.display import count_text
from equality.evidence import DECLARED_MINIMUM, DECLARED_STRETCH, MINIMUM_PEOPLE
from equality.findings import Block
from equality.grammar import (
    capitalised,
    characteristic_text,
    declared_as,
    declared_percent,
    listing,
    place_in_title,
    where,
)
from equality.phrases import say
from equality.reasons import MINIMUM_TEXT, STRETCH_TEXT
from equality.titles import fits

LIMITS = {"minimum": MINIMUM_TEXT, "stretch": STRETCH_TEXT}
SHOWN, FEW, NOT_SHOWN = "shown", "few", "not_shown"


def declared_state(block: Block) -> str:
    """Whether a block's declared share is shown, of too few people for a percentage, or not shown."""
    total = block.overall.total
    if block.declared_share is None or total is None:
        return NOT_SHOWN
    return SHOWN if total >= MINIMUM_PEOPLE else FEW


def level(share: float) -> str:
    """Where a share stands to the 60% from which on outcomes are compared, and the 80% from which on without caution.

    >>> level(0.57), level(0.6), level(0.8)
    ('below', 'between', 'above')
    """
    if share < DECLARED_MINIMUM:
        return "below"
    return "between" if share < DECLARED_STRETCH else "above"


def level_text(block: Block) -> str:
    """The level of a share that is shown, as a label: "Below minimum"."""
    return say(f"declared_overall.label_{level(_share(block))}")


def below_minimum(block: Block) -> bool:
    """Whether a share that is shown is below the minimum."""
    return declared_state(block) == SHOWN and level(_share(block)) == "below"


def declared_name(block: Block) -> str:
    """The characteristic as a label, whatever its classification: "Ethnicity"."""
    return capitalised(characteristic_text(block.topic))


def headline(blocks: Sequence[Block]) -> str:
    """Whether all characteristics reach the minimum or the stretch, and how many do not; at most 12 words."""
    shown = _in_state(blocks, SHOWN)
    if not shown:
        few = _in_state(blocks, FEW)
        topic = blocks[0].topic
        return say("declared_overall.few", people=topic.population.people) if few else _title_not_shown(blocks)
    below = [one for one in shown if below_minimum(one)]
    reached = "at_least" if level(min(map(_share, shown))) == "between" else "above"
    if len(below) == 1 or len(shown) == 1:
        key = "one_below" if below else f"one_{reached}"
        title = say(f"declared_overall.{key}", characteristic=declared_name((below or shown)[0]), **LIMITS)
        if fits(title):
            return title
    key = "some_below" if below else f"all_{reached}"
    ending = "_shown" if len(shown) < len(blocks) else ""
    return say(f"declared_overall.{key}{ending}", below=count_text(len(below)), made=count_text(len(shown)), **LIMITS)


def subtitle(blocks: Sequence[Block]) -> str:
    """Who, where and when; the table's caption too."""
    return say("declared_overall.subtitle", **_subject(blocks))


def alt_text(blocks: Sequence[Block]) -> str:
    """Two to four sentences, under 400 characters."""
    subject, table = say("declared_overall.alt", **_subject(blocks)), say("alt.table")
    shown, missing = _in_state(blocks, SHOWN), _in_state(blocks, FEW, NOT_SHOWN)
    below = [one for one in shown if below_minimum(one)]
    counts = {"below": count_text(len(below)), "made": count_text(len(shown))}
    values = say("declared_overall.alt_values", listed="; ".join(map(_item, shown))) if shown else ""
    under = say("declared_overall.alt_below", names=_names(below)) if below else ""
    rest = say("declared_overall.not_shown", names=_names(missing)) if missing and not shown else ""
    counted = say("declared_overall.alt_counts", **counts, **LIMITS) if shown else rest
    texts = [
        " ".join(capitalised(one) for one in said if one)
        for said in ((subject, values, under or rest, table), (subject, counted, table))
    ]
    return next((text for text in texts if len(text) <= MOST_CHARACTERS), texts[-1])


def paragraphs(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The lowest and the highest share, which characteristics stand where, what is missing, and what a declaration is."""
    shown = _in_state(blocks, SHOWN)
    said = [_extremes(shown), _levels(shown), _missing(blocks)]
    told = [say("declared_overall.prefer_not_to_say"), say("declared_overall.may_hide")]
    return tuple(one for one in (*said, " ".join(told)) if one)


def _extremes(shown: Sequence[Block]) -> str:
    if not shown:
        return ""
    lowest, highest = min(shown, key=_share), max(shown, key=_share)
    topic, overall = lowest.topic, lowest.overall
    what = say(
        "declared_overall.what",
        where=where(topic),
        percent=declared_percent(_share(lowest)),
        people=topic.population.people,
        declared_as=declared_as(topic),
        count=count_text(overall.count or 0),
        total=count_text(overall.total or 0),
    )
    if len(shown) == 1:
        return capitalised(what)
    ends = say("declared_overall.lowest_and_highest", lowest=_item(lowest), highest=_item(highest))
    return f"{capitalised(what)} {ends}"


def _levels(shown: Sequence[Block]) -> str:
    by_level = {key: [one for one in shown if level(_share(one)) == key] for key in ("below", "between", "above")}
    return " ".join(
        say(f"declared_overall.{key}", names=_names(listed), **LIMITS) for key, listed in by_level.items() if listed
    )


def _missing(blocks: Sequence[Block]) -> str:
    said = []
    few, hidden = _in_state(blocks, FEW), _in_state(blocks, NOT_SHOWN)
    if few:
        slots = {"minimum": count_text(MINIMUM_PEOPLE), "people": blocks[0].topic.population.people}
        said.append(say("declared_overall.few_people", names=_names(few), **slots))
    if hidden:
        said.append(say("declared_overall.not_shown", names=_names(hidden)))
    return " ".join(said)


def _title_not_shown(blocks: Sequence[Block]) -> str:
    return capitalised(say("title.not_shown", measure=blocks[0].topic.measure.short_name))


def _subject(blocks: Sequence[Block]) -> dict[str, str]:
    topic = blocks[0].topic
    return {"people": topic.population.people, "place": place_in_title(topic), "period": topic.period.name}


def _in_state(blocks: Sequence[Block], *states: str) -> list[Block]:
    return [block for block in blocks if declared_state(block) in states]


def _share(block: Block) -> float:
    return block.declared_share or 0.0


def _item(block: Block) -> str:
    percent = declared_percent(_share(block))
    return say("declared_overall.item", characteristic=characteristic_text(block.topic), percent=percent)


def _names(blocks: Sequence[Block]) -> str:
    return listing([characteristic_text(block.topic) for block in blocks])
