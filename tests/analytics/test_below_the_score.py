"""Below the score: inside the detractors, both ends growing, the same NPS of different units, a published figure."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from hofnar_analytics.benchmarks import Published, against_published, published_variance
from hofnar_analytics.inside_detractors import detractors_moved, inside_detractors
from hofnar_analytics.polarised import ends_change, same_but_different
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score, score_from_counts

NPS, GRADE = Scale.of(Kind.NPS), Scale.of(Kind.GRADE)


def nps(up, middle, down, group=None):
    return score_from_counts({10: up, 8: middle, 3: down}, NPS, group=group)


def test_a_zero_is_not_a_six():
    zeros = inside_detractors(score_from_counts({0: 40, 10: 60}, NPS))
    sixes = inside_detractors(score_from_counts({6: 40, 10: 60}, NPS))
    assert zeros.bands == (40.0, 0.0, 0.0)
    assert sixes.bands == (0.0, 0.0, 40.0)
    assert (zeros.mean.estimate, sixes.mean.estimate) == (0.0, 6.0)


def test_the_mean_of_detractors_is_that_of_scipy():
    rng = np.random.default_rng(3)
    before, now = rng.integers(0, 11, 300).astype(float), rng.integers(2, 11, 260).astype(float)
    low, later = before[before <= 6], now[now <= 6]
    found = inside_detractors(score(before, NPS)).mean
    interval = stats.t.interval(0.95, len(low) - 1, low.mean(), stats.sem(low))
    assert [found.estimate, found.low, found.high] == pytest.approx([low.mean(), *interval], abs=1e-10)
    welch = stats.ttest_ind(later, low, equal_var=False)
    moved = detractors_moved(score(before, NPS), score(now, NPS))
    assert moved.p == pytest.approx(welch.pvalue, abs=1e-10)
    assert (moved.low, moved.high) == pytest.approx(tuple(welch.confidence_interval()), abs=1e-10)


def test_without_detractors_nothing_is_known_of_them():
    found = inside_detractors(score_from_counts({9: 60}, NPS))
    assert (found.n, found.mean.estimate) == (0.0, None)
    with pytest.raises(ValueError, match="NPS"):
        inside_detractors(score_from_counts({9: 60}, GRADE))


def test_ten_stays_ten_while_both_ends_grow():
    """30/50/20 becomes 45/20/35: the NPS is +10 twice, and it is flagged."""
    found = ends_change(nps(30, 50, 20), nps(45, 20, 35))
    assert found.nps.estimate == pytest.approx(0)
    assert found.hidden_by_the_score
    one_sided = [
        _PooledZ(45, 30).sf,
        _PooledZ(35, 20).sf,
    ]
    assert found.p == pytest.approx(max(one_sided), abs=1e-12)


class _PooledZ:
    """The two-proportion z from its chi-square without correction."""

    def __init__(self, now: int, before: int) -> None:
        chi2 = stats.chi2_contingency([[now, 100 - now], [before, 100 - before]], correction=False)
        self.sf = stats.norm.sf(chi2.statistic**0.5)


def test_one_end_growing_is_not_both():
    assert not ends_change(nps(30, 50, 20), nps(45, 35, 20)).both_grew
    assert not ends_change(nps(30, 50, 20), nps(20, 70, 10)).both_grew
    assert not ends_change(nps(30, 50, 20), nps(33, 44, 23)).both_grew


def test_a_score_that_moved_does_not_hide_the_ends():
    found = ends_change(nps(300, 500, 200), nps(350, 250, 400))
    assert found.both_grew
    assert not found.hidden_by_the_score


def test_two_units_with_nps_0_are_shown_as_different():
    """50/0/50 and 10/80/10 of 100: margins of 19.2 and 8.8."""
    north, south = nps(50, 0, 50, "north"), nps(10, 80, 10, "south")
    assert [(s.high - s.low) / 2 for s in (north, south)] == pytest.approx([19.2, 8.8], abs=0.05)
    [pair] = same_but_different([north, south])
    assert pair.nps.estimate == 0
    assert pair.stands
    chi2 = stats.chi2_contingency([[0, 100], [80, 20]], correction=False)
    assert pair.p == pytest.approx(chi2.pvalue, rel=1e-6)


def test_the_family_is_the_pairs_with_about_the_same_nps_and_is_adjusted_as_scipy_does():
    rng = np.random.default_rng(4)
    units = [nps(*rng.multinomial(150, [0.4, 0.35, 0.25]), group=str(i)) for i in range(12)]
    found = same_but_different(units)
    assert all(abs(pair.nps.estimate) <= 10 for pair in found)
    close = sum(abs(a.estimate - b.estimate) <= 10 for i, a in enumerate(units) for b in units[:i])
    assert len(found) == close
    adjusted = stats.false_discovery_control([pair.p for pair in found])
    assert [pair.p_adjusted for pair in found] == pytest.approx(list(adjusted), abs=1e-12)


def test_units_far_apart_are_no_pair():
    assert same_but_different([nps(70, 20, 10, "a"), nps(30, 40, 30, "b")]) == ()


def test_a_published_mean_with_its_deviation_is_welchs():
    rng = np.random.default_rng(5)
    own = rng.integers(4, 11, 220).astype(float)
    found = against_published(score(own, GRADE), Published(7.4, 640, GRADE, 1.6))
    welch = stats.ttest_ind_from_stats(own.mean(), own.std(ddof=1), 220, 7.4, 1.6, 640, equal_var=False)
    assert found.p == pytest.approx(welch.pvalue, abs=1e-10)
    assert found.estimate == pytest.approx(own.mean() - 7.4, abs=1e-12)


def test_without_a_deviation_the_widest_that_is_possible_counts():
    """No distribution on the scale with that mean has a larger variance; all answers at the two ends reach it."""
    rng = np.random.default_rng(6)
    for _ in range(200):
        part = rng.dirichlet(np.full(10, 0.3))
        mean = float(part @ np.arange(1, 11))
        variance = float(part @ (np.arange(1, 11) - mean) ** 2)
        assert variance <= published_variance(Published(mean, 100, GRADE)) + 1e-9
    share = Scale.of(Kind.CSAT)
    assert published_variance(Published(0.8, 100, share)) == pytest.approx(0.16)
    up, down = 0.5, 0.2  # an NPS of 30 with its passives known varies less than the widest
    assert 1e4 * (up + down - (up - down) ** 2) < published_variance(Published(30.0, 100, NPS))


def test_both_numbers_of_answers_count():
    own = nps(200, 120, 80)
    wide, narrow = (against_published(own, Published(10.0, n, NPS)) for n in (100, 10_000))
    assert wide.high - wide.low > narrow.high - narrow.low
    assert wide.n == (400, 100)


@pytest.mark.parametrize("other", [Published(101.0, 500, NPS), Published(8.0, 500, GRADE), Published(10.0, 1, NPS)])
def test_what_cannot_be_compared_is_refused(other):
    with pytest.raises(ValueError, match="scale"):
        against_published(nps(50, 30, 20), other)
