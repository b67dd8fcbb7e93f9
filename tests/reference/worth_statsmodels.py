"""Average marginal effect, fixed effects with clustered errors, HC3: ``python tests/reference/worth_statsmodels.py >
tests/reference/worth_statsmodels.json``. The data are made by ``customers`` so that the tests make the same."""

import json

import numpy as np


def customers(seed: int = 11, people: int = 300) -> dict[str, np.ndarray]:
    """Up to three periods a customer: KPI, a segment, whether he stayed, and what he spent."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(people), 3)
    when = np.tile(np.arange(3), people)
    there = rng.random(len(who)) < 0.85
    lasting = rng.normal(size=people)[who]
    kpi = np.clip(np.rint(7 + lasting + 1.5 * rng.normal(size=len(who))), 0, 10)
    segment = (rng.random(len(who)) < 0.4).astype(float)
    stayed = (rng.random(len(who)) < 1 / (1 + np.exp(2.0 - 0.4 * kpi - 0.5 * segment))).astype(float)
    spent = 20 + 6 * kpi + 25 * lasting + 4 * when + rng.gamma(1.5, 10, len(who))
    columns = {"who": who, "when": when, "kpi": kpi, "segment": segment, "stayed": stayed, "spent": spent}
    return {name: column[there] for name, column in columns.items()}


def main() -> None:
    import statsmodels
    import statsmodels.api as sm

    made = customers()
    x = sm.add_constant(np.column_stack([made["kpi"], made["segment"]]))
    logit = sm.Logit(made["stayed"], x).fit(disp=0, tol=1e-14, cov_type="HC0")
    margin = logit.get_margeff(at="overall", method="dydx")
    line = sm.OLS(made["spent"], x).fit(cov_type="HC3")
    every = [(made["who"] == one).astype(float) for one in np.unique(made["who"])]
    periods = [(made["when"] == one).astype(float) for one in (1, 2)]
    fixed = sm.OLS(made["spent"], np.column_stack([made["kpi"], *periods, *every])).fit(
        cov_type="cluster", cov_kwds={"groups": made["who"], "use_correction": False}
    )
    found = {
        "program": f"statsmodels {statsmodels.__version__}",
        "effect": float(margin.margeff[0]),
        "effect_error": float(margin.margeff_se[0]),
        "line": float(line.params[1]),
        "line_error": float(line.bse[1]),
        "within": float(fixed.params[0]),
        "within_error_uncorrected": float(fixed.bse[0]),
    }
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
