"""Rows that belong together, at the prompt."""

from __future__ import annotations

import numpy as np
import pytest

from tests.command.test_contract import answered, hofnar


@pytest.fixture
def shops(tmp_path):
    """Fifty shops of ten answers each; a shop is liked or not, whatever its desk is given."""
    rng = np.random.default_rng(1)
    shop = np.repeat(np.arange(50), 10)
    desk = np.clip(3 + rng.integers(-1, 2, 50)[shop] + rng.integers(-1, 2, 500), 1, 5)
    site = rng.integers(1, 6, 500)
    kpi = np.clip(6 + rng.integers(-3, 4, 50)[shop] + rng.integers(-1, 2, 500) + (site > 3), 0, 10)
    lines = [f"{a};{b};{c};shop {d};{i % 480}" for i, (a, b, c, d) in enumerate(zip(kpi, desk, site, shop))]
    path = tmp_path / "shops.csv"
    path.write_text("KPI;Desk;Site;Shop;Person\n" + "\n".join(lines))
    return path


BASE = ("--kpi", "KPI:mean:0-10", "--touchpoint", "Desk", "--touchpoint", "Site")


def width(one):
    return one["leverage"]["high"] - one["leverage"]["low"]


def test_clusters_that_agree_widen_the_margin_of_what_they_share(shops):
    alone, together = (answered("impact", shops, *BASE, *more) for more in ((), ("--cluster", "Shop")))
    assert alone["clusters"] is None
    assert together["clusters"] == 50
    assert width(together["touchpoints"][0]) > 1.5 * width(alone["touchpoints"][0])
    assert together["touchpoints"][0]["leverage"]["estimate"] == alone["touchpoints"][0]["leverage"]["estimate"]


def test_respondents_count_once(shops):
    assert answered("impact", shops, *BASE, "--respondent", "Person")["clusters"] == 480


def test_differences_two_by_two(shops):
    (pair,) = answered("impact", shops, *BASE, "--cluster", "Shop", "--differences")["differences"]
    assert (pair["first"], pair["second"]) == ("Desk", "Site")
    assert pair["leverage"]["low"] < pair["leverage"]["estimate"] < pair["leverage"]["high"]
    assert pair["effect"]["estimate"] is None
    assert answered("impact", shops, *BASE)["differences"] == []


@pytest.mark.parametrize("more", [("--cluster", "Shop", "--respondent", "Person"), ("--cluster", "Nowhere")])
def test_what_cannot_be(shops, more):
    assert hofnar("impact", shops, *BASE, *more).returncode in {2, 3}
