from __future__ import annotations

from typing import Any

from hofnar.journeys.models import Journey
from hofnar.journeys.services import make_journey
from hofnar.surveys.closing_notes import add_closing_note
from tests.permissions.rows import EDITORS, Made, Row
from tests.world import World


def _made(world: World, organisation: str) -> Journey:
    return make_journey(getattr(world, organisation), "Visit", [("There", ["Desk"])])


def _journey(organisation: str) -> Made:
    return lambda world: {"journey_id": _made(world, organisation).pk}


def _note(organisation: str) -> Made:
    return lambda world: {"note_id": add_closing_note(_made(world, organisation), {"en": "More signs"}).pk}


def _sent(world: World) -> dict[str, Any]:
    return {"text_en": "More signs", "done_on": "2026-03-01"}


NOTE, THEIRS = _note("tulp"), _note("klaver")

ROWS = [
    Row("closing_note_journeys", allowed=EDITORS),
    Row("closing_note_list", own=_journey("tulp"), foreign=_journey("klaver"), allowed=EDITORS),
    Row(
        "closing_note_list",
        method="post",
        own=_journey("tulp"),
        foreign=_journey("klaver"),
        allowed=EDITORS,
        data=_sent,
    ),
    Row("closing_note", own=NOTE, foreign=THEIRS, allowed=EDITORS),
    Row("closing_note", method="post", own=NOTE, foreign=THEIRS, allowed=EDITORS, data=_sent),
    Row("closing_note_show", method="post", own=NOTE, foreign=THEIRS, allowed=EDITORS),
    Row("closing_note_move", method="post", own=NOTE, foreign=THEIRS, allowed=EDITORS, data=lambda world: {"to": "up"}),
]
