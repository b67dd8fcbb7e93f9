from __future__ import annotations

from typing import Any

from hofnar.accounts.models import Organisation, Unit
from hofnar.invitations.services import make_open_link
from tests.permissions.rows import EDITORS, Made, Row
from tests.permissions.surveys import survey_with_draft
from tests.world import World


def _survey(organisation: str) -> Made:
    return lambda world: {"survey_id": survey_with_draft(getattr(world, organisation)).pk}


def _link(organisation: str) -> Made:
    def made(world: World) -> dict[str, Any]:
        owner: Organisation = getattr(world, organisation)
        root = Unit.objects.get(organisation=owner, parent=None)
        return {"link_id": make_open_link(survey_with_draft(owner), root, wave="2026").pk}

    return made


def _row(name: str, method: str = "get", **posted: Any) -> Row:
    own, foreign = _survey("tulp"), _survey("klaver")
    return Row(name, own=own, foreign=foreign, allowed=EDITORS, method=method, data=lambda world: posted)


ROWS = [
    _row("survey_ways"),
    _row("open_links_print"),
    _row("open_link_add", "post", kind="qr", wave="2026"),
    _row("personal_links_add", "post"),
    Row("open_link_switch", own=_link("tulp"), foreign=_link("klaver"), allowed=EDITORS, method="post"),
]
