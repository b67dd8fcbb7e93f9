from __future__ import annotations

from typing import Any

from hofnar.accounts.models import Organisation
from hofnar.journeys.services import make_journey
from hofnar.measurement.models import Metric
from hofnar.measurement.services import make_metric
from tests.permissions.rows import EDITORS, Row
from tests.world import World


def _metric(organisation: Organisation) -> Metric:
    return make_metric(organisation, level=Metric.Level.RELATION, kind=Metric.MetricKind.GRADE, name="Grade")


def _row(name: str, **more: Any) -> Row:
    return Row(
        name,
        own=lambda world: {"metric_id": _metric(world.tulp).pk},
        foreign=lambda world: {"metric_id": _metric(world.klaver).pk},
        **more,
    )


def _change(address: str, /, **posted: str) -> Row:
    return _row(address, method="post", allowed=EDITORS, data=lambda world: dict(posted))


def _fill(world: World) -> dict[str, Any]:
    return {"journey": make_journey(world.tulp, "Buying", [("Paying", ["Paying online"])]).pk, "kind": "csat"}


NEW = {"place": "relation", "kind": "nps", "name": "Recommending", "higher_is_better": "yes"}
ROWS = [
    Row("measurement_house"),
    Row("metric_new", allowed=EDITORS),
    Row("metric_new", allowed=EDITORS, method="post", data=lambda world: NEW),
    Row("metric_fill", allowed=EDITORS, method="post", data=_fill),
    Row("standard_journey_new", allowed=EDITORS, method="post", data=lambda world: {"key": "web-shop"}),
    _row("metric"),
    _row("metric_edit", allowed=EDITORS),
    _change("metric_edit", name="Mark", higher_is_better="yes"),
    _change("metric_archive"),
    _change("metric_restore"),
    _change("target_new", value="7.5", due_on="2027-12-31"),
]
