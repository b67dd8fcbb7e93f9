"""From a file with what customers spent to the page that says what a score is worth."""

from __future__ import annotations

import numpy as np
from django.urls import reverse

from hofnar.insights import columnar
from hofnar.jobs.services import run_waiting
from hofnar.measurement.models import Metric
from hofnar.responses.queries import visible
from tests.test_import_aspects import column_number
from tests.test_import_engine import text
from tests.test_import_front_door import anna, confirm, dropped, ears  # noqa: F401

HEAD = "id,date,NPS,Desk,Site,Turnover,Questions"


def rows(n: int = 300) -> list[str]:
    rng = np.random.default_rng(6)
    desk, site = rng.integers(1, 6, n), rng.integers(1, 6, n)
    nps = np.clip(np.rint(6 + 0.8 * (desk - 3) + rng.normal(size=n)), 0, 10).astype(int)
    spent = 100 + 20 * nps + rng.normal(0, 15, n)
    calls = rng.poisson(np.maximum(0.2, 4 - 0.3 * nps))
    days = (f"2026-{at % 9 + 1:02}-10" for at in range(n))
    columns = zip(range(n), days, nps, desk, site, spent, calls)
    return [f"{a},{b},{c},{d},{e},{f:.2f},{g}" for a, b, c, d, e, f, g in columns]


def tells(anna, run, name: str, aspect: str) -> None:  # noqa: F811
    address = reverse("import_column", args=[run.pk, column_number(run, name)])
    given = {"role": "kpi", "kpi_tells": aspect, "kind": "", "low": "", "high": "", "label": name}
    assert anna.post(address, given).status_code == 302


def test_columns_of_what_customers_did_come_in_without_a_scale_and_the_page_uses_them(anna, world):  # noqa: F811
    run = dropped(anna, "shop.csv", text(*rows(), head=HEAD))
    for name in ("Desk", "Site"):
        address = reverse("import_column", args=[run.pk, column_number(run, name)])
        assert (
            anna.post(
                address, {"role": "touchpoint", "kind": "csat", "low": "1", "high": "5", "label": name}
            ).status_code
            == 302
        )
    tells(anna, run, "Turnover", "revenue")
    tells(anna, run, "Questions", "contacts")
    confirm(anna, run)
    run_waiting()
    found = {metric.aspect: metric for metric in Metric.objects.exclude(aspect="experience")}
    assert (found["revenue"].level, found["revenue"].higher_is_better) == ("relation", True)
    assert (found["contacts"].level, found["contacts"].higher_is_better) == ("relation", False)
    first = visible(world.tulp).order_by("pk").first()
    assert isinstance(first.answers["Turnover"], float)
    columnar.refresh(world.tulp.pk)
    page = anna.get(reverse("worth")).content.decode()
    assert "Turnover" in page
    assert "Questions" in page
    assert "in revenue a customer" in page
