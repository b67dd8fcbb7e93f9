"""Places with margins and contradictions: by counting, by simulated coverage and error rate, and the planted case."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.results import UNKNOWN, Estimate, Reason
from hofnar_analytics.stated_derived import Contrast, places, stated_and_derived


def estimated(values: np.ndarray, error: float) -> dict[str, Estimate]:
    return {f"m{at}": Estimate(v, v - 1.96 * error, v + 1.96 * error) for at, v in enumerate(values.tolist())}


def true_places(values: np.ndarray) -> list[tuple[int, int]]:
    """With ties a moment truly has any place its equals have."""
    return [(int((values > v).sum()) + 1, int((values >= v).sum())) for v in values]


def test_without_error_a_place_is_a_place():
    found = places(estimated(np.array([0.1, 0.9, 0.5, 0.3]), 1e-9))
    assert [(one.place, one.best, one.worst) for one in found.values()] == [(4, 4, 4), (1, 1, 1), (2, 2, 2), (3, 3, 3)]


def test_with_margins_that_all_overlap_every_place_is_possible():
    found = places(estimated(np.array([0.1, 0.2, 0.3]), 5.0))
    assert {(one.best, one.worst) for one in found.values()} == {(1, 3)}


def test_places_are_those_of_counting_over_random_worlds():
    rng = np.random.default_rng(2)
    for _ in range(50):
        values = rng.normal(size=6)
        found = list(places(estimated(values, 0.3), level=0.95).values())
        half = 0.3 * 1.96 * (2.6383 / 1.9600)  # normal quantile at 1 - .05 / (2 x 6)
        for at, one in enumerate(found):
            above = sum(values[j] - half > values[at] + half for j in range(6))
            below = sum(values[j] + half < values[at] - half for j in range(6))
            assert (one.best, one.worst) == (above + 1, 6 - below)
            assert one.best <= one.place <= one.worst


@pytest.mark.parametrize("truth", [np.linspace(0, 1, 8), np.zeros(8), np.array([0, 0, 0, 0.4, 0.4, 0.8, 0.8, 0.8])])
def test_all_true_places_lie_within_theirs_at_once(truth: np.ndarray):
    rng, held = np.random.default_rng(5), 0
    for _ in range(1000):
        found = list(places(estimated(truth + rng.normal(0, 0.12, 8), 0.12)).values())
        held += all(one.best <= first and last <= one.worst for one, (first, last) in zip(found, true_places(truth)))
    assert held / 1000 >= 0.94


@pytest.mark.parametrize("truth", [np.linspace(0, 1, 8), np.zeros(8)])
def test_what_agrees_is_seldom_called_a_contradiction(truth: np.ndarray):
    rng, called = np.random.default_rng(9), 0
    for _ in range(1000):
        said, shown = (estimated(truth + rng.normal(0, 0.1, 8), 0.1) for _ in range(2))
        called += bool(stated_and_derived(said, shown).contradicted)
    assert called / 1000 <= 0.05 + 3 * (0.05 * 0.95 / 1000) ** 0.5


def test_appreciation_is_hardly_named_and_moves_most():
    """The planted case: carers say it does not matter, the data say it does."""
    rng = np.random.default_rng(11)
    names = ("rota", "pay", "material", "training", "appreciation", "parking")
    said = np.array([4.4, 4.6, 4.0, 3.6, 1.9, 3.0]) + rng.normal(0, 0.05, 6)
    shown = np.array([0.30, 0.20, 0.22, 0.15, 0.70, 0.02]) + rng.normal(0, 0.03, 6)
    found = stated_and_derived(
        {name: Estimate(v, v - 0.1, v + 0.1) for name, v in zip(names, said)},
        {name: Estimate(v, v - 0.06, v + 0.06) for name, v in zip(names, shown)},
        believed=("pay", "rota"),
    )
    first = found.contradicted[0]
    assert (first.column, first.contrast) == ("appreciation", Contrast.UNDERSTATED)
    assert (first.said.place, first.shown.place, first.believed) == (6, 1, None)
    assert next(one for one in found.moments if one.column == "pay").believed == 1


def test_only_what_both_speak_of_is_put_in_order():
    stated = {"desk": Estimate(4, 3.9, 4.1), "letter": UNKNOWN, "site": Estimate(2, 1.9, 2.1)}
    derived = {"desk": Estimate(0.1, 0, 0.2), "letter": Estimate(0.4, 0.3, 0.5), "app": Estimate(0.3, 0.2, 0.4)}
    found = stated_and_derived(stated, derived)
    assert [one.column for one in found.moments] == ["desk"]
    assert found.reasons == (Reason.TOO_FEW_RESPONSES,)
    assert found.contradicted == ()
