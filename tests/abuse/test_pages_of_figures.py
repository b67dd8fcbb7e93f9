"""A01, A02, H12: what can be asked of the pages about figures by hand. Nonsense breaks nothing and tells nothing; what
is another organisation's, or above one's own unit, is as unknown as what never was."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from hofnar.insights.tests.seed import follow, lay_out, plant
from hofnar.insights.tests.test_pages import client_of
from hofnar.insights.tests.test_worth import record
from hofnar.responses.models import Change, Response
from tests.test_sfo_every_page import plain_names

ODD = (
    {
        "period": "9999-12:9999-12",
        "reading": "share",
        "level": "x",
        "wave": "0:'",
        "beside": "kpi:99999999999999999999",
    },
    {"from": "0001-01", "to": "9999-12", "beside": "channel:shop:\x00", "wave": "\x00:\ud7ff"},
    {"from": "-001-01", "to": "2026-13", "segment": "channel:" + "x" * 5000, "end": "../top"},
    {"period": "2026-10:2026-01", "segment": "channel__in:shop", "reading": "' or 1=1", "level": "-1"},
    {"segment": "_state:closed", "period": "٢٠٢٦-٠١:٢٠٢٦-٠٢", "wave": "²:2026"},
    {"segment": "channel:shop", "beside": "channel:shop:shop", "wave": "1e9:", "only": "%00"},
)
PLAN = {"plan-moment": "1", "plan-change": "0.3", "plan-customers": "10000", "plan-cost": "0", "plan-link": "between"}
EXTREME = ("1e308", "-1e308", "nan", "inf", "-inf", "1e-320", "9" * 400, "٣", "0x10", "\x00", "1_000", "")


@pytest.fixture
def planted(world):
    planted = lay_out(world.tulp)
    plant(planted, [world.groningen, world.assen, world.breda], 500, comments=60)
    follow(world.tulp)
    return planted


@pytest.mark.parametrize("name", sorted(plain_names()))
def test_nonsense_in_an_address_breaks_no_page(world, planted, name) -> None:
    clients = [client_of(world.olga), client_of(world.bart)]
    for at, query in enumerate(ODD):
        response = clients[at % 2].get(f"{reverse(name)}?{urlencode(query)}")
        assert response.status_code in (200, 302, 404, 405), (name, query)


@pytest.mark.parametrize("name", sorted(plain_names()))
def test_what_is_foreign_or_above_is_as_unknown_as_what_never_was(world, planted, name) -> None:
    theirs = lay_out(world.klaver)
    place = next(iter(theirs.touchpoints.values()))
    tries = [
        ("unit", world.klaver_root.pk, 987_654), ("unit", world.root.pk, 987_654), ("unit", world.assen.pk, 987_654),
        ("kpi", theirs.nps.pk, 987_654), ("moment", place.pk, 987_654), ("kpi", 10**25, 987_654),
    ]  # fmt: skip
    bart = client_of(world.bart)
    for parameter, foreign, unknown in tries:
        pages = [bart.get(f"{reverse(name)}?{parameter}={key}") for key in (foreign, unknown)]
        assert pages[0].status_code == pages[1].status_code, (parameter, foreign)
        if pages[0].status_code == 404:
            assert pages[0].content == pages[1].content
        elif pages[0].status_code == 200:
            assert b"Klaver" not in pages[0].content
            assert b"Groningen" not in pages[0].content


@pytest.mark.parametrize("field", ["change", "customers", "cost", "moment", "link"])
def test_extreme_plans_are_refused_or_reckoned_and_never_infinite(world, planted, field) -> None:
    spent = record(planted, "spent", "revenue", 100_000)
    rows = list(Response.objects.filter(organisation=world.tulp))
    for at, row in enumerate(rows):
        row.answers["spent"] = 100 + at % 50
    Response.objects.bulk_update(rows, ["answers"])
    for row in rows:
        Change.objects.create(organisation=world.tulp, response=row)
    follow(world.tulp)
    moment = planted.touchpoints["Delivery"].pk
    olga = client_of(world.olga)
    for value in EXTREME:
        plan = PLAN | {"plan-moment": moment, f"plan-value_{spent.pk}": "1", f"plan-{field}": value}
        response = olga.get(f"{reverse('worth')}?{urlencode({'kpi': planted.grade.pk, **plan})}")
        assert response.status_code in (200, 422)
        text = response.content.decode().replace(f"{value} is not one of", "")  # what was typed may be repeated
        assert "nan" not in text.split()
        assert "inf " not in text
        assert "€inf" not in text
        assert "€nan" not in text


def test_a_moment_of_the_order_page_is_told_only_through_its_groups(world, planted) -> None:
    """A moment nobody lived in one's own unit tells nothing, whichever is asked for."""
    noor = client_of(world.noor)
    for place in planted.touchpoints.values():
        response = noor.get(f"{reverse('order')}?moment={place.pk}&unit={world.assen.pk}&period=2026-10:2026-10")
        assert response.status_code == 200
        page = response.context["page"]
        assert page.story is None or page.why_not == ""
