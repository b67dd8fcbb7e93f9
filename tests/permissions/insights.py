"""Who may use the pages with figures, and what a stranger sees."""

from __future__ import annotations

from datetime import date

from hofnar.insights.models import PopulationMargin
from hofnar.insights.tests.seed import lay_out
from hofnar.measurement.models import Metric
from tests.permissions.rows import EDITORS, NOBODY, Row
from tests.world import World


def _touchpoint(organisation: str):
    return lambda world: {"touchpoint_id": next(iter(lay_out(getattr(world, organisation)).touchpoints.values())).pk}


def _nps(organisation: str):
    return lambda world: {"metric_id": lay_out(getattr(world, organisation)).nps.pk}


def _journey(organisation: str):
    return lambda world: {"journey_id": lay_out(getattr(world, organisation)).journey.pk}


def _survey(organisation: str):
    return lambda world: {"survey_id": lay_out(getattr(world, organisation)).version.survey_id}


def _no_answers(world: World) -> dict[str, object]:
    """Files of nothing do not exist: tests/test_insights_files.py asks for them with answers."""
    lay_out(world.tulp)
    return {"kind": "impact", "key": Metric.objects.filter(organisation=world.tulp).first().pk, "extension": "png"}


def _margin(organisation: str):
    def make(world: World) -> dict[str, object]:
        whose = getattr(world, organisation)
        row = PopulationMargin.objects.create(
            organisation=whose,
            segment=f"channel {PopulationMargin.objects.count()}",
            amounts={"a": 1, "b": 2},
            counted_on=date(2026, 1, 1),
            source="us",
        )
        return {"margin_id": row.pk}

    return make


ROWS = [
    Row("home"),
    Row("overview"),
    Row("below_score", own=_nps("tulp"), foreign=_nps("klaver")),
    Row("impact_matrix"),
    Row("moment_card", own=_touchpoint("tulp"), foreign=_touchpoint("klaver"), is_page=False),
    Row("impact_otherwise", own=lambda world: {"end": "top"}),
    Row("reading_fix", allowed=EDITORS, method="post", data=lambda world: {"reading": "effect"}),
    Row("unit_comparison"),
    Row("unsaid"),
    Row("course"),
    Row("held"),
    Row("who_answers"),
    Row("population_bring", allowed=EDITORS, method="post"),
    Row("population_remove", allowed=EDITORS, method="post", own=_margin("tulp"), foreign=_margin("klaver")),
    Row("worth"),
    Row("brand_values"),
    Row("expectations"),
    Row("order"),
    Row("alarms"),
    Row("drivers_compared"),
    Row("customer_numbers", allowed=EDITORS, own=_survey("tulp"), foreign=_survey("klaver"), method="post"),
    Row("touchpoint_insights", own=_touchpoint("tulp"), foreign=_touchpoint("klaver")),
    Row("touchpoint_shape", own=_touchpoint("tulp"), foreign=_touchpoint("klaver")),
    Row("method", own=lambda world: {"slug": "impact"}),
    Row("picture_file", allowed=NOBODY, own=_no_answers, is_page=False),
    Row("overview_csv", allowed=NOBODY, is_page=False),
    Row("impact_csv", allowed=NOBODY, is_page=False),
    Row("units_csv", allowed=NOBODY, is_page=False),
    Row("touchpoint_csv", allowed=NOBODY, own=_touchpoint("tulp"), foreign=_touchpoint("klaver"), is_page=False),
    Row("journey_score_line", own=_journey("tulp"), foreign=_journey("klaver"), is_page=False),
    Row("measurement_gaps", is_page=False),
]
