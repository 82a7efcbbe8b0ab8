"""A whole block in words: what its findings say, in order of need, what they do not show, and what to check next."""

from collections.abc import Callable
from dataclasses import dataclass

from equality.display import count_text, rate_text
from equality.evidence import DECLARED_MINIMUM, DECLARED_STRETCH
from equality.findings import CLEAR, SMALL, Block, Finding
from equality.grammar import COMPARISON_NOT_SHOWN, capitalised, groups_text, standing, standing_in, where, with_the
from equality.paragraphs import sentences
from equality.phrases import english, say
from equality.reasons import (
    declared_share_words,
    how_many_needed,
    is_many,
    longer_period,
    many_comparisons,
    not_enough_declared,
    not_shown,
)
from equality.titles import largest_share
from equality.undeclared import could_change

MOST_SHARES = 6
"""More shares than this are left to the table."""

Part = Callable[[str], tuple[str, ...]]
"""A paragraph that can begin with an opening such as "in London in the year to March 2026, ", or with nothing."""


@dataclass(frozen=True)
class Commentary:
    """Paragraphs, what they do not show, what to check, and a line on many comparisons (empty for one or none)."""

    what: tuple[str, ...]
    does_not_show: str
    check_next: tuple[str, ...]
    many: str


def commentary(block: Block) -> Commentary:
    """What a block says: clear and less favourable findings first, nothing favourable and nothing missing left out."""
    measure = block.topic.measure
    made = block.comparisons_made if measure.kind == "rate" else 0
    parts = {"rate": _rate_parts, "share": _share_parts, "declaration": _declaration_parts}[measure.kind](block)
    opening = where(block.topic)
    return Commentary(
        what=tuple(_paragraph(part, "" if place else opening) for place, part in enumerate(parts)),
        does_not_show=_does_not_show(block),
        check_next=measure.check_next,
        many=say("matrix.family", made=count_text(made)) if made > 1 else "",
    )


def _paragraph(part: Part, opening: str) -> str:
    return " ".join(capitalised(sentence) for sentence in part(opening))


def _does_not_show(block: Block) -> str:
    kind = block.topic.measure.kind
    key = f"does_not_show.{block.topic.population.slug if kind == 'rate' else kind}"
    return say(key if key in english().texts else "does_not_show.other")


def _one(finding: Finding, block: Block) -> Part:
    return lambda opening: sentences(finding, block, opening)


def _fixed(*said: str) -> Part:
    return lambda opening: said


def _rate_parts(block: Block) -> list[Part]:
    others = [state for state in CLEAR if state != "less_favourable"]
    first = [*standing_in(block, "less_favourable"), *standing_in(block, *others), *standing_in(block, *SMALL)]
    alone = [one for one in standing_in(block, "no_clear_difference", "too_few_to_compare") if one.count == 0]
    alone += standing_in(block, "not_compared")
    return [
        *(_one(finding, block) for finding in (*first, *alone)),
        *_no_clear_parts(block),
        *_too_few_parts(block),
        *_not_compared_parts(block),
        *_not_shown_parts(block),
        *_declared_parts(block),
        *_combined_parts(block),
    ]


def _no_clear_parts(block: Block) -> list[Part]:
    unclear = [one for one in standing_in(block, "no_clear_difference") if one.count]
    many = [one for one in unclear if is_many(one)]
    plain = [one for one in unclear if not is_many(one)]
    parts: list[Part] = []
    if plain:
        slots = {
            "groups": groups_text(plain, block.topic),
            "measure": with_the(block.topic.measure.short_name),
            "comparison": block.topic.comparison_people,
        }
        parts.append(lambda opening: (say("commentary.no_clear", where=opening, **slots),))
    if many:
        named = {"groups": groups_text(many, block.topic)}
        parts.append(_fixed(many_comparisons("commentary", named, block.comparisons_made)))
    return parts


def _too_few_parts(block: Block) -> list[Part]:
    few = [one for one in standing_in(block, "too_few_to_compare") if one.count]
    if not few:
        return []
    groups = groups_text(few, block.topic)
    rest = (*how_many_needed(few, block), *longer_period(block))
    return [lambda opening: (say("stop.too_few_groups", where=opening, groups=groups), *rest)]


def _not_compared_parts(block: Block) -> list[Part]:
    comparison = block.topic.comparison_people
    parts = [
        _fixed(say(f"stop.{reason}", comparison=comparison))
        for reason in ("comparison_too_small", COMPARISON_NOT_SHOWN)
        if standing_in(block, reason)
    ]
    if standing_in(block, "not_enough_declared"):
        parts.append(_fixed(*not_enough_declared(block)))
    return parts


def _not_shown_parts(block: Block) -> list[Part]:
    missing = [one for one in block.findings if standing(one, block) == "not_shown"]
    nothing = [one for one in block.findings if standing(one, block) == "no_data"]
    parts: list[Part] = []
    if nothing:
        no_groups = groups_text(nothing, block.topic)
        parts.append(lambda opening: (say("stop.no_data", where=opening, groups=no_groups),))
    if missing:
        parts.append(_fixed(*not_shown(groups_text(missing, block.topic), block)))
    return parts


def _declared_parts(block: Block) -> list[Part]:
    share = block.declared_share
    if share is None or (share < DECLARED_MINIMUM and standing_in(block, "not_enough_declared")):
        return []
    caution = "commentary.declared" if share >= DECLARED_STRETCH else "commentary.declared_caution"
    return [_fixed(declared_share_words(block, share), say(caution), *_undeclared(block))]


def _undeclared(block: Block) -> list[str]:
    """That clear differences might not be there, depending on who has not declared; with the bounds where it is one group's."""
    could = [(one, bounds) for one in block.findings if (bounds := could_change(one, block))]
    if not could:
        return []
    if len(could) > 1:
        return [say("commentary.undeclared_many", groups=groups_text([one for one, _ in could], block.topic))]
    ((one, bounds),) = could
    slots = {"low": rate_text(bounds.low), "high": rate_text(bounds.high)}
    return [say("commentary.undeclared_one", groups=groups_text([one], block.topic), **slots)]


def _combined_parts(block: Block) -> list[Part]:
    combines = english().names.combines.get(block.topic.characteristic.slug)
    return [*([_fixed(combines)] if combines else []), *_pairs_parts(block)]


def _pairs_parts(block: Block) -> list[Part]:
    """Of two characteristics at once: how many combinations are not shown, and that effects are not to be added up."""
    if not block.topic.characteristic.made_of:
        return []
    possible = len(block.topic.characteristic.group)
    hidden = possible - sum(one.shown for one in block.findings)
    key = "combinations_all" if not hidden else "combinations_hidden"
    return [
        _fixed(
            say(f"commentary.{key}", hidden=count_text(hidden), possible=count_text(possible)),
            say("commentary.not_added"),
        )
    ]


def _share_parts(block: Block) -> list[Part]:
    shown = [one for one in block.findings if standing(one, block) not in ("not_shown", "no_data")]
    parts = [_one(one, block) for one in shown]
    largest = largest_share(block)
    if len(shown) > MOST_SHARES and largest:
        parts = [lambda opening: (*sentences(largest, block, opening), say("commentary.other_shares"))]
    return [*parts, *_not_shown_parts(block), *_declared_parts(block), *_combined_parts(block)]


def _declaration_parts(block: Block) -> list[Part]:
    return [_one(block.overall, block)]
