"""The page of board papers through the request that browsers make."""

import pytest
from flask.testing import FlaskClient

from tests.app.asking import at, controls, has_class, heading, nodes, notices, table, texts
from tests.layout_lint import problems, text_of, walk

NATIONAL = "/board-paper?characteristic=sex"


def sheet(page) -> str:
    (found,) = [node for node in walk(page) if has_class(node, "pemt-sheet")]
    return text_of(found.component)


def test_the_findings_to_look_at_first_are_ticked(client: FlaskClient):
    page = at(client, NATIONAL)
    (checks,) = nodes(page, "Checklist")
    ticked, offered = checks.get("value"), [one["value"] for one in checks.get("options")]
    assert heading(page) == "Board paper: England and Wales"
    assert 1 <= len(ticked) <= 3 and {*ticked} <= {*offered}
    assert len(table(page, "stands-out")) == len(ticked)
    assert problems(page) == []


def test_a_choice_of_findings_is_what_the_paper_holds(client: FlaskClient):
    (checks,) = nodes(at(client, NATIONAL), "Checklist")
    last = checks.get("options")[-1]["value"]
    page = at(client, f"{NATIONAL}&finding={last}")
    assert next(nodes(page, "Checklist")).get("value") == [last]
    assert len(table(page, "stands-out")) == 1


def test_without_a_finding_the_paper_says_so_and_stays_whole(client: FlaskClient):
    page = at(client, f"{NATIONAL}&finding=none")
    assert "No clear difference stands out." in sheet(page)
    assert "What has changed since last year" in sheet(page)
    assert list(nodes(page, "Graph")) == []


def test_a_finding_of_elsewhere_is_left_out_with_a_reason(client: FlaskClient):
    page = at(client, f"{NATIONAL}&finding=recall.asian")
    assert notices(page) == ["Part of this choice is not in the paper"]


@pytest.mark.parametrize(("chart", "charts"), [("", 1), ("&chart=none", 0)])
def test_the_chart_can_be_left_out(client: FlaskClient, chart: str, charts: int):
    assert len(list(nodes(at(client, NATIONAL + chart), "Graph"))) == charts


def test_the_sheet_says_where_its_figures_are_from_and_how_to_find_them_again(client: FlaskClient):
    words = sheet(at(client, NATIONAL))
    for part in (
        "Sample data",
        "Data to 31 March 2026. Release 1",
        "95% confidence interval",
        f"This view: {NATIONAL}",
    ):
        assert part in words


def test_the_button_says_what_it_does(client: FlaskClient):
    page = at(client, NATIONAL)
    assert {"Update preview", "Print"} <= {*texts(page, "Button")}
    assert "region" in controls(page)
