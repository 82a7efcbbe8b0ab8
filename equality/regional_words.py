"""The regions in plain sentences: how many are within the limits, which are not, and what that does not say."""

from collections.abc import Iterable, Sequence

from equality.alt_text import MOST_CHARACTERS
from equality.areas import Area
from equality.dispersion import MINIMUM_AREAS
from equality.display import NOT_SHOWN, count_text, rate_text, ratio_text
from equality.evidence import DECLARED_MINIMUM
from equality.findings import EVERYONE_ELSE, Block, Topic
from equality.grammar import listing, people, place, place_in_title
from equality.phrases import say
from equality.regions import (
    NEAR,
    RegionalRate,
    RegionalRates,
    favour,
    varies_more_than_chance,
)
from equality.titles import fits

FROM = "{people} from "


def regions_title(topic: Topic, group: str) -> str:
    """The heading of the page: "Regions: recall to custody, Black ethnic groups"."""
    return say("regions.page", measure=_inside(topic.measure.name), group=group_label(topic, group))


def group_label(topic: Topic, group: str) -> str:
    """A group in a heading: "Black ethnic groups", "women", "all who declared"."""
    found = topic.characteristic.group_named(group)
    if found is None:
        return _inside(topic.characteristic.row_name(group))
    if found.phrase.startswith(FROM):
        return found.phrase.removeprefix(FROM).removeprefix("the ")
    return found.people(topic.population.people)


def regions_headline(rates: RegionalRates) -> str:
    """The insight title: how many regions are within the limits, and which one is not where there is one and it fits."""
    candidates = list(_titles(rates))
    return next((title for title in candidates if fits(title)), candidates[-1])


def regions_subtitle(rates: RegionalRates) -> str:
    """Measure, group, regions and period."""
    return say("regions.subtitle", **_about(rates))


def regions_caption(rates: RegionalRates, order: str | None = None) -> str:
    """What the table of regions holds, and in which order: "rate", or from north to south."""
    said = say("regions.order_rate" if order == "rate" else "regions.order_north")
    return say("regions.caption", order=said, **_about(rates))


def why_this_group(block: Block, group: str, reason: str) -> str:
    """Why a group is shown where the reader has chosen none; the reason is that of ``telling_group``."""
    topic = block.topic
    if reason == "largest" and topic.comparison == EVERYONE_ELSE:
        reason = "largest_of_all"
    slots = {"group": people(group, topic), "place": place(topic.area), "comparison": topic.comparison_people}
    return say(f"regions.why_{reason}", **slots)


def way_to_region(topic: Topic, region: Area) -> str:
    """The words of the link to an outcome's page for one region: "See recall in the West Midlands"."""
    return say("regions.way", measure=topic.measure.short_name, place=place(region))


def regions_paragraph(rates: RegionalRates) -> list[str]:
    """What the chart shows, in sentences; ``regions_left_out`` names the regions that it leaves out."""
    if not rates.compared:
        return [f"{regions_headline(rates)}."]
    apart = [*_outside(rates), *_near(rates)]
    if not apart and len(rates.compared) > 1 and not varies_more_than_chance(rates):
        apart = [say("regions.not_the_same")]
    return [f"{_counted(rates)}.", *apart, *_varied(rates)]


def _varied(rates: RegionalRates) -> list[str]:
    """How much the regions vary, where the limits are wider for it."""
    if not rates.between:
        return []
    key = "clear" if varies_more_than_chance(rates) else "unsure"
    return [say(f"regions.varies_{key}", times=varied_text(rates))]


def varied_text(rates: RegionalRates) -> str:
    """How many times as much the regions vary as chance alone would make them; empty where the limits do not allow for it."""
    return ratio_text(rates.phi, 2, (1,)) if rates.between else ""


def regions_left_out(rates: RegionalRates) -> list[str]:
    """The regions that the chart does not draw, by reason, and that there are no limits where that is so."""
    said = [say("regions.no_limits_why", whole=_whole(rates))] if rates.national_rate is None else []
    for reason in ("not_enough_declared", "too_few", "not_shown", "no_data"):
        names = _names(rates.at(reason))
        said += [say(f"regions.left_out_{reason}", regions=names, label=NOT_SHOWN)] if names else []
    return said


def regions_limits(rates: RegionalRates) -> list[str]:
    """What the limits are and whether they allow for more than chance, where any are drawn, and that they rank nobody."""
    whole = rates.national_rate
    if whole is None or not rates.compared:
        return [no_ranking()]
    key = "limits_varied" if rates.between else "limits"
    drawn = say(f"regions.{key}", whole=_whole(rates), rate=rate_text(whole))
    if rates.between:
        return [no_ranking(), drawn]
    few = len(rates.compared) < MINIMUM_AREAS
    return [no_ranking(), drawn, say(f"regions.varies_{'few' if few else 'no'}", least=count_text(MINIMUM_AREAS))]


def no_ranking() -> str:
    """That regions are not ranked."""
    return say("regions.no_ranking")


def regions_alt_text(rates: RegionalRates) -> str:
    """Two to four sentences, under 400 characters: the chart, how many are within, which are not, where the data is."""
    about = {**_about(rates), "drawn": _drawn(rates)}
    subject, short = say("regions.alt", **about), say("regions.alt_short", **about)
    message = f"{_counted(rates)}." if rates.compared else say("regions.alt_none")
    table = say("alt.table")
    candidates = [
        (subject, message, _outside_with_rates(rates), table),
        (subject, message, table),
        (short, message, table),
    ]
    texts = [" ".join(one for one in said if one) for said in candidates]
    return next((text for text in texts if len(text) <= MOST_CHARACTERS), texts[-1])


def position_text(one: RegionalRate, topic: Topic) -> str:
    """Where a region's rate lies; whether that is favourable is said where a direction is agreed.

    For a table or a tile, without a full stop.
    """
    said = say(f"regions.position_{one.position}", label=NOT_SHOWN)
    state = favour(one, topic)
    return f"{said}, {state.replace('_', ' ')}" if state.endswith("favourable") else said


def region_sentence(rates: RegionalRates, slug: str) -> str:
    """One region on another page: "London is within the limits expected by chance."; empty where it is not listed."""
    one = rates.region(slug)
    if one is None:
        return ""
    rate = one.finding.rate
    return say(
        f"regions.region_{one.position}",
        region=one.area.name,
        whole=_whole(rates),
        rate=rate_text(rate.value) if rate else "",
        national=rate_text(rates.national_rate) if rates.national_rate is not None else "",
        minimum=rate_text(DECLARED_MINIMUM, 0),
        limits=_limits(rates),
    )


def _titles(rates: RegionalRates) -> Iterable[str]:
    if not rates.compared:
        if len(rates.at("not_shown")) == len(rates.regions):
            return [NOT_SHOWN]
        return [say("regions.none_declared" if rates.at("not_enough_declared") else "regions.none_compared")]
    outside = rates.at("above", "below")
    named: list[str] = []
    if len(outside) == 1:
        within, among = _numbers(rates)
        side = say(f"regions.side_{outside[0].position}")
        slots = {"region": outside[0].area.name, "side": side, "within": count_text(within), "among": among}
        slots["limits"] = _limits(rates)
        named = [say("regions.named", **slots)] if within > 1 else []
        named.append(say("regions.named_short", **slots))
    return [*named, _counted(rates)]


def _numbers(rates: RegionalRates) -> tuple[int, str]:
    """How many are within the limits, and among how many."""
    compared = len(rates.compared)
    every = compared == len(rates.regions)
    among = say("regions.among_all" if every else "regions.among_some", compared=count_text(compared))
    return compared - len(rates.at("above", "below")), among


def _counted(rates: RegionalRates) -> str:
    within, among = _numbers(rates)
    compared = len(rates.compared)
    if compared == 1:
        return say(f"regions.single_{'within' if within else 'outside'}", limits=_limits(rates))
    key = {compared: "all_within", 1: "one_within", 0: "none_within"}.get(within, "some_within")
    return say(f"regions.{key}", within=count_text(within), among=among, limits=_limits(rates))


def _limits(rates: RegionalRates) -> str:
    return say(f"regions.limits_{'wider' if rates.between else 'chance'}")


def _drawn(rates: RegionalRates) -> str:
    compared, number = count_text(len(rates.compared)), count_text(len(rates.regions))
    if not rates.compared or compared == number:
        return say("regions.among_all", compared=number)
    return say("regions.drawn_some", compared=compared, number=number)


def _outside(rates: RegionalRates) -> list[str]:
    found = {side: rates.at(side) for side in ("above", "below")}
    return [
        say(f"regions.{side}_{_number(regions)}", regions=_names(regions)) for side, regions in found.items() if regions
    ]


def _outside_with_rates(rates: RegionalRates) -> str:
    national = rates.national_rate
    outside = [one for one in rates.at("above", "below") if one.finding.rate]
    if not outside or national is None:
        return ""
    items = [
        say(f"regions.alt_{one.position}", region=one.area.name, rate=rate_text(one.finding.rate.value))
        for one in outside
        if one.finding.rate
    ]
    return say("regions.alt_outside", listed=listing(items), national=rate_text(national), whole=_whole(rates))


def _near(rates: RegionalRates) -> list[str]:
    near = rates.at(*NEAR)
    if not near:
        return []
    return [say(f"regions.near_{_number(near)}", regions=_names(near), compared=count_text(len(rates.compared)))]


def _number(regions: Sequence[RegionalRate]) -> str:
    return "one" if len(regions) == 1 else "many"


def _names(regions: Sequence[RegionalRate]) -> str:
    return listing([one.area.name for one in regions])


def _whole(rates: RegionalRates) -> str:
    return rates.topic.area.name


def _about(rates: RegionalRates) -> dict[str, str]:
    topic = rates.topic
    return {
        "measure": topic.measure.short_name,
        "measure_name": topic.measure.name,
        "group": people(rates.group, topic),
        "number": count_text(len(rates.regions)),
        "place": place_in_title(topic),
        "period": topic.period.name,
    }


def _inside(name: str) -> str:
    """A name inside a heading: without its capital, unless it begins with an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
