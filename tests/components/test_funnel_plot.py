"""The funnel: regions between smooth limits, names that touch nothing, and no number of a region that is not shown."""

import json
from itertools import combinations
from math import log10
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts.funnel_plot import HEIGHT, MARGIN, NARROWEST, funnel_plot, people_ticks
from components.charts.labels import Box, Point, box_of, place_labels
from components.theme import INK, LESS_FAVOURABLE, MORE_FAVOURABLE, SURFACE
from equality.regions import Z998, funnel_limits
from tests.equality.regions_drawn import REGIONS, regions
from tests.layout_lint import figure_problems

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=60)


def points(figure: dict[str, Any]) -> dict[str, Any]:
    (found,) = [one for one in figure["data"] if "marker" in one]
    return dict(found)


def named(figure: dict[str, Any]) -> set[str]:
    return {words for words in points(figure)["text"] if words}


def test_plotly_accepts_the_figure_and_the_lint_finds_nothing():
    figure = funnel_plot(regions())
    assert go.Figure(figure).layout.xaxis.type == "log"
    assert figure_problems(figure) == []
    assert len(json.dumps(figure)) < 6000


def test_people_go_across_and_rates_up_from_zero():
    figure = funnel_plot(regions(wales=None))
    drawn = points(figure)
    assert (drawn["x"][0], drawn["y"][0]) == (280, round(38 / 280, 4))
    assert figure["layout"]["yaxis"]["range"][0] == 0
    assert figure["layout"]["xaxis"]["ticktext"] == ["500", "1,000", "2,000"]


def test_the_limits_are_smooth_lines_around_the_national_rate():
    solid, dashed, national = funnel_plot(regions())["data"][:3]
    assert (solid["line"]["dash"], dashed["line"]["dash"]) == ("solid", "dash")
    assert national["y"] == [1300 / 8780] * 2
    gap = solid["x"].index(None)
    assert gap >= 30
    low, high = map(float, funnel_limits(1300 / 8780, solid["x"][0], Z998))
    assert (solid["y"][0], solid["y"][gap + 1]) == pytest.approx((high, low), abs=1e-4)


@pytest.mark.parametrize(
    ("about", "count", "symbol", "fill"),
    [
        ("recall", 195, "diamond", LESS_FAVOURABLE),
        ("completed", 195, "diamond", MORE_FAVOURABLE),
        ("recall-without-polarity", 195, "diamond", INK),
        ("recall", 60, "diamond", MORE_FAVOURABLE),
        ("recall", 170, "circle", SURFACE),
        ("recall", 145, "circle", SURFACE),
    ],
)
def test_a_region_outside_is_a_diamond_and_every_other_a_circle(about: str, count: int, symbol: str, fill: str):
    figure = funnel_plot(regions(about=about, west_midlands=f"{count} | 980"))
    place = points(figure)["x"].index(980)
    marker = points(figure)["marker"]
    assert (marker["symbol"][place], marker["color"][place]) == (symbol, fill)


def test_the_limits_drawn_allow_for_how_much_the_regions_vary():
    rates = regions(wales="80 | 210")
    solid = funnel_plot(rates)["data"][0]
    gap = solid["x"].index(None)
    low, high = map(float, funnel_limits(1300 / 8780, solid["x"][0], Z998, rates.between))
    assert rates.between > 0.001
    assert (solid["y"][0], solid["y"][gap + 1]) == pytest.approx((high, low), abs=1e-4)


def test_the_chosen_region_and_those_outside_are_named():
    assert named(funnel_plot(regions())) == {"West Midlands"}
    chosen = funnel_plot(regions(), "london")
    assert named(chosen) == {"West Midlands", "London"}
    assert points(chosen)["marker"]["color"][points(chosen)["x"].index(2600)] == INK


def test_a_region_that_is_not_shown_or_too_small_is_not_drawn():
    figure = funnel_plot(regions(wales="|", london="7 | 27", south_west=None), "wales")
    assert len(points(figure)["x"]) == 9
    assert 27 not in points(figure)["x"]
    assert named(figure) == {"West Midlands"}


@pytest.mark.parametrize("changed", [{"england_and_wales": "|"}, {area.slug: "|" for area in REGIONS}])
def test_without_anything_to_draw_there_is_no_chart(changed: dict[str, str]):
    with pytest.raises(ValueError, match="at least one region"):
        funnel_plot(regions(**changed))


def test_the_lines_are_named_at_their_ends_and_the_names_do_not_touch():
    names = funnel_plot(regions())["data"][-1]
    assert [one.strip() for one in names["text"]] == ["99.8% limit", "95% limit", "England and<br> Wales<br> 14.8%"]
    plotted = HEIGHT - MARGIN["t"] - MARGIN["b"]
    upper, middle, lowest = (one / 0.25 * plotted for one in names["y"])
    right = funnel_plot(regions())["layout"]["xaxis"]["range"][1]
    assert all(log10(one) < right for one in names["x"])
    assert upper - middle >= 19.5
    assert middle - lowest >= 19.5 / 2


@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_the_names_of_lines_stay_in_the_chart_whatever_the_rate(share: float):
    counts = {area.slug: f"{round(4000 * share)} | 4000" for area in REGIONS}
    figure = funnel_plot(regions(england_and_wales=f"{round(48_000 * share)} | 48000", **counts))
    low, high = figure["layout"]["yaxis"]["range"]
    names = figure["data"][-1]["y"]
    assert low < min(names) and max(names) <= high
    assert names[0] > names[1] > names[2]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (180, 3100, ["200", "500", "1,000", "2,000"]),
        (30, 250_000, ["100", "1,000", "10,000", "100,000"]),
        (610, 690, ["610"]),
    ],
)
def test_ticks_of_people(low: float, high: float, expected: list[str]):
    assert list(people_ticks(low, high).values()) == expected


numbers = st.tuples(st.integers(60, 5000), st.floats(0.02, 0.6))


@given(st.lists(numbers, min_size=12, max_size=12), st.sampled_from(REGIONS))
@repeatable
def test_names_touch_neither_each_other_nor_a_sign_and_stay_in_the_chart(drawn: list[Any], chosen: Any):
    counts = {area.slug: f"{int(total * rate)} | {total}" for area, (total, rate) in zip(REGIONS, drawn, strict=True)}
    figure = funnel_plot(regions(**counts), chosen.slug)
    assert figure_problems(figure) == []
    marks, layout = points(figure), figure["layout"]
    width = NARROWEST - layout["margin"]["l"] - layout["margin"]["r"]
    height = HEIGHT - MARGIN["t"] - MARGIN["b"]
    left, right = layout["xaxis"]["range"]
    places = [
        Point((log10(x) - left) / (right - left) * width, (1 - y / layout["yaxis"]["range"][1]) * height)
        for x, y in zip(marks["x"], marks["y"], strict=True)
    ]
    boxes = {
        number: box_of(places[number], words, side)
        for number, (words, side) in enumerate(zip(marks["text"], marks["textposition"], strict=True))
        if words
    }
    assert all(left < log10(one) < right for one in figure["data"][-1]["x"])
    assert not any(one.touches(other) for one, other in combinations(boxes.values(), 2))
    for number, box in boxes.items():
        assert box.left > -1 and box.right < width + 1
        for other, place in enumerate(places):
            assert other == number or not box.touches(Box(place.x - 7, place.y - 7, place.x + 7, place.y + 7))


def test_a_name_without_a_free_side_is_left_out():
    crowd = [Point(50, 10), Point(50, 10)]
    assert place_labels(crowd, [(0, "Wales"), (1, "London")], (100, 20)) == {}
