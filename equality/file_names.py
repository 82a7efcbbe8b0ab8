"""Names of the files that readers save: what is in them, where and when, and of which release."""

import re
from collections.abc import Iterable

from equality.findings import Topic


def file_name(parts: Iterable[str], release: int) -> str:
    """The stem of a file's name: the parts that are not empty, in the letters that every system takes.

    >>> file_name(["recall", "ethnicity", "london", "", "2025-26"], 1)
    'pemt_recall_ethnicity_london_2025-26_v1'
    >>> file_name(["grade-share", "sex", "wales", "Senior probation officer (Band 5)"], 12)
    'pemt_grade-share_sex_wales_senior-probation-officer-band-5_v12'
    """
    return "_".join(("pemt", *(part for part in map(_plain, parts) if part), f"v{release}"))


def chart_file_name(topic: Topic, release: int) -> str:
    """The name for a block's chart: measure, characteristic, area, segment (where it is one) and period."""
    return file_name(
        (topic.measure.slug, topic.characteristic.slug, topic.area.slug, topic.segment, topic.period.slug), release
    )


def like_file_name(topic: Topic, stratum: str, release: int) -> str:
    """The stem of the files of a chart of ratios within strata."""
    parts = (
        f"{topic.measure.slug}-within-{stratum.replace(' ', '-')}",
        topic.characteristic.slug,
        topic.area.slug,
        topic.segment,
        topic.period.slug,
    )
    return file_name(parts, release)


def trend_file_name(topic: Topic, release: int) -> str:
    """The name for the chart of a block over time."""
    parts = (
        f"{topic.measure.slug}-trend",
        topic.characteristic.slug,
        topic.area.slug,
        topic.segment,
        topic.period.kind,
    )
    return file_name(parts, release)


def view_name(path: str, chosen: Iterable[str]) -> str:
    """What stands in the names of a page's tables between the table's own name and the release.

    >>> view_name("/people-on-probation/recall", ["london", "ethnicity-19"])
    'people-on-probation_recall_london_ethnicity-19'
    """
    return "_".join(part for part in map(_plain, (*path.split("/"), *chosen)) if part)


def _plain(part: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-")
