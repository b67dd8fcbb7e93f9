"""What is kept of selections has an end; what was dropped is made again, and is the same."""

from __future__ import annotations

from datetime import date

import numpy as np

from hofnar.insights.bounded import LEAST, Bounded, size_of
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period, month_of
from hofnar.insights.tests.seed import answer, follow, lay_out

KB = 1024


def test_the_longest_unused_goes_first_and_the_bytes_stay_under_the_limit():
    kept, made = Bounded(3 * (KB + LEAST)), []

    def of(key):
        return kept.of(key, lambda: made.append(key) or np.zeros(KB, dtype=np.uint8))

    for key in ("a", "b", "c", "a", "d"):
        of(key)
    assert made == ["a", "b", "c", "d"]
    assert [key in kept for key in "abcd"] == [True, False, True, True]
    of("b")
    assert made[-1] == "b"
    assert kept.size <= kept.limit


def test_what_is_larger_than_all_there_is_stays_alone():
    kept = Bounded(KB)
    kept.of("small", lambda: 1)
    kept.of("large", lambda: np.zeros(4 * KB, dtype=np.uint8))
    assert "large" in kept
    assert len(kept) == 1


def test_arrays_inside_are_counted():
    assert size_of((np.zeros(3), {"x": [np.zeros(4, dtype=np.int32)]})) == 3 * 8 + 4 * 4


def test_a_thousand_selections_take_no_more_room_than_allowed(world):
    planted = lay_out(world.tulp)
    for at in range(120):
        channel = {"channel": "shop" if at % 2 else "web", "age": str(at % 3)}
        answer(planted, world.breda, date(2026, 1 + at % 3, 1 + at % 28), str(at), segments=channel, nps=9, grade=7)
    follow(world.tulp)
    figures, year = Figures.of(world.tulp), Period(month_of(date(2026, 1, 1)), month_of(date(2026, 3, 1)))
    segments = [None, *((key, value) for key, values in figures.offered_segments().items() for value in values)]
    wanted = [figures.figure(planted.nps, world.root.pk, year, one).n for one in segments]
    figures.frame.derived.limit = 6 * KB
    for _ in range(20):
        for metric in (planted.nps, planted.grade):
            for segment in segments:
                Figures.of(world.tulp).figure(metric, world.root.pk, year, segment)
                assert figures.frame.derived.size <= 6 * KB
    again = [Figures.of(world.tulp).figure(planted.nps, world.root.pk, year, one).n for one in segments]
    assert again == wanted
    assert wanted[0] == 120
