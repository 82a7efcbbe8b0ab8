"""Names of files: what is in them, in letters that every system takes."""

import re

import pytest

from equality.file_names import chart_file_name, file_name, trend_file_name, view_name
from tests.blocks import topic


def test_a_charts_file_names_measure_characteristic_area_period_and_release():
    assert chart_file_name(topic(), 1) == "pemt_recall_ethnicity_london_2025-26_v1"


def test_a_segment_stands_between_area_and_period():
    assert chart_file_name(topic(segment="Licence"), 2) == "pemt_recall_ethnicity_london_licence_2025-26_v2"


def test_a_trend_is_named_for_the_kind_of_its_periods():
    assert trend_file_name(topic(), 1) == "pemt_recall-trend_ethnicity_london_year_v1"


@pytest.mark.parametrize("part", ["../../etc", "a b", "A/B\\C", 'x"y', "é", "con:", "..", " "])
def test_no_part_can_leave_its_folder_or_need_quoting(part: str):
    assert re.fullmatch(r"[a-z0-9_-]+", file_name(["recall", part], 1))
    assert re.fullmatch(r"[a-z0-9_-]*", view_name(part, [part]))


def test_the_first_page_has_no_name_of_its_own():
    assert view_name("/", []) == ""
