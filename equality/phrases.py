"""The words of every sentence, read from one file for each language and checked when read."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import msgspec

from equality.definitions import DefinitionError, read_toml

ENGLISH = Path(__file__).parent / "phrases" / "en.toml"

POSITIONS = ("within", "above_95", "below_95", "above", "below")
NO_POSITION = ("too_few", "not_shown", "not_enough_declared", "no_data", "no_limits")

SLOTS: dict[str, dict[str, str]] = {
    "piece": {
        "with_the": "name",
        "where": "place period",
        "where_segment": "place period kind segment",
        "joined": "rest last",
        "all_declared": "people",
        "not_declared": "people",
        "their": "characteristic",
        "share": "",
        "of_units": "unit",
        "more_often": "",
        "less_often": "",
        "some_groups": "group_count compared",
        "one_compared": "",
        "group_one": "group_count",
        "group_many": "group_count",
        "rate": "percent count total",
        "rate_few": "count total",
        "rate_none": "total",
        "rate_of": "percent comparison count total",
    },
    "title": {
        **dict.fromkeys(
            ("one_clear", "one_clear_short", "one_clear_shorter", "one_clear_no_ratio", "one_clear_no_ratio_short"),
            "group verb ratio comparison measure direction",
        ),
        **dict.fromkeys(
            ("one_clear_group", "one_clear_group_least", "one_small", "one_small_group_least"),
            "group verb comparison measure direction",
        ),
        **dict.fromkeys(
            (
                *("one_clear_count", "several_clear", "one_small_count", "several_small"),
                *("no_clear_some", "no_clear_some_short"),
            ),
            "measure some_groups",
        ),
        **dict.fromkeys(
            (
                *("one_clear_least", "several_clear_least", "one_small_least", "several_small_least"),
                "no_clear_some_least",
            ),
            "some_groups",
        ),
        **dict.fromkeys(
            ("no_clear", "no_clear_short", "none_compared", "not_shown", "not_enough_declared", "too_few", "no_data"),
            "measure",
        ),
        **dict.fromkeys(
            (
                *("no_clear_least", "none_compared_least", "not_shown_least"),
                *("not_enough_declared_least", "too_few_least", "no_data_least"),
            ),
            "",
        ),
        **dict.fromkeys(("share", "share_short", "share_least"), "group percent of_whole measure"),
        **dict.fromkeys(
            ("declaration", "declaration_short", "declaration_least"), "percent people declared_as characteristic"
        ),
    },
    "subtitle": {
        "rate": "measure_name group_noun comparison place period",
        "share": "measure_name group_noun place period",
        "declaration": "characteristic place period",
        "declared": "subtitle percent",
    },
    "what": {
        "often": "where group verb direction comparison ratio",
        "small": "",
        "rates_people": "rate verb comparison_rate",
        "rates_events": "rate verb comparison_rate",
        "compared_people": "where percent group verb count total comparison_rate_of",
        "compared_events": "where group verb rate comparison_rate comparison",
        "alone_people": "where percent group verb count total",
        "alone_events": "where group verb rate",
        "few_people": "where count total group verb",
        "few_people_one": "where count total group verb",
        "few_events": "where group verb rate",
        "none_people": "where total group verb",
        "none_events": "where total group verb",
        "none_people_compared": "where total group verb comparison_rate_of",
        "none_events_compared": "where total group verb comparison_rate comparison",
        "no_reference": "where group verb comparison",
        "no_reference_why": "comparison",
        "gap": "gap low high",
        "gap_both_ways": "gap low high",
        "comparison": "",
        "share": "where group percent of_whole count total unit",
        "share_few": "where group of_whole count total unit",
        "share_declared": "where count unit declared_as",
        "share_not_declared": "where count unit declared_as",
    },
    "sure": {
        "clear": "range",
        "clear_no_ratio": "",
        "range": "range",
        "no_clear": "range",
        "no_clear_no_ratio": "",
        "cannot_tell": "",
        "many": "made by_chance",
        "many_few": "made",
        "many_unknown": "",
        "none": "total high",
        "share": "range",
    },
    "people": dict.fromkeys(("fewer", "more"), "about unit would low_to_high"),
    "stop": {
        "too_few": "",
        "too_few_groups": "where groups",
        "longer": "",
        "comparison_too_small": "comparison",
        "comparison_not_shown": "comparison",
        "not_shown": "groups",
        "in_total": "",
        "no_total": "",
        "not_enough_declared": "minimum",
        "not_enough_declared_unknown": "minimum declared_as",
        "no_data": "where groups",
    },
    "commentary": {
        "no_clear": "where groups",
        "many": "groups made by_chance",
        "many_few": "groups made",
        "many_unknown": "groups",
        "listed": "group_count names",
        "other_shares": "",
        "declared": "",
        "declared_caution": "",
        "declared_people": "percent unit declared_as",
        "declared_events": "percent unit declared_as",
    },
    "does_not_show": dict.fromkeys(("people_on_probation", "staff", "applicants", "other", "share", "declaration"), ""),
    "declaration": {
        "rate": "where percent people declared_as count total",
        "rate_few": "where percent people declared_as count total",
        "rate_alone": "where percent people declared_as",
        "below": "minimum",
        "between": "minimum stretch",
        "above": "stretch",
        "not_shown": "",
    },
    "line": {
        **dict.fromkeys(("often", "small", "no_ratio"), "measure group ratio comparison direction"),
        "state": "measure group state",
        "percent": "measure group percent",
        "comparison_not_shown": "",
        "caption": "measure_name group_noun place period",
        "source": "source organisation",
        "source_sample": "",
    },
    "announcement": {
        "showing": "measure group_noun place",
        **dict.fromkeys(("clear_one", "clear_many", "small_one", "small_many"), "group_count"),
        "no_clear": "",
        "none_compared": "",
    },
    "alt": {
        "rate": "measure group_noun comparison place period",
        "share": "measure group_noun place period",
        "declaration": "characteristic place period",
        "short": "measure group_noun",
        **dict.fromkeys(("clear_one", "clear_many", "exceptions"), "listed"),
        "clear_count": "some_groups",
        **dict.fromkeys(("item", "item_no_ratio"), "group ratio direction"),
        "no_clear": "",
        "none_compared": "",
        "share_largest": "group percent",
        "declared": "percent people",
        **dict.fromkeys(
            ("exception_small", "exception_no_clear", "exception_not_compared", "exception_not_shown"), "groups"
        ),
        "table": "",
    },
    "matrix": {
        **dict.fromkeys(
            ("less_one", "less_many", "less_single", "less_none", "less_none_single"), "clear made possible"
        ),
        **dict.fromkeys(("group_it", "group_all", "group_some"), "group clear for_group"),
        **dict.fromkeys(
            ("more_one", "more_many", "no_polarity_one", "no_polarity_many", "small_one", "small_many"), "number"
        ),
        **dict.fromkeys(("nothing_clear", "nothing_clear_single", "nothing_made"), "made possible"),
        **dict.fromkeys(("page", "page_one", "table", "table_one", "family"), "made"),
    },
    "trend": {"too_few": "number"},
    "regions": {
        "page": "measure group",
        **dict.fromkeys(("subtitle", "caption"), "measure measure_name group number place period order"),
        **dict.fromkeys(("order_north", "order_rate", "all_regions"), ""),
        **dict.fromkeys(
            ("why_less_favourable", "why_clear", "why_largest", "why_largest_of_all", "why_all"),
            "group place comparison",
        ),
        "way": "measure place",
        "not_an_outcome": "measure_name",
        **dict.fromkeys(("among_all", "among_some"), "compared"),
        **dict.fromkeys(("all_within", "some_within", "one_within", "none_within"), "within among"),
        **dict.fromkeys(("single_within", "single_outside", "none_compared", "none_declared"), ""),
        **dict.fromkeys(("named", "named_short"), "within among region side"),
        **dict.fromkeys(("side_above", "side_below"), ""),
        **dict.fromkeys(("above_one", "above_many", "below_one", "below_many"), "regions"),
        **dict.fromkeys(("near_one", "near_many"), "regions compared"),
        **dict.fromkeys(("not_the_same", "varies", "no_ranking"), ""),
        **{f"left_out_{one}": "regions label" for one in NO_POSITION if one != "no_limits"},
        "no_limits_why": "whole",
        "limits": "whole rate",
        **{f"position_{one}": "label" for one in (*POSITIONS, *NO_POSITION)},
        **{f"region_{one}": "region whole rate national minimum" for one in (*POSITIONS, *NO_POSITION)},
        **dict.fromkeys(("alt", "alt_short"), "drawn measure measure_name group number place period"),
        "alt_none": "",
        "drawn_some": "compared number",
        "alt_outside": "listed national whole",
        **dict.fromkeys(("alt_above", "alt_below"), "region rate"),
    },
    "overview": {
        **dict.fromkeys(("nothing_made", "nothing_clear", "favourable_alone"), "place"),
        **dict.fromkeys(("counted", "counted_none", "counted_nothing"), "made possible"),
        "outcome_and_group": "measure group",
        **dict.fromkeys(
            (
                *("clear_label", "gap_label", "people_label", "declared_label", "comparisons", "none_clear"),
                *("not_known", "not_held", "not_shown", "not_compared", "no_earlier", "two_points"),
                *("first_caption", "nothing_first", "clear"),
            ),
            "",
        ),
        **dict.fromkeys(("of", "of_nothing"), "number made"),
        **dict.fromkeys(("less", "more", "no_direction"), "number"),
        **dict.fromkeys(("fewer", "more_people"), ""),
        "declared_by": "people",
        "limits": "minimum stretch",
        "times": "ratio",
        **dict.fromkeys(("both", "new", "gone"), "finding before now_ratio before_ratio"),
        **dict.fromkeys(("both_no_ratio", "new_no_ratio", "gone_no_ratio"), "finding before"),
        "unchanged": "now before",
        **dict.fromkeys(("withheld", "few", "undeclared"), "number possible"),
        "all_shown": "possible",
        "declared_of": "percent people",
        "declared": "listed declared_as",
        "below": "minimum",
    },
    "stages": {
        "largest": "stages",
        "largest_group": "stages group",
        "largest_tied": "stages",
        "clear_least": "number possible",
        **dict.fromkeys(("small_one", "small_many"), "stages"),
        "small_least": "number possible",
        **dict.fromkeys(("no_clear", "no_clear_some"), ""),
        "group": "name said",
        **dict.fromkeys(("group_clear", "group_largest", "group_small"), "stages"),
        **dict.fromkeys(("group_clear_least", "group_small_least"), "number possible"),
        "group_no_clear_some": "",
        "subtitle": "group_noun comparison place period",
        **dict.fromkeys(("caption", "cumulative_caption"), "group_noun place period"),
        "cumulative_title": "last",
        **dict.fromkeys(("stage_rate", "cumulative_rate", "withdrew_title", "withdrew", "withdrew_ask"), ""),
        "drawn": "subtitle number possible",
        "no_ladder": "where stages",
        "no_ladder_segment": "",
        "key": "comparison",
        **dict.fromkeys(("missing_one", "missing_many"), "number possible"),
        "alt": "group comparison place period",
        "alt_short": "name",
        "alt_clear": "listed",
        "alt_item": "stage ratio direction",
        "alt_item_no_ratio": "stage ratio direction",
        "alt_clear_count": "at_stages",
        **dict.fromkeys(("alt_small", "alt_no_clear", "alt_not_compared", "alt_not_shown"), "at_stages"),
        **dict.fromkeys(("at_one", "at_many"), "number"),
    },
    "paper": {
        "title": "place period",
        **dict.fromkeys(("gone_one", "gone_many"), "number"),
        "too_many": "most",
        **dict.fromkeys(
            (
                *("update", "choose", "chart", "chart_first", "chart_none", "missing", "nothing"),
                *("none_in_comparison", "likely_range"),
            ),
            "",
        ),
        "chart_too_large": "number",
        **dict.fromkeys(("figure", "figure_alone"), "label number context"),
        "question": "question",
        "announcement": "number place",
        "source": "organisation",
        "data": "as_at release made method",
        "rule": "people events",
        "view": "address",
    },
    "representation": {
        **dict.fromkeys(("below", "above", "no_clear"), "group benchmark rows"),
        **dict.fromkeys(("below_short", "above_short", "no_clear_short"), "benchmark rows"),
        "both": "benchmark rows above_rows",
        **dict.fromkeys(("one_below", "one_above", "one_no_clear"), "group benchmark"),
        "of_staff": "people",
        **dict.fromkeys(("below_least", "above_least", "both_least", "no_clear_least", "few", "no_benchmark"), ""),
        **dict.fromkeys(("some_grade", "some_group"), "number compared"),
        **dict.fromkeys(("number_grade", "number_group", "bare_grade", "bare_group"), "number"),
        **dict.fromkeys(("one_grade", "one_group", "number_grade_one", "number_group_one"), ""),
        **dict.fromkeys(("title_census", "title_caseload", "title_service"), ""),
        "label_census": "ages",
        **dict.fromkeys(("label_caseload", "label_service"), ""),
        **dict.fromkeys(("ages_all_ages", "ages_16_to_64", "ages_16_and_over"), ""),
        **dict.fromkeys(("label_ages_all_ages", "label_ages_16_to_64", "label_ages_16_and_over"), ""),
        **dict.fromkeys(("who_census", "who_caseload"), "ages place"),
        "who_service": "",
        **dict.fromkeys(("subtitle_grade", "subtitle_group"), "measure_name group group_noun place period"),
        "what": "where group percent of_whole count total benchmark",
        "benchmark": "percent who",
        "match": "percent about",
        **dict.fromkeys(("ranges_below", "ranges_above", "ranges_no_clear"), "rows names"),
        "few_people": "minimum names",
        "not_shown": "names",
        "no_data": "names",
        **dict.fromkeys(("looks_grade", "looks_group"), "made"),
        **dict.fromkeys(("benchmarks_grade", "benchmarks_group"), "group listed"),
        **dict.fromkeys(("note", "source_census"), ""),
        **dict.fromkeys(("alt_grade", "alt_group"), "measure group group_noun place period"),
        "alt_benchmark": "percent who",
        "alt_said": "listed",
        **dict.fromkeys(("alt_below", "alt_above", "alt_no_clear", "alt_not_shown", "alt_few", "alt_no_data"), "rows"),
        **dict.fromkeys(("cell_below", "cell_above", "cell_inside"), "percent"),
    },
    "declared_overall": {
        **dict.fromkeys(("one_below", "one_at_least", "one_above"), "characteristic minimum stretch"),
        **dict.fromkeys(("some_below", "all_at_least", "all_above"), "below made minimum stretch"),
        **dict.fromkeys(("some_below_shown", "all_at_least_shown", "all_above_shown"), "below made minimum stretch"),
        "few": "people",
        "subtitle": "people place period",
        "what": "where percent people declared_as count total",
        "lowest_and_highest": "lowest highest",
        "item": "characteristic percent",
        **dict.fromkeys(("below", "between", "above"), "names minimum stretch"),
        "few_people": "minimum people names",
        **dict.fromkeys(("not_shown", "alt_below"), "names"),
        **dict.fromkeys(("prefer_not_to_say", "may_hide"), ""),
        "alt": "people place period",
        "alt_values": "listed",
        "alt_counts": "below made minimum",
        **dict.fromkeys(("line_minimum", "line_stretch"), "minimum stretch"),
        **dict.fromkeys(("label_below", "label_between", "label_above"), ""),
    },
    "take_away": dict.fromkeys(
        (
            *("png", "svg", "csv", "summary", "alt", "link"),
            *("png_done", "svg_done", "csv_done", "summary_done", "alt_done", "link_done"),
            *("preparing", "picture_failed", "data_failed", "copy_failed", "made_up"),
        ),
        "",
    )
    | {"data_to": "day"},
    "staff": {
        **dict.fromkeys(("declared", "shares", "not_by_grade_title", "try_longer"), ""),
        "no_declaration": "place period",
        **dict.fromkeys(("of_grade", "see_grade"), "grade"),
        "not_by_grade": "group_noun place period",
        "groups_shown": "shown all",
        "separate": "number place",
        "caption": "measure_name group_noun place period",
    },
}
"""Every phrase by section and key, with the slots that it may use."""


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How names are fitted into sentences.

    Those that take "the"; what people declare, by family; what to say of a characteristic that combines groups; and what
    the last stage of a ladder comes to, by measure.
    """

    with_the: tuple[str, ...] = ()
    declared_as: dict[str, str] = {}
    combines: dict[str, str] = {}
    stage_reached: dict[str, str] = {}


class Phrases(msgspec.Struct, frozen=True):
    """All words of one language; phrases by "section.key"."""

    language: str
    names: Names
    texts: dict[str, str]

    def say(self, key: str, **slots: object) -> str:
        """The phrase with its slots filled; slots that it does not use are left aside."""
        return self.texts[key].format_map(slots)


def _shape(name: str, fields: Iterable[tuple[str, type]]) -> type[msgspec.Struct]:
    return msgspec.defstruct(name, list(fields), frozen=True, forbid_unknown_fields=True)


_SECTIONS = [(name, _shape(name, ((key, str) for key in keys))) for name, keys in SLOTS.items()]
_File = _shape("_File", [("language", str), ("names", Names), *_SECTIONS])


def load_phrases(path: Path) -> Phrases:
    """The phrases of one file; raises DefinitionError naming file, key and fix."""
    content = read_toml(path, _File)
    texts: dict[str, str] = {}
    for section, known in SLOTS.items():
        for key, text in msgspec.structs.asdict(getattr(content, section)).items():
            _require_slots(path, f"{section}.{key}", text, known[key].split())
            texts[f"{section}.{key}"] = text
    fixed = msgspec.structs.asdict(content)
    return Phrases(fixed["language"], fixed["names"], texts)


@cache
def english() -> Phrases:
    """The phrases that come with the tool."""
    return load_phrases(ENGLISH)


def say(key: str, **slots: object) -> str:
    """The English phrase with its slots filled.

    >>> say("piece.group_one", group_count=1)
    '1 group'
    """
    return english().say(key, **slots)


def _require_slots(path: Path, key: str, text: str, known: list[str]) -> None:
    if not text.strip():
        raise DefinitionError(f'{path}: key "{key}" is empty. Write its words.')
    try:
        used = list(_slots(text))
    except ValueError:
        raise DefinitionError(f'{path}: key "{key}": a brace stands alone. Write slots as {{name}}.') from None
    choices = ", ".join(f"{{{name}}}" for name in known) or "none"
    for slot in used:
        if slot not in known:
            raise DefinitionError(f'{path}: key "{key}": {{{slot}}} is not one of its slots. It may use: {choices}.')


def _slots(text: str) -> Iterator[str]:
    """The slots of a phrase, each with anything written after its name, so that only plain names are ever known."""
    for _, name, layout, conversion in Formatter().parse(text):
        if name is not None:
            yield name + (f"!{conversion}" if conversion else "") + (f":{layout}" if layout else "")
