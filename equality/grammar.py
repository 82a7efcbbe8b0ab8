"""The parts of a sentence: who, where, how many, compared with whom, and how they are joined."""

from collections.abc import Sequence
from typing import Protocol

from equality.areas import Area
from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from equality.display import count_text, finding_ratio_text, on_true_side, rate_text
from equality.evidence import DECLARED_MINIMUM, DECLARED_STRETCH, MINIMUM_PEOPLE
from equality.findings import COMPARED, EVERYONE_ELSE, Block, Finding, Topic
from equality.measures import Measure
from equality.phrases import english, say

MOST_RATIO_DECIMALS = 6
COMPARISON_NOT_SHOWN = "comparison_not_shown"


def capitalised(text: str) -> str:
    """The text with a capital first letter.

    >>> capitalised("in London"), capitalised("19.5% of people")
    ('In London', '19.5% of people')
    """
    return text[:1].upper() + text[1:]


def listing(items: Sequence[str]) -> str:
    """Items with commas and "and"; with semicolons where an item has a comma of its own.

    >>> listing(["Asian", "Mixed", "Other"]), listing(["lesbian, gay or bisexual people", "men"])
    ('Asian, Mixed and Other', 'lesbian, gay or bisexual people; and men')
    """
    if len(items) < 2:
        return "".join(items)
    comma = any("," in item for item in items)
    rest = ("; " if comma else ", ").join(items[:-1]) + (";" if comma else "")
    return say("piece.joined", rest=rest, last=items[-1])


def with_the(name: str) -> str:
    """A name inside a sentence: "London", "the West Midlands"."""
    return say("piece.with_the", name=name) if name in english().names.with_the else name


def place_in_title(topic: Topic) -> str:
    """The place in a subtitle or caption, with the grade, sentence type or route where one is chosen."""
    return f"{topic.area.name}, {topic.segment}" if topic.segment else topic.area.name


def measure_and_place(topic: Topic) -> tuple[str, str]:
    """The measure and the place in a subtitle or caption: a share of one grade names the grade beside the measure."""
    measure = topic.measure
    if measure.whole and topic.segment:
        named = say("piece.of_segment", measure=measure.short_name, segment=topic.segment)
        return capitalised(named), topic.area.name
    return measure.name, place_in_title(topic)


def place(area: Area) -> str:
    """The place inside a sentence: "London", "the West Midlands"."""
    return with_the(area.name)


def where(topic: Topic) -> str:
    """The opening of a sentence: "in London in the year to March 2026, "."""
    slots = {"place": place(topic.area), "period": topic.period.sentence}
    if not topic.segment:
        return say("piece.where", **slots)
    kind = topic.population.segment.name.lower()
    return say("piece.where_segment", kind=kind, segment=topic.segment, **slots)


def people(group: str, topic: Topic) -> str:
    """A row's people inside a sentence, by its slug."""
    return _people(group, topic, topic.population.people)


def people_briefly(group: str, topic: Topic) -> str:
    """A row's people in a title, by its slug."""
    found = topic.characteristic.group_named(group)
    return found.people_briefly(topic.population.people) if found else people(group, topic)


def comparison_briefly(topic: Topic) -> str:
    """The comparison in a title: "White people", "everyone else"."""
    found = topic.characteristic.group_named(topic.comparison)
    return found.people_briefly(topic.population.people) if found else topic.comparison_people


class Named(Protocol):
    """A row of a block, whatever else is known of it."""

    @property
    def group(self) -> str:
        """Its slug."""

    @property
    def name(self) -> str:
        """Its name."""


def groups_text(findings: Sequence[Named], topic: Topic) -> str:
    """Several groups inside a sentence; from four on, how many and their names."""
    if len(findings) <= 3:
        return listing([people(one.group, topic) for one in findings])
    names = "; ".join(one.name for one in findings)
    return say("commentary.listed", group_count=len(findings), names=names)


def group_count(number: int) -> str:
    """A number of groups in words.

    >>> group_count(1), group_count(3)
    ('1 group', '3 groups')
    """
    return say("piece.group_one" if number == 1 else "piece.group_many", group_count=count_text(number))


def characteristic_text(topic: Topic) -> str:
    """The characteristic inside a sentence, whatever its classification: "ethnicity"."""
    name = topic.characteristic.name.split(",")[0]
    return name[:1].lower() + name[1:]


def declared_as(topic: Topic) -> str:
    """What people declare: "their ethnicity", "whether they are disabled"."""
    own = english().names.declared_as.get(topic.characteristic.family)
    return own or say("piece.their", characteristic=characteristic_text(topic))


def units(measure: Measure, number: float) -> str:
    """What the measure counts, as one or many."""
    return measure.unit_one if number == 1 else measure.unit_many


def total_text(measure: Measure, total: int) -> str:
    """A total; with its unit where the measure counts events: "655 orders"."""
    number = count_text(total)
    return number if measure.counts == "people" else f"{number} {units(measure, total)}"


def rate_words(count: int, total: str, percent: str) -> str:
    """A rate with its counts, or counts alone where the percentage is empty.

    >>> rate_words(128, "655", "19.5%"), rate_words(6, "17", ""), rate_words(0, "400", "0.0%")
    ('19.5% (128 of 655)', '6 of 17', 'none of 400')
    """
    if count == 0:
        return say("piece.rate_none", total=total)
    if not percent:
        return say("piece.rate_few", count=count_text(count), total=total)
    return say("piece.rate", percent=percent, count=count_text(count), total=total)


def percent_of(count: int, total: int) -> str:
    """The rate as a percentage; empty where there are too few people for one.

    >>> percent_of(128, 655), percent_of(6, 17)
    ('19.5%', '')
    """
    return rate_text(count / total) if total >= MINIMUM_PEOPLE else ""


def declared_percent(share: float) -> str:
    """The declared share as a whole percentage, which never reads as the other side of 60% or 80% than it is.

    >>> declared_percent(0.734), declared_percent(0.5967), declared_percent(0.7951)
    ('73%', '59.7%', '79.5%')
    """
    limits = (0, 100 * DECLARED_MINIMUM, 100 * DECLARED_STRETCH, 100)
    return f"{on_true_side(100 * share, 0, limits)}%"


def comparison_counts(finding: Finding, block: Block) -> tuple[int, int] | None:
    """Count and total of what the finding is compared with, or None where they are not shown."""
    if block.topic.comparison != EVERYONE_ELSE:
        other = block.reference
        return None if other is None or other.count is None or other.total is None else (other.count, other.total)
    whole = block.overall
    if whole.count is None or whole.total is None or finding.count is None or finding.total is None:
        return None
    return whole.count - finding.count, whole.total - finding.total


def compared_counts(group: str, block: Block | None) -> tuple[int, int, int, int] | None:
    """Count and total of a group and of what it is compared with; None where any of them is not shown."""
    own = next((one for one in block.findings if one.group == group), None) if block else None
    if block is None or own is None or own.count is None:
        return None
    other = comparison_counts(own, block)
    return None if other is None else (own.count, own.total or 0, *other)


def standing(finding: Finding, block: Block) -> str:
    """The finding's state, or why it has none where its own counts are shown and its comparison's are not."""
    if finding.count is None:
        return finding.state if finding.state == "no_data" else "not_shown"
    if not finding.total:
        return "no_data"
    if finding.state == "not_shown" or (finding.state in COMPARED and finding.gap is None):
        return COMPARISON_NOT_SHOWN
    if finding.state == "no_data":
        return "comparison_too_small"
    return finding.state


def groups_of(block: Block) -> list[Finding]:
    """The findings of all groups but the comparison."""
    return [one for one in block.findings if one.group != block.topic.comparison]


def standing_in(block: Block, *states: str) -> list[Finding]:
    """The groups with one of these standings, in display order."""
    return [one for one in groups_of(block) if standing(one, block) in states]


def ratio_in_title(finding: Finding, measure: Measure) -> str:
    """The ratio with one decimal, or as many more as it takes not to read as zero or as another state; may be empty."""
    if finding.ratio is None or finding.ratio.value == 0:
        return ""
    texts = (finding_ratio_text(finding, measure.size, places) for places in range(1, MOST_RATIO_DECIMALS + 1))
    return next((text for text in texts if float(text.replace(",", "")) > 0), "")


def of_whole(topic: Topic) -> str:
    """What a share is a share of, from the measure or its short name: "of all staff", "of the caseload"."""
    measure = topic.measure
    if measure.whole and not topic.segment:
        return measure.whole
    share = say("piece.share")
    if measure.short_name.startswith(f"{share} "):
        return measure.short_name.removeprefix(share).strip()
    return say("piece.of_units", unit=measure.unit_many)


def _people(group: str, topic: Topic, noun: str) -> str:
    found = topic.characteristic.group_named(group)
    if found:
        return found.people(noun)
    if group == NOT_DECLARED:
        return say("piece.not_declared", people=noun)
    if group == ALL_DECLARED:
        return say("piece.all_declared", people=noun)
    raise ValueError(f'"{group}" is not a row of {topic.characteristic.slug}')
