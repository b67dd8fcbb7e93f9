"""Spread between units against spread within."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from scipy import stats

from hofnar_analytics.consistency import consistency
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score, score_from_counts

GRADE, NPS, CSAT = Scale.of(Kind.GRADE), Scale.of(Kind.NPS), Scale.of(Kind.CSAT)


def units(spread, sizes, seed=1, scale=GRADE):
    rng = np.random.default_rng(seed)
    middles = rng.normal(7, spread, len(sizes))
    return [
        score(np.clip(np.rint(rng.normal(m, 1.2, n)), 1, 10), scale, group=str(i))
        for i, (m, n) in enumerate(zip(middles, sizes))
    ]


def answers(s):
    return np.repeat(list(s.distribution), [int(c) for c in s.distribution.values()])


def test_with_equal_groups_it_is_the_one_way_analysis_of_variance():
    found = units(0.5, [30] * 8)
    expected = stats.f_oneway(*map(answers, found))
    result = consistency(found)
    assert result.p == pytest.approx(expected.pvalue)
    f = expected.statistic
    assert result.part_between.estimate == pytest.approx((f - 1) / (f - 1 + 30))
    low, high = f / stats.f.ppf(0.975, 7, 232), f / stats.f.ppf(0.025, 7, 232)
    assert result.part_between.low == pytest.approx(max(0, (low - 1) / (low - 1 + 30)))
    assert result.part_between.high == pytest.approx((high - 1) / (high - 1 + 30))


def test_the_parts_of_the_variance_belong_together():
    result = consistency(units(0.6, [40, 20, 60, 35, 50, 80]))
    between, within = result.spread_between.estimate**2, result.spread_within**2
    assert result.part_between.estimate == pytest.approx(between / (between + within))
    assert result.n == 285


def test_leadership_in_49_companies(shared_data):
    """Unweighted means, so close to but not the same as statsmodels' REML (0.0753 between, 1.198 within)."""
    with (shared_data / "multilevel" / "lq2002.csv").open() as file:
        rows = list(csv.DictReader(file))
    scale = Scale.of(Kind.MEAN, 1, 5)
    companies = sorted({row["COMPID"] for row in rows})
    found = consistency(
        [score(np.array([float(r["LEAD01"]) for r in rows if r["COMPID"] == c]), scale, group=c) for c in companies]
    )
    assert found.spread_within**2 == pytest.approx(1.196583, abs=1e-6)  # statsmodels anova_lm, residual mean square
    assert found.spread_between.low**2 < 0.075295 < found.spread_between.high**2
    assert found.part_between.low < 0.0526 < found.part_between.high
    assert found.p == pytest.approx(3.797748e-13, rel=1e-6)  # statsmodels anova_lm, F 3.311905


def test_alike_units_have_nothing_between_them():
    found = consistency([score_from_counts({6: 10, 7: 20, 8: 10}, GRADE, group=str(i)) for i in range(6)])
    assert (found.part_between.estimate, found.spread_between.estimate) == (0.0, 0.0)
    assert found.p == pytest.approx(1.0)


@pytest.mark.parametrize(("scale", "counts"), [(NPS, {10: 5, 8: 3, 2: 2}), (CSAT, {5: 4, 3: 6})])
def test_nps_and_shares_count_as_coded_answers(scale, counts):
    groups = [score_from_counts({v: c * (i + 2) for v, c in counts.items()}, scale, group=str(i)) for i in range(5)]
    found = consistency(groups)
    coded = {10: 100.0, 8: 0.0, 2: -100.0, 5: 1.0, 3: 0.0}
    everything = [
        np.repeat([coded[v] for v in s.distribution], [int(c) for c in s.distribution.values()]) for s in groups
    ]
    within = sum(((part - part.mean()) ** 2).sum() for part in everything) / (sum(map(len, everything)) - 5)
    assert found.spread_within == pytest.approx(within**0.5)
    assert found.mean == pytest.approx(np.concatenate(everything).mean())


def test_four_channels_are_too_few_to_speak_of_a_spread_but_are_ordered():
    found = consistency(units(1.0, [50] * 4))
    assert found.reasons == (Reason.TOO_FEW_UNITS,)
    assert found.part_between.estimate is None
    assert len(found.units) == 4


def test_small_units_are_drawn_to_the_middle_and_their_own_figure_stays():
    found = consistency(units(0.3, [8, 200, 200, 200, 200, 8], seed=3))
    assert found.units[0].trust < found.units[1].trust
    assert found.units[0].raw is not None


def test_everybody_the_same_is_said():
    found = consistency([score_from_counts({8: 10}, GRADE, group=str(i)) for i in range(6)])
    assert found.reasons == (Reason.CONSTANT,)


def test_scales_do_not_mix():
    with pytest.raises(ValueError, match="same scale"):
        consistency([score_from_counts({8: 10}, GRADE), score_from_counts({8: 10}, NPS)])
