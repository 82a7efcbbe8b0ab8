"""Regions drawn as text, for tests: a line a region with its slug, count and total."""

from equality.regions import regional_rates
from tests.equality.drawn import AREAS, drawn

REGIONS = [area for area in AREAS.values() if area.level == "region"]
USUAL = """
    england-and-wales        | 1300 | 8780
    north-east               |   38 |  280
    north-west               |   84 |  560
    greater-manchester       |   98 |  690
    yorkshire-and-the-humber |   73 |  520
    wales                    |   29 |  210
    west-midlands            |  195 |  980
    east-midlands            |   90 |  640
    east-of-england          |  110 |  610
    south-west               |   43 |  300
    south-central            |  107 |  720
    london                   |  410 | 2600
    kent-surrey-and-sussex   |   47 |  330
"""
"""Black people recalled: West Midlands is above the 99.8% limit, East of England above the 95% limit alone."""


def regions(text=USUAL, about="recall", group="black", **changed):
    """The rates of one group; a region without numbers is not shown, and one that is left out has no data.

    ``changed`` replaces the numbers of regions, by slug with underscores: ``wales="|"`` is not shown.
    """
    lines = dict(line.strip().split("|", 1) for line in text.strip().splitlines())
    lines = {slug.strip(): numbers for slug, numbers in lines.items()}
    lines |= {slug.replace("_", "-"): numbers for slug, numbers in changed.items()}
    chosen, _, rest = about.partition(" ")
    blocks = {
        slug: drawn(f"{chosen} in {slug} {rest}\n{group} |{numbers}|")
        for slug, numbers in lines.items()
        if numbers is not None
    }
    return regional_rates(blocks.pop("england-and-wales"), blocks, group, REGIONS)


def one_region(count, total, national="1480 | 10000", **about):
    """The position of one region beside a country."""
    return regions(f"england-and-wales | {national}\nwales | {count} | {total}", **about).region("wales")
