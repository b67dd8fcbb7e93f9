"""The months a page, a picture and a file name are those their figures are about."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import product

import pytest

from hofnar.insights.cuts import first_year_median
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import matrix_of
from hofnar.insights.months import Period, month_of
from hofnar.insights.tests.seed import Planted, answer, follow, lay_out
from hofnar.insights.tests.test_differencing import PERIODS, fill, units_of
from hofnar.insights.tests.test_pages import get

ASKED = Period(month_of(date(2026, 1, 1)), month_of(date(2026, 10, 1)))
TOLD = Period(ASKED.first, ASKED.last - 1)


@pytest.fixture
def planted(world) -> Planted:
    """150 answers in January to September, three in October: these wait for two more."""
    made = lay_out(world.tulp, world.olga)
    for at in range(150):
        answer(made, world.breda, date(2026, 1 + at % 9, 1 + at % 28), f"b{at}", nps=9, Website=3)
    for at in range(3):
        answer(made, world.breda, date(2026, 10, 1 + at), f"o{at}", nps=0, Website=5)
    follow(world.tulp)
    return made


def test_the_line_between_low_and_high_is_drawn_from_months_that_may_be_told(world, planted):
    assert first_year_median(Figures.of(world.tulp), [planted.moments["Website"]]) == 3.0


def test_the_matrix_page_and_its_file_name_the_months_it_is_about(world, planted):
    asked = f"unit={world.breda.pk}&from=2026-01&to=2026-10"
    text = get(world.olga, "impact_matrix", asked).content.decode()
    assert "January 2026 to September 2026 · 150 answers · the last months count from 5 answers on" in text
    assert "January 2026 to October 2026 ·" not in text
    matrix = matrix_of(Figures.of(world.tulp), planted.nps, world.breda.pk, ASKED, None)
    assert matrix.figure.period == TOLD
    assert matrix.impact is not None
    assert matrix.impact.n == 150


@pytest.mark.parametrize("name", ["impact_csv", "overview_csv", "units_csv"])
def test_every_row_of_a_file_names_its_own_months(world, planted, name):
    found = get(world.olga, name, f"unit={world.breda.pk}&from=2026-01&to=2026-10").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(found)))
    assert rows
    assert {(row["first month"], row["last month"]) for row in rows if row["answers"]} == {("2026-01", "2026-09")}


@pytest.mark.parametrize("seed", range(3))
def test_the_months_of_a_matrix_are_months_of_its_kpi(world, seed):
    """Else the answers of the one less those of the other might be one to four people."""
    made = lay_out(world.tulp)
    fill(world, made, seed)
    figures, seen = Figures.of(world.tulp), 0
    for unit, period in product(units_of(world), PERIODS):
        told, _ = figures.told_together(made.nps, [made.moments["Website"]], unit, period)
        if told is not None:
            seen += 1
            assert figures.told(made.nps, unit, told) == told
    assert seen > 20
