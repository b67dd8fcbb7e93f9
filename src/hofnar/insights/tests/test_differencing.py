"""The same attack on what the pages show: every period a reader can pick, for every unit and segment."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from django.utils.translation import override

from hofnar.insights.figures import Figures
from hofnar.insights.impacts import matrix_of
from hofnar.insights.months import Period, month_of
from hofnar.insights.pages.overview import overview
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import Planted, answer, follow, lay_out
from hofnar.insights.tests.test_pages import get

FIRST = date(2026, 1, 1)
MONTHS = [month_of(FIRST) + at for at in range(6)]
PERIODS = [Period(*pair) for pair in combinations_with_replacement(MONTHS, 2)]
SEGMENTS = [None, ("channel", "shop"), ("channel", "web")]
FEW = {1, 2, 3, 4}
Shown = dict[tuple[int, Period], int]  # by unit and the months that are told


@pytest.fixture
def planted(world) -> Planted:
    return lay_out(world.tulp)


def fill(world, planted: Planted, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rates = {world.groningen: 9, world.assen: rng.choice([0.5, 3]), world.breda: 5, world.south: rng.choice([0, 1])}
    at = 0
    for unit, rate in rates.items():
        for month in range(6):
            for _ in range(rng.poisson(rate)):
                day = FIRST + timedelta(days=30 * month + int(rng.integers(0, 28)))
                channel = "shop" if rng.random() < 0.6 else "web"
                at += 1
                moments = {"Website": int(rng.integers(1, 6))} if rng.random() < 0.8 else {}
                answer(planted, unit, day, f"{seed}-{at}", segments={"channel": channel}, nps=9, **moments)
    follow(world.tulp)


def units_of(world) -> list[int]:
    return [one.pk for one in (world.root, world.north, world.south, world.groningen, world.assen, world.breda)]


def figures_shown(figures: Figures, metric, world, segment) -> Shown:
    found = {}
    for unit, period in product(units_of(world), PERIODS):
        shown = figures.figure(metric, unit, period, segment)
        if shown.n is not None and shown.period is not None:
            found[unit, shown.period] = shown.n
    return found


def assert_nobody_found(shown: Shown, world) -> None:
    """Two periods of one unit; a unit beside a unit below it; and, of those, two periods again."""
    below = {world.root.pk: units_of(world)[1:], world.north.pk: [world.groningen.pk, world.assen.pk],
             world.south.pk: [world.breda.pk]}  # fmt: skip
    rests = {(whole, part, period): n - shown[part, period] for (whole, period), n in shown.items()
             for part in below.get(whole, ()) if (part, period) in shown}  # fmt: skip
    both = {(world.north.pk, world.south.pk): world.root.pk, (world.groningen.pk, world.assen.pk): world.north.pk}
    for (one, other), whole in both.items():
        for period in PERIODS:
            if all((unit, period) in shown for unit in (one, other, whole)):
                rests[whole, 0, period] = shown[whole, period] - shown[one, period] - shown[other, period]
    counted = {((unit, 0, 0), period): n for (unit, period), n in shown.items()}
    counted |= {((whole, part, 1), period): n for (whole, part, period), n in rests.items()}
    assert not set(counted.values()) & FEW
    for (who, period), n in counted.items():
        for (also, longer), more in counted.items():
            if who == also and longer.first <= period.first and period.last <= longer.last:
                assert more - n not in FEW


@pytest.mark.parametrize("seed", range(4))
def test_g01_g03_no_two_selections_differ_by_one_to_four_people(world, planted, seed):
    fill(world, planted, seed)
    figures = Figures.of(world.tulp)
    by_segment = {segment: figures_shown(figures, planted.nps, world, segment) for segment in SEGMENTS}
    for shown in by_segment.values():
        assert_nobody_found(shown, world)
    assert len(by_segment[None]) > 20
    for (unit, period), n in by_segment[None].items():
        parts = [by_segment[one].get((unit, period)) for one in SEGMENTS[1:]]
        for part in parts:
            assert part is None or n - part not in FEW
        assert None in parts or n - sum(parts) not in FEW


@pytest.mark.parametrize("seed", range(2))
def test_g01_counts_of_answers_and_of_moments_hold_as_well(world, planted, seed):
    fill(world, planted, seed)
    figures = Figures.of(world.tulp)
    answers: Shown = {}
    for unit, period in product(units_of(world), PERIODS):
        told, n = figures.told(None, unit, period), figures.answers(unit, period)
        if told is not None and n is not None:
            answers[unit, told] = n
    assert_nobody_found(answers, world)
    moment = planted.moments["Website"]
    assert_nobody_found(figures_shown(figures, moment, world, None), world)


def test_g01_the_moments_of_the_matrix_share_the_blocks_of_their_kpi(world, planted):
    fill(world, planted, 1)
    world.tulp.shows_indicative = True
    world.tulp.save()
    figures = Figures.of(world.tulp)
    shown: Shown = {}
    for unit, period in product(units_of(world), PERIODS):
        matrix = matrix_of(figures, planted.nps, unit, period, None)
        column = str(planted.moments["Website"].touchpoint_id)
        if matrix.impact is not None and matrix.figure.period is not None:
            moment = next(one for one in matrix.impact.touchpoints if one.column == column)
            if moment.n:
                shown[unit, matrix.figure.period] = moment.n
    assert len(shown) > 5
    assert_nobody_found(shown, world)


def test_g01_january_to_october_minus_january_to_september_gives_nobody(world, planted):
    """The attack itself, on the page: three people answered in October."""
    for at in range(150):
        answer(planted, world.breda, date(2026, 1 + at % 9, 1 + at % 28), f"b{at}", nps=9)
    for at in range(3):
        answer(planted, world.breda, date(2026, 10, 1 + at), f"o{at}", nps=0)
    follow(world.tulp)
    figures, breda = Figures.of(world.tulp), world.breda
    for last in (9, 10):
        chosen = Selection(breda, planted.nps, Period(month_of(date(2026, 1, 1)), month_of(date(2026, last, 1))))
        with override("en"):
            page = overview(figures, chosen)
        assert page.kpis[0].figure.n == 150
        assert page.kpis[0].figure.score.estimate == 100
        assert [point.figure.n for point in page.kpis[0].series.points if point.month == month_of(date(2026, 10, 1))] \
            in ([], [None])  # fmt: skip
    assert any("the last months count from 5 answers on" in note for note in page.kpis[0].notes)


def test_where_nothing_may_be_told_there_is_one_way_on_instead_of_a_page_of_refusals(world, planted):
    for at in range(150):
        answer(planted, world.breda, date(2026, 1 + at % 9, 1 + at % 28), f"b{at}", nps=9)
    follow(world.tulp)
    text = get(world.bart, "overview", "from=2025-11&to=2025-12").content.decode()
    assert "Too few answers to show anything" in text
    assert "Show the last 12 months" in text
    assert "from=2026-01&amp;to=2026-09" in text
    assert text.count("too few answers") == 0
    assert "Show the last 12 months" not in get(world.bart, "overview").content.decode()
