from __future__ import annotations

from typing import Any

from hofnar.accounts.models import Organisation, Unit
from hofnar.insights.months import Period
from hofnar.jester.models import Round
from hofnar.jester.services import open_round
from hofnar.measurement.services import make_metric
from tests.permissions.rows import EDITORS, EVERYBODY, Row
from tests.world import World


def _round(organisation: Organisation, unit: Unit) -> Round:
    kpi = make_metric(organisation, level="relation", kind="nps", name="NPS")
    return open_round(kpi, unit, Period.year(2026), None)  # type: ignore[arg-type]


def _breda(world: World) -> dict[str, Any]:
    return {"round_id": _round(world.tulp, world.breda).pk}


def _klaver(world: World) -> dict[str, Any]:
    return {"round_id": _round(world.klaver, world.klaver_root).pk}


SEE_BREDA = EVERYBODY - {"noor"}  # she manages region North

ROWS = [
    Row("jester_list"),
    Row("said_and_shown"),
    Row("said_and_shown_part", is_page=False),
    Row("jester_new", allowed=EDITORS),
    Row("jester_new", allowed=EDITORS, method="post"),
    Row("jester_round", allowed=SEE_BREDA, own=_breda, foreign=_klaver),
    Row("jester_guess", allowed=SEE_BREDA, own=_breda, foreign=_klaver, method="post"),
    Row("jester_close", allowed=EDITORS, own=_breda, foreign=_klaver, method="post"),
    Row("jester_name", allowed=SEE_BREDA, own=_breda, foreign=_klaver, method="post"),
]
