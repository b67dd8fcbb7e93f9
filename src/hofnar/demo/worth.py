"""What the web shop's customers did in the year after an answer, as its own records tell it: whether they stayed, what
they spent, how often they asked the service desk. Dice of its own, so that the answers in ``generator`` stay what they
were. docs/demo.md tells the truth in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hofnar.demo.generator import Floats, Sample, Whole

SURVEY = "shop"
STAYED, SPENT, CALLS = "stayed", "spent", "calls"
USUAL = 7.8  # the NPS answer around which the figures below turn
STAY_ODDS, STAY_A_POINT = 1.6, 0.30  # log-odds of staying, and what a point of the NPS answer adds
MONEY, MONEY_A_POINT = 260.0, 9.0  # euros in a year, and what a point adds for the same customer
LASTING = 14.0  # euros more a year for every point a customer lies higher as a rule: between customers only
TAIL = (1.2, 90.0)  # shape and scale of what spending does besides
CALLS_A_YEAR, CALLS_A_POINT = 1.9, -0.12
LEAST_CALLS = 0.05
ANSWERS_EACH = 3.2  # how often one customer answers in two years, on average


@dataclass(frozen=True, slots=True)
class Did:
    """customers (n,) numbers from 0; the outcomes (n,) each."""

    customers: Whole
    stayed: Floats
    spent: Floats
    calls: Floats

    def cells(self) -> dict[str, list[int | None]]:
        """{key: a whole number for every respondent}."""
        columns = {STAYED: self.stayed, SPENT: self.spent, CALLS: self.calls}
        return {key: [int(value) for value in column.tolist()] for key, column in columns.items()}


def did(sample: Sample, seed: int) -> Did | None:
    """None for a survey of which the records say nothing."""
    if sample.plan.key != SURVEY:
        return None
    rng = np.random.default_rng([seed, *b"worth"])
    kpi = sample.outcomes["nps"]
    customers = _customers(rng, sample)
    usual = (np.bincount(customers, weights=kpi) / np.maximum(np.bincount(customers), 1))[customers]
    n, above = len(kpi), kpi - USUAL
    stayed = rng.random(n) < 1 / (1 + np.exp(-STAY_ODDS - STAY_A_POINT * above))
    besides = rng.gamma(*TAIL, n) - TAIL[0] * TAIL[1]
    spent = MONEY + MONEY_A_POINT * above + LASTING * (usual - USUAL) + besides
    calls = rng.poisson(np.maximum(CALLS_A_YEAR + CALLS_A_POINT * above, LEAST_CALLS))
    return Did(customers, stayed.astype(float), np.rint(np.maximum(spent, 0.0)), calls.astype(float))


def _customers(rng: np.random.Generator, sample: Sample) -> Whole:
    """Who answers: in a month nobody twice, over the months most people more than once."""
    months = np.bincount(sample.months)
    pool = max(int(len(sample.months) / ANSWERS_EACH), int(months.max()))
    customers = np.zeros(len(sample.months), dtype=np.int64)
    for month in np.flatnonzero(months):
        rows = np.flatnonzero(sample.months == month)
        customers[rows] = rng.choice(pool, len(rows), replace=False)
    return customers


def number_of(customer: int) -> str:
    return f"klant-{customer + 1:06d}"
