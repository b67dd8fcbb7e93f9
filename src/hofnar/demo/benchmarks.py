"""Figures of others, invented like Bolderkruin itself: one that may stand beside the NPS, one of another sector and one
asked on another scale, so that the page shows both what fits and why the rest does not."""

from __future__ import annotations

from datetime import date
from typing import Any

from hofnar.accounts.models import Organisation, User
from hofnar.accounts.sectors import Country, Industry
from hofnar.benchmarks.services import add_benchmarks
from hofnar.measurement.models import Metric

FILE = "benchmarks-verzonnen.csv"
WORDINGS = {
    str(Metric.MetricKind.NPS): "Hoe waarschijnlijk is het dat u ons aanbeveelt?",
    str(Metric.MetricKind.CSAT): "Hoe tevreden bent u over uw aankoop?",
}
SECTORS = {Industry.WEB_SHOP: "webwinkels", Industry.TELECOM: "telecom"}
HOW = "Verzonnen voor de demo: online panel, klanten van het afgelopen jaar"


def compare_with_others(organisation: Organisation, by: User, today: date) -> None:
    year = today.year - 1
    rows = [
        _row(year, Industry.WEB_SHOP, Metric.MetricKind.NPS, (0, 10), 7.0, 4_200),
        _row(year, Industry.TELECOM, Metric.MetricKind.NPS, (0, 10), -12.0, 3_100),
        _row(year, Industry.WEB_SHOP, Metric.MetricKind.CSAT, (1, 10), 0.71, 2_600),
    ]
    add_benchmarks(organisation, FILE, rows, by)


def _row(year: int, sector: Industry, kind: str, ends: tuple[int, int], value: float, n: int) -> dict[str, Any]:
    return {
        "industry": sector,
        "country": Country.NL,
        "kind": kind,
        "scale_low": float(ends[0]),
        "scale_high": float(ends[1]),
        "first_on": date(year, 1, 1),
        "last_on": date(year, 12, 31),
        "wording": WORDINGS[kind],
        "value": value,
        "deviation": None,
        "n": n,
        "source": f"Panel Klantstem, {SECTORS[sector]} (verzonnen)",
        "method": HOW,
    }
