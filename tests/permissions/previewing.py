"""Trying a survey: by its makers in the editor, by anybody who was sent a test link. Nothing is stored."""

from __future__ import annotations

from typing import Any

from hofnar.accounts.models import Organisation
from hofnar.responses.previewing import packed
from hofnar.surveys.trials import trial_path
from tests.permissions.rows import EDITORS, Made, Row
from tests.permissions.surveys import survey_with_draft
from tests.world import World


def _survey(organisation: str, *, further: bool = False) -> Made:
    def made(world: World) -> dict[str, Any]:
        more = {"state": packed({"recommend": {}}), "step": "better"} if further else {}
        return {"survey_id": survey_with_draft(getattr(world, organisation)).pk, **more}

    return made


def _link(organisation: Organisation) -> str:
    return trial_path(survey_with_draft(organisation)).removeprefix("/try/")


ROWS = [
    Row("survey_preview", own=_survey("tulp"), foreign=_survey("klaver"), allowed=EDITORS, is_page=False),
    Row(
        "survey_preview_step",
        own=_survey("tulp", further=True),
        foreign=_survey("klaver", further=True),
        unknown={"survey_id": 999_999_999, "state": packed({}), "step": "better"},
        allowed=EDITORS,
        is_page=False,
    ),
    Row("survey_try", public=True, own=lambda world: {"link": _link(world.tulp)}),
    Row(
        "survey_try_step",
        public=True,
        own=lambda world: {"link": _link(world.tulp), "state": packed({"recommend": {}}), "step": "better"},
    ),
]
