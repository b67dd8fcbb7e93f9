"""A file that tells more than how it was: expectations, what matters, brand values, who stayed."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from hofnar.imports.models import ImportRun, SavedMapping
from hofnar.insights.queries import kpis_of, moments_of
from hofnar.jobs.services import run_waiting
from hofnar.journeys.models import Touchpoint
from hofnar.measurement.models import Metric
from hofnar.measurement.queries import unmeasured_touchpoints
from hofnar_analytics.mapping import Aspect, Mapping
from tests.test_import_engine import text
from tests.test_import_front_door import anna, confirm, dropped, ears, imported  # noqa: F401

A = Metric.Aspect
HEAD = "id,date,NPS,Desk,Desk importance,Desk better or worse than expected,Retention"
ROWS = [
    f"{n},2026-{n % 12 + 1:02}-10,{n * 7 % 11},{n % 5 + 1},{n * 3 % 5 + 1},{n * 2 % 5 + 1},{n % 2}" for n in range(60)
]


def told() -> dict[str, Metric]:
    return {metric.name: metric for metric in Metric.objects.all()}


def test_what_a_name_says_for_certain_is_taken_over_and_lands_on_the_moment_it_is_about(anna, world):  # noqa: F811
    imported(anna, "desk.csv", text(*ROWS, head=HEAD))
    found = told()
    assert found["Desk"].aspect == A.EXPERIENCE
    assert found["Desk importance"].aspect == A.IMPORTANCE
    assert found["Desk better or worse than expected"].aspect == A.EXPECTATION
    assert {found[name].touchpoint.name for name in found if name.startswith("Desk")} == {"Desk"}
    assert Touchpoint.objects.count() == 1
    assert not unmeasured_touchpoints(world.tulp).exists()


def test_only_experiences_are_moments_and_kpis_of_the_pages(anna, world):  # noqa: F811
    imported(anna, "desk.csv", text(*ROWS, head=HEAD))
    every = frozenset(Metric.objects.values_list("pk", flat=True))
    assert [metric.name for metric in moments_of(world.tulp, every)] == ["Desk"]
    assert "Retention" not in [metric.name for metric in kpis_of(world.tulp, every)]


def column_number(run: ImportRun, name: str) -> int:
    return [column.name for column in Mapping.from_toml(run.mapping).columns].index(name)


def test_somebody_says_what_a_column_tells_and_the_kept_mapping_remembers(anna, world):  # noqa: F811
    run = dropped(anna, "desk.csv", text(*ROWS, head=HEAD.replace("Retention", "Honest")))
    address = reverse("import_column", args=[run.pk, column_number(run, "Honest")])
    given = {"role": "kpi", "kpi_tells": "brand_value", "kind": "mean", "low": "0", "high": "1", "label": "Honest"}
    assert anna.post(address, given).status_code == 302
    confirm(anna, run)
    run_waiting()
    metric = told()["Honest"]
    assert (metric.aspect, metric.level) == (A.BRAND_VALUE, Metric.Level.RELATION)
    kept = Mapping.from_toml(SavedMapping.objects.get().toml)
    assert kept.column("Honest").aspect is Aspect.BRAND_VALUE
    later = dropped(anna, "later.csv", text(*ROWS, head=HEAD.replace("Retention", "Honest")))
    assert Mapping.from_toml(later.mapping).column("Honest").aspect is Aspect.BRAND_VALUE


def test_the_form_offers_a_moment_and_a_kpi_their_own_choices(anna, world):  # noqa: F811
    run = dropped(anna, "desk.csv", text(*ROWS, head=HEAD))
    page = anna.get(reverse("import_column", args=[run.pk, column_number(run, "Desk importance")])).content.decode()
    moment = re.search(r'<select name="moment_tells".*?</select>', page, re.DOTALL)
    assert moment is not None
    assert 'value="importance" selected' in moment.group(0)
    assert "revenue" not in moment.group(0)


@pytest.mark.parametrize("aspect", ["revenue", "soul"])
def test_a_choice_that_does_not_fit_the_role_is_refused(anna, world, aspect):  # noqa: F811
    run = dropped(anna, "desk.csv", text(*ROWS, head=HEAD))
    address = reverse("import_column", args=[run.pk, column_number(run, "Desk")])
    given = {"role": "touchpoint", "moment_tells": aspect, "kind": "csat", "low": "1", "high": "5"}
    assert anna.post(address, given).status_code == 422


def test_scores_cannot_join_a_metric_that_tells_something_else(anna, world):  # noqa: F811
    imported(anna, "desk.csv", text(*ROWS, head=HEAD))
    run = dropped(anna, "other.csv", text(*ROWS, head=HEAD.replace("Desk importance", "Counter")))
    desk = told()["Desk importance"]
    address = reverse("import_column", args=[run.pk, column_number(run, "Counter")])
    given = {
        "role": "touchpoint", "moment_tells": "experience", "kind": desk.kind, "low": "1", "high": "5",
        "metric": str(desk.pk),
    }  # fmt: skip
    answer = anna.post(address, given)
    assert answer.status_code == 422
    assert "tells something else" in answer.content.decode()
