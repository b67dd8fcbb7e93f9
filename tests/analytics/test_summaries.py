"""The score cube: equal to scoring the answers, additive, updated one answer at a time, units summing to parents."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score
from hofnar_analytics.summaries import Axes, ScoreCube

AXES = Axes(
    {"nps": Scale.of(Kind.NPS), "csat": Scale.of(Kind.CSAT)},
    units=(11, 12, 21),
    first_week=2900,
    weeks=6,
    segments=("", "b"),
)


def answers(n=4000, seed=1):
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 11, n).astype(float)
    scores[rng.random(n) < 0.1] = np.nan
    return rng.integers(0, 3, n), rng.integers(2900, 2906, n), scores, rng.integers(0, 2, n), rng.uniform(0.2, 3, n)


def filled(weights=False):
    units, weeks, scores, segments, w = answers()
    cube = ScoreCube.empty(AXES, weights=weights)
    cube.add("nps", units, weeks, scores, segments=segments, weights=w if weights else None)
    return cube


@pytest.mark.parametrize("weights", [False, True])
def test_a_selection_scores_as_its_answers_do(weights):
    units, weeks, scores, segments, w = answers()
    chosen = np.isin(units, [0, 2]) & (weeks >= 2902) & (segments == 1)
    expected = score(scores[chosen], AXES.scales["nps"], weights=w[chosen] if weights else None, column="nps")
    found = filled(weights).score_for("nps", [11, 21], range(2902, 2906), segment="b")
    assert found.n == expected.n
    assert found.n_effective == pytest.approx(expected.n_effective)
    assert found.distribution == pytest.approx(expected.distribution)
    assert (found.estimate, found.low, found.high) == pytest.approx((expected.estimate, expected.low, expected.high))


def test_all_metrics_at_once():
    found = filled().scores_for([11], [2900, 2901])
    assert set(found) == {"nps", "csat"}
    assert found["csat"].estimate is None
    assert found["nps"].n > 0


def test_one_by_one_gives_the_same_cube_as_all_at_once():
    units, weeks, scores, segments, w = answers(300)
    whole, steps = ScoreCube.empty(AXES, weights=True), ScoreCube.empty(AXES, weights=True)
    whole.add("nps", units, weeks, scores, segments=segments, weights=w)
    for unit, week, value, segment, weight in zip(units, weeks, scores, segments, w):
        steps.update("nps", AXES.units[unit], int(week), value, segment=AXES.segments[segment], weight=weight)
    assert (whole.counts == steps.counts).all()
    assert whole.weighted == pytest.approx(steps.weighted)
    assert whole.squares == pytest.approx(steps.squares)


def test_a_correction_takes_the_old_answer_back():
    cube, before = filled(), filled()
    cube.update("nps", 11, 2903, 4)
    cube.update("nps", 11, 2903, 4, times=-1)
    assert (cube.counts == before.counts).all()


def test_an_update_touches_one_cell():
    cube, before = filled(), filled()
    assert cube.update("nps", 12, 2901, 9)
    assert int((cube.counts != before.counts).sum()) == 1


def test_cubes_add_up():
    units, weeks, scores, segments, _ = answers()
    half = np.arange(len(scores)) % 2 == 0
    parts = []
    for rows in (half, ~half):
        part = ScoreCube.empty(AXES)
        part.add("nps", units[rows], weeks[rows], scores[rows], segments=segments[rows])
        parts.append(part)
    assert ((parts[0] + parts[1]).counts == filled().counts).all()


def test_what_lies_outside_does_not_count_and_is_told():
    cube = ScoreCube.empty(AXES)
    weeks = np.array([2900, 2899, 2906, 2900, 2900])
    left_out = cube.add("csat", np.array([0, 0, 0, 0, 1]), weeks, np.array([5.0, 5, 5, 6, 4.5]))
    assert (left_out, int(cube.counts.sum())) == (4, 1)
    assert not cube.update("csat", 11, 2900, 6)
    assert not cube.update("csat", 99, 2900, 5)


@pytest.mark.parametrize("weights", [False, True])
def test_units_add_up_to_their_parent(weights):
    cube = filled(weights)
    rolled = cube.rolled_up({11: 10, 12: 10, 21: 20, 10: 1, 20: 1})
    region, top = rolled.score_for("nps", [10]), rolled.score_for("nps", [1])
    expected = cube.score_for("nps", [11, 12])
    assert (region.n, region.estimate) == (expected.n, pytest.approx(expected.estimate))
    assert region.distribution == pytest.approx(expected.distribution)
    assert region.n_effective == pytest.approx(expected.n_effective)
    assert top.distribution == pytest.approx(cube.score_for("nps").distribution)
    assert rolled.score_for("nps", [11]) == cube.score_for("nps", [11])


def test_a_parent_keeps_answers_of_its_own():
    cube = filled()
    assert cube.rolled_up({12: 11}).score_for("nps", [11]).n == cube.score_for("nps", [11, 12]).n


def test_a_unit_above_itself_and_a_scale_without_ends_are_refused():
    with pytest.raises(ValueError, match="above itself"):
        filled().rolled_up({11: 12, 12: 11})
    with pytest.raises(ValueError, match="two ends"):
        Axes({"income": Scale.of(Kind.MEAN)}, (1,), 0, 1)
