"""The measurement house in Chromium."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from hofnar.journeys.models import Touchpoint
from hofnar.measurement.models import Metric
from hofnar.measurement.services import make_metric, measure_touchpoints, set_target
from hofnar.measurement.standards import make_standard_journey
from tests.browser.conftest import assert_good_page, speak
from tests.world import World


def furnish(world: World, language: str) -> Metric:
    for key in ("web-shop", "municipality-desk"):
        make_standard_journey(world.tulp, key, language, world.anna)
    made = measure_touchpoints(world.tulp, Touchpoint.objects.all()[:9], "csat", world.anna)
    made[2].owner = None
    made[2].save()
    set_target(made[0], 4.2, date(2026, 12, 31), world.olga)
    make_metric(world.tulp, level="touchpoint", kind="mean", name="w" * 400, scale_low=0, scale_high=2.5)
    return made[0]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("person", ["anna", "roos"])
def test_a_furnished_house_is_a_good_page(signed_in, live, world, language: str, person: str):
    furnish(world, language)
    page = signed_in(person)
    speak(page, live, language)
    assert_good_page(page, live + reverse("measurement_house"))


@pytest.mark.parametrize("name", ["metric", "metric_edit"])
def test_a_metric_is_a_good_page(signed_in, live, world, name: str):
    metric = furnish(world, "nl")
    assert_good_page(signed_in("anna"), live + reverse(name, args=[metric.pk]))


def test_a_refused_metric_says_why_and_is_a_good_page(signed_in, live, world):
    page = signed_in("anna")
    speak(page, live, "nl")
    page.goto(live + reverse("metric_new"))
    page.select_option("#id_kind", "mean")
    page.fill("#id_name", "Verwachting")
    page.get_by_role("button", name="Meetwaarde maken").click()
    assert page.locator("#id_name").input_value() == "Verwachting"
    assert page.locator("#id_scale_low").get_attribute("aria-invalid") == "true"
    page.fill("#id_scale_low", "1")
    page.fill("#id_scale_high", "5")
    page.get_by_role("button", name="Meetwaarde maken").click()
    assert Metric.objects.get().name == "Verwachting"
