"""What fairlearn and aequitas make of counts: run by a Python that has them, counts in and answers out as JSON."""

import json
import sys
import time
import warnings
from typing import Any

GROUP, COMPARISON = "group", "comparison"
RESAMPLES = 100


def main() -> None:
    """Read {"tables": [[a, n, b, m], ...], "timed": [...]} and print what each library answers, and the seconds it takes."""
    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    json.dump(
        {
            "fairlearn": [_fairlearn(_records(*table)) for table in asked.get("tables", [])],
            "aequitas": [_aequitas(_records(*table)) for table in asked.get("tables", [])],
            "seconds": [_seconds(_records(*table)) for table in asked.get("timed", [])],
        },
        sys.stdout,
    )


def _records(a: int, n: int, b: int, m: int) -> Any:
    """One row a person: which group, and whether the outcome happened."""
    import pandas as pd

    happened = [1] * a + [0] * (n - a) + [1] * b + [0] * (m - b)
    return pd.DataFrame({"score": happened, "label_value": happened, "who": [GROUP] * n + [COMPARISON] * m})


def _frame(records: Any, **resampled: Any) -> Any:
    from fairlearn.metrics import MetricFrame, selection_rate

    happened = records["score"]
    return MetricFrame(
        metrics=selection_rate,
        y_true=happened,
        y_pred=happened,
        sensitive_features=records["who"],
        **resampled,
    )


def _fairlearn(records: Any) -> dict[str, float]:
    """Rates by group, and the smaller over the larger and the difference, as fairlearn gives them."""
    frame = _frame(records)
    rates = frame.by_group
    return {
        "rate": float(rates[GROUP]),
        "ratio": float(rates[GROUP] / rates[COMPARISON]) if rates[COMPARISON] else float("nan"),
        "smaller over larger": float(frame.ratio()),
        "difference": float(frame.difference()),
    }


def _aequitas(records: Any) -> dict[str, float]:
    """Two disparities by aequitas's names: ``pprev_disparity`` of rates, and ``ppr_disparity``, which is of counts."""
    from aequitas.bias import Bias
    from aequitas.group import Group

    table, _ = Group().get_crosstabs(records, attr_cols=["who"])
    compared = Bias().get_disparity_predefined_groups(
        table, original_df=records, ref_groups_dict={"who": COMPARISON}, check_significance=False
    )
    own = compared[compared["attribute_value"] == GROUP].iloc[0]
    return {name: float(own[name]) for name in ("pprev", "pprev_disparity", "ppr_disparity")}


def _seconds(records: Any) -> float:
    """Seconds for one MetricFrame with bootstrap intervals of the ratio and the difference; imports not included."""
    _frame(records)
    start = time.perf_counter()
    frame = _frame(records, n_boot=RESAMPLES, ci_quantiles=[0.025, 0.975], random_state=1)
    frame.ratio_ci()
    frame.difference_ci()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
