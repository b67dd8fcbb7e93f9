"""Regression with each kind of errors; statsmodels' numbers: tests/reference/regression_statsmodels.py."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.regression import Errors, regression
from hofnar_analytics.serial import lag_one
from tests.reference.regression_statsmodels import world

OLS = [1.375947986850243, 0.7107948442534902, -1.147116980763596]
WLS = [0.5508135502800764, 1.1970525473459581, -0.7915666399928878]
PRINTED = {
    (Errors.CLASSICAL, False): [1.3114229603879344, 0.5944111179951472, 1.2811376227097446],
    (Errors.HC3, False): [0.9500232185639507, 0.6419321716643507, 1.3276148555238552],
    (Errors.HAC, False): [0.5806341979729808, 0.5229144251344109, 0.9781678258661315],
    (Errors.CLASSICAL, True): [1.4312195802771817, 0.6184206499071553, 1.3342759495826673],
    (Errors.HC3, True): [1.047082689041169, 0.8280756068637496, 1.3937206536918674],
    (Errors.HAC, True): [0.6837664002865482, 0.6673799702290425, 0.9885164829181718],
}


def fitted(errors, weighted=False, **options):
    y, x, z, w = world()
    return regression(y, {"x": x, "z": z}, errors=errors, weights=w if weighted else None, **options)


@pytest.mark.parametrize(("errors", "weighted"), PRINTED)
def test_coefficients_and_errors_are_statsmodels(errors, weighted):
    found = fitted(errors, weighted, lags=3)
    assert found.coefficients == pytest.approx(WLS if weighted else OLS, rel=1e-10)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(PRINTED[errors, weighted], rel=1e-9)
    assert found.r2 == pytest.approx(0.1090718930958009 if weighted else 0.0560141292288967, rel=1e-9)


def test_p_and_interval_are_students_t():
    found = fitted(Errors.HC3)
    assert found.p("x") == pytest.approx(0.2753222589602861, rel=1e-8)
    x = found.estimate("x")
    assert (x.low, x.high) == (
        pytest.approx(-0.5898832837487256, rel=1e-8),
        pytest.approx(2.0114729722557056, rel=1e-8),
    )


def test_a_combination_is_what_moving_the_columns_makes_of_it():
    y, x, z, _ = world()
    moved = regression(y, {"x": x, "z": z + x}, errors=Errors.HC3)
    whole = fitted(Errors.HC3).combination({"x": 1.0, "z": -1.0})
    assert moved.estimate("x").estimate == pytest.approx(whole.estimate)
    assert moved.estimate("x").low == pytest.approx(whole.low)


SIZES = np.array([3, 7, 4, 9, 5, 6, 8, 4])


def two_kinds_of_clusters():
    """Everybody of a cluster has the cluster's own outcome, so that only clusters carry knowledge."""
    middles = np.array([3.1, 4.7, 2.2, 5.9, 6.4, 5.0, 7.7, 6.1])
    treated = np.array([0, 0, 0, 0, 1, 1, 1, 1.0])
    return middles, treated


def test_clusters_of_one_size_are_welchs_test_on_their_means():
    """Bell and McCaffrey's case of two groups of clusters: the CR2 variance is s1^2/g1 + s2^2/g2."""
    middles, treated = two_kinds_of_clusters()
    rows = np.repeat(np.arange(8), 5)
    found = regression(middles[rows], {"treated": treated[rows]}, errors=Errors.CR2, clusters=rows)
    s = [middles[treated == side].var(ddof=1) / 4 for side in (0, 1)]
    assert found.covariance[1, 1] == pytest.approx(sum(s))
    z = found.estimate("treated")
    from scipy import stats

    assert z.high - z.estimate == pytest.approx(stats.t.ppf(0.975, 6) * sum(s) ** 0.5)  # 2 x 2 (4 - 1) = 6


def test_degrees_of_freedom_of_three_against_nine_clusters():
    rows = np.repeat(np.arange(12), 2)
    treated = (rows < 3).astype(float)
    y = np.random.default_rng(1).normal(size=12)[rows]
    found = regression(y, {"treated": treated}, errors=Errors.CR2, clusters=rows)
    expected = (1 / 3 + 1 / 9) ** 2 / (1 / (9 * 2) + 1 / (81 * 8))
    assert found._freedom(found.contrast({"treated": 1.0})) == pytest.approx(expected)


def test_cr2_is_unbiased_when_rows_are_independent_after_all():
    """E[V] = the true variance, by the definition of CR2: averaged over unit vectors of residuals it is exact."""
    rng = np.random.default_rng(4)
    rows = np.repeat(np.arange(8), SIZES)
    x = rng.normal(size=len(rows))
    design = np.column_stack([np.ones(len(rows)), x])
    truth = np.linalg.inv(design.T @ design)
    total = sum(regression(unit, {"x": x}, errors=Errors.CR2, clusters=rows).covariance for unit in np.eye(len(rows)))
    assert total == pytest.approx(truth, rel=1e-9)


def test_a_cluster_with_a_column_of_its_own_says_nothing_and_breaks_nothing():
    rows = np.repeat(np.arange(5), 4)
    y = np.random.default_rng(2).normal(size=20)
    found = regression(y, {"own": (rows == 0).astype(float)}, errors=Errors.CR2, clusters=rows)
    assert np.isfinite(found.covariance).all()


def autocorrelated(rng, n, rho):
    noise = rng.normal(size=n + 50)
    for i in range(1, n + 50):
        noise[i] += rho * noise[i - 1]
    return noise[50:]


def test_serial_errors_find_the_autocorrelation_that_residuals_understate():
    rng = np.random.default_rng(3)
    time = np.arange(48.0)
    fits = [regression(autocorrelated(rng, 48, 0.5), {"t": time}, errors=Errors.SERIAL) for _ in range(300)]
    plain = np.mean([lag_one(fit.residuals) for fit in fits])
    assert plain < 0.45
    assert np.mean([fit.autocorrelation for fit in fits]) == pytest.approx(0.5, abs=0.08)


def test_serial_errors_are_wider_where_the_series_swings():
    rng = np.random.default_rng(5)
    time = np.arange(60.0)

    def width(rho):
        fits = [regression(autocorrelated(rng, 60, rho), {"t": time}, errors=Errors.SERIAL) for _ in range(100)]
        return np.mean([f.estimate("t").high - f.estimate("t").low for f in fits])

    assert width(0.6) > 1.8 * width(0.0)


def test_serial_with_a_gap_knows_that_the_gap_is_no_neighbour():
    values = np.array([1.0, -1, 1, -1, 1, -1])
    assert lag_one(values, np.array([0, 1, 10, 11, 20, 21])) == pytest.approx(-0.5)
    assert lag_one(np.zeros(4)) == 0.0


def test_an_exact_line_has_no_margin():
    found = regression(np.arange(20.0), {"t": np.arange(20.0)}, errors=Errors.SERIAL)
    slope = found.estimate("t")
    assert (slope.estimate, slope.high - slope.low) == (pytest.approx(1), pytest.approx(0, abs=1e-9))


def test_what_cannot_be_fitted_is_refused():
    y, x, _, _ = world()
    with pytest.raises(ValueError, match="depend"):
        regression(y, {"x": x, "twice": 2 * x})
    with pytest.raises(ValueError, match="more rows"):
        regression(y[:2], {"x": x[:2]})
    with pytest.raises(ValueError, match="finite"):
        regression(np.where(x == x[0], np.nan, y), {"x": x})
    with pytest.raises(ValueError, match="clusters"):
        regression(y, {"x": x}, errors=Errors.CR2)
    with pytest.raises(ValueError, match="positive"):
        regression(y, {"x": x}, weights=np.zeros(40))
    with pytest.raises(ValueError, match="zero everywhere"):
        regression(y, {"x": np.zeros(40)})
    with pytest.raises(KeyError):
        regression(y, {"x": x}).estimate("z")
