"""``hofnar worth`` as another program sees it."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from tests.command.test_contract import answered, hofnar


@pytest.fixture
def shop(tmp_path):
    """Four answers a customer; 0.5 of the KPI a point of the desk, 6 euros a point of the KPI, 0.2 contacts fewer."""
    rng = np.random.default_rng(4)
    n = 1200
    who, when = np.arange(n) // 4, np.arange(n) % 4 + 2020
    desk, site = rng.integers(1, 6, n), rng.integers(1, 6, n)
    kpi = np.clip(np.rint(6 + 0.5 * (desk - 3) + rng.normal(size=n)), 0, 10)
    spent = 50 + 6 * kpi + rng.normal(0, 10, n)
    calls = np.maximum(0, np.rint(4 - 0.2 * kpi + rng.normal(0, 1, n)))
    region = np.where(rng.random(n) < 0.5, "north", "south")
    stayed = (rng.random(n) < 0.8).astype(int)
    head = "KPI;Desk;Site;Spent;Calls;Stayed;Number;Year;Region\n"
    rows = zip(kpi.astype(int), desk, site, spent.round(2), calls.astype(int), stayed, who, when, region)
    path = tmp_path / "shop.csv"
    path.write_text(head + "\n".join(";".join(map(str, row)) for row in rows))
    return path


BASE = ("--kpi", "KPI:mean:0-10", "--touchpoint", "Desk", "--touchpoint", "Site", "--outcome", "Spent:revenue")
WHO = ("--customer", "Number", "--period", "Year")
PLAN = ("--improve", "Desk=0,4", "--customers", "1000", "--value", "Spent=1", "--cost", "500")


def holds(one: dict, truth: float) -> bool:
    return one["low"] < truth < one["high"]


def test_from_end_to_end_with_the_same_customer_beside(shop):
    found = answered("worth", shop, *BASE, "--outcome", "Calls:contacts", *WHO, "--adjust", "Region")
    spent, calls = found["outcomes"]
    assert holds(spent["link"], 6)
    assert holds(spent["within"], 6)
    assert spent["customers"] == 300
    assert holds(calls["link"], -0.2)
    desk = found["touchpoints"][0]["paths"][0]
    assert holds(desk["through"], 3)
    assert (desk["place"], desk["above_next"]) == (1, True)
    assert found["observational"] is True
    assert found["what_if"] is None


def test_without_customers_the_reading_says_so(shop):
    (spent,) = answered("worth", shop, *BASE)["outcomes"]
    assert spent["within_reasons"] == ["NO_IDENTITY"]
    assert spent["within"] == {"estimate": None, "low": None, "high": None}


def test_what_if_in_one_account(shop):
    found = answered("worth", shop, *BASE, "--outcome", "Calls:contacts", *PLAN, "--value", "Calls=5")["what_if"]
    assert found["rise"] < found["asked"] == 0.4
    account = found["account"]
    assert account["net"]["estimate"] == pytest.approx(account["gain"]["estimate"] - 500)
    money = sum(line["money"]["estimate"] for line in account["lines"])
    assert account["gain"]["estimate"] == pytest.approx(money)
    refused = answered("worth", shop, *BASE, *PLAN, "--improve", "Desk=3")["what_if"]
    assert (refused["account"], refused["reasons"]) == (None, ["ABOVE_SCALE"])


def test_words_in_both_languages(shop):
    english = hofnar("worth", shop, *BASE, *WHO, *PLAN).stdout
    assert "Desk is worth most for revenue" in english
    assert "not proven to be the cause" in english
    assert "Estimated probability that it pays" in english
    dutch = hofnar("worth", shop, *BASE, *WHO, *PLAN, language="nl").stdout
    assert "Desk is het meest waard voor omzet" in dutch
    assert "is niet bewezen de oorzaak" in dutch


def test_files(shop, tmp_path):
    out = tmp_path / "worth.csv"
    assert hofnar("worth", shop, *BASE, "--out", out).returncode == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["column"], row["outcome"]) for row in rows] == [("Desk", "Spent"), ("Site", "Spent")]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--outcome", "Spent:profit"),
        ("--outcome", "Calls:retention"),
        ("--improve", "Desk=0.3"),
        (*PLAN, "--improve", "Nowhere=1"),
        (*PLAN, "--value", "Calls=1"),
        ("--adjust", "Number"),
        ("--customer", "Nowhere"),
    ],
)
def test_what_cannot_be(shop, wrong):
    done = hofnar("worth", shop, *BASE, *wrong)
    assert done.returncode in {2, 3}
    assert "Traceback" not in done.stderr


def test_without_outcome_or_kpi_it_says_what_to_type(shop):
    assert "--outcome COLUMN:KIND" in hofnar("worth", shop, *BASE[:6]).stderr
    assert "--kpi COLUMN:KIND" in hofnar("worth", shop, *BASE[2:]).stderr
