"""Who may see and write down measures."""

from __future__ import annotations

from typing import Any

from hofnar.accounts.models import Organisation, Unit
from hofnar.evaluations.models import Evaluation, Plan
from hofnar.measurement.services import make_metric
from tests.permissions.rows import EDITORS, EVERYBODY, Row
from tests.world import World


def _made(organisation: Organisation, unit: Unit) -> dict[str, Any]:
    metric = make_metric(organisation, level="relation", kind="nps", name="NPS")
    evaluation = Evaluation.objects.create(organisation=organisation, unit=unit)
    Plan.objects.create(
        evaluation=evaluation,
        name="Calling ahead",
        metric=metric,
        first_month="2026-03",
        comparison="series",
        expected=5,
    )
    return {"evaluation_id": evaluation.pk}


def _breda(world: World) -> dict[str, Any]:
    return _made(world.tulp, world.breda)


def _klaver(world: World) -> dict[str, Any]:
    return _made(world.klaver, world.klaver_root)


SEE_BREDA = EVERYBODY - {"noor"}  # she manages region North

ROWS = [
    Row("evaluation_list"),
    Row("evaluation_new", allowed=EDITORS),
    Row("evaluation_new", allowed=EDITORS, method="post"),
    Row("evaluation_detail", allowed=SEE_BREDA, own=_breda, foreign=_klaver),
    Row("evaluation_change", allowed=EDITORS, own=_breda, foreign=_klaver),
    Row("evaluation_change", allowed=EDITORS, own=_breda, foreign=_klaver, method="post"),
    Row("evaluation_look", allowed=SEE_BREDA, own=_breda, foreign=_klaver, method="post"),
    Row("evaluation_archive", allowed=EDITORS, own=_breda, foreign=_klaver, method="post"),
    Row("evaluation_restore", allowed=EDITORS, own=_breda, foreign=_klaver, method="post"),
]
