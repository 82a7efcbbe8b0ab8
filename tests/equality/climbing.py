"""Ladders drawn as text, for tests: a line with a stage's name, then its released rows, and so on up."""

from dataclasses import replace

from equality.findings import build_block
from equality.stages import build_ladder
from tests.blocks import rows
from tests.equality.drawn import POPULATIONS, measure, topic

NAMES = {
    "sift": ("Sifted in", "sift", "were sifted in"),
    "test": ("Online assessment passed", "online assessment", "passed the online assessment"),
    "talk": ("Interview passed", "interview", "passed the interview"),
    "start": ("Started in post", "starting in post", "started in post"),
}


def stage(slug, eligible, happened, **changes):
    """A measure of applicants that stands between two fields."""
    name, short_name, verb = NAMES.get(slug, (slug.capitalize(), slug, f"passed the {slug}"))
    words = {
        "slug": slug,
        "name": name,
        "short_name": short_name,
        "population": "applicants",
        "counts": "events",
        "unit_one": "applicant",
        "unit_many": "applicants",
        "count_heading": "Passed",
        "total_heading": "Reached",
        "eligible_field": eligible,
        "happened_field": happened,
        "verb": verb,
        "would": f"would have {verb.removeprefix('were ')}",
        "polarity": "higher_is_better",
    }
    return measure(**{**words, **changes})


def climbed(text, comparison="white", about="recall by ethnicity"):
    """The ladder of the stages drawn, each following the one before it; ``about`` is a topic without its measure."""
    drawn, last = {}, ""
    for line in (one.strip() for one in text.strip().splitlines()):
        if "|" in line:
            drawn[last].append(line)
        else:
            last = line
            drawn[last] = []
    fields = ["applied", *drawn]
    chain = [stage(slug, eligible, slug) for eligible, slug in zip(fields, drawn, strict=False)]
    common = replace(topic(about), population=POPULATIONS["applicants"], comparison=comparison)
    blocks = {
        one.slug: build_block(replace(common, measure=one), rows("\n".join(drawn[one.slug])), 15) for one in chain
    }
    return build_ladder(chain, blocks)
