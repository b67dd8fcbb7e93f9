"""Below the score, units with one NPS, benchmarks and what cannot be said, with answers: axe, width, both languages."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from hofnar.benchmarks.reading import read
from hofnar.benchmarks.services import add_benchmarks
from hofnar.benchmarks.tests.files import A_ROW, csv_of
from hofnar.insights.tests.seed import follow, lay_out, plant
from hofnar.insights.tests.test_below import fill
from tests.browser.conftest import DESK, PHONE, assert_good_page, speak

SHOTS = os.environ.get("HOFNAR_SHOTS", "")


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    made = lay_out(world.tulp, world.olga)
    plant(made, [world.groningen, world.assen], 900, comments=60, until=date(2026, 3, 31), months=3)
    fill(made, world.breda, 2025, {10: 30, 8: 50, 3: 20}, month=11)
    fill(made, world.breda, 2026, {10: 45, 8: 20, 0: 15, 5: 20}, "Never again", month=4)
    fill(made, world.groningen, 2026, {10: 500, 3: 300}, "So so", month=4)
    fill(made, world.assen, 2026, {10: 200, 8: 700, 3: 20}, "Very good", month=4)
    world.tulp.industry = "retail"
    world.tulp.save()
    rows = [A_ROW, {**A_ROW, "sector": "bank", "value": "12", "source": "Bank monitor"}, {**A_ROW, "country": "US"}]
    add_benchmarks(world.tulp, "market.csv", read(csv_of(*rows)).rows, world.olga)
    follow(world.tulp)
    return made


@pytest.mark.parametrize(("person", "language"), [("olga", "nl"), ("noor", "en"), ("bart", "nl")])
def test_pages(live, signed_in, planted, person, language):
    page = signed_in(person)
    speak(page, live, language)
    period = "?from=2026-01&to=2026-06"
    for name, address in {
        "below": reverse("below_score", args=[planted.nps.pk]) + period,
        "units": reverse("unit_comparison") + period,
        "overview": reverse("overview") + period,
        "benchmarks": reverse("benchmark_list"),
        "unsaid": reverse("unsaid") + period,
        "method": reverse("method", args=["below"]) + period,
    }.items():
        assert_good_page(page, live + address)
        _shoot(page, live + address, f"{name}-{person}")


def _shoot(page, address, name):
    """Pictures to look at, where ``HOFNAR_SHOTS`` names a folder."""
    for size in (DESK, PHONE) if SHOTS else ():
        page.set_viewport_size(size)
        page.goto(address)
        page.screenshot(path=Path(SHOTS) / f"{name}-{size['width']}.png", full_page=True)


def test_a_bad_file_is_told_by_row_and_column(live, signed_in, planted, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(csv_of(A_ROW, {**A_ROW, "adjusted": "yes", "n": "12"}))
    page = signed_in("anna")
    speak(page, live, "en")
    page.goto(live + reverse("benchmark_list"))
    page.set_input_files("input[type=file]", str(wrong))
    page.get_by_role("button", name="Bring in", exact=True).click()
    alert = page.get_by_role("alert")
    assert "Nothing was stored" in alert.inner_text()
    assert alert.get_by_role("row").count() == 3  # the header, n and adjusted
    _shoot_now(page)


def _shoot_now(page):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / "bad-file.png", full_page=True)
