from __future__ import annotations

from typing import Any

from hofnar.accounts.models import Organisation
from hofnar.journeys.services import make_journey
from hofnar.surveys.drafts import draft_of, save_draft, start_draft
from hofnar.surveys.models import Survey
from hofnar.surveys.services import make_survey
from hofnar.surveys.starting import QUESTIONNAIRES
from tests.permissions.rows import EDITORS, Made, Row
from tests.world import World

ALL_MOMENTS = next(one.definition for one in QUESTIONNAIRES if one.key == "all-moments")
RELATION = next(one.definition for one in QUESTIONNAIRES if one.key == "relation-nps")


def survey_with_draft(organisation: Organisation) -> Survey:
    survey = make_survey(organisation, "Relation")
    save_draft(start_draft(survey), RELATION, None, 0)
    return survey


def _of_a_journey(organisation: Organisation) -> Survey:
    survey = make_survey(organisation, "Moments", journey=make_journey(organisation, "Moving", [("Before", ["Boxes"])]))
    save_draft(start_draft(survey), ALL_MOMENTS, None, 0)
    return survey


def _made(organisation: str, more: dict[str, Any]) -> Made:
    return lambda world: {"survey_id": survey_with_draft(getattr(world, organisation)).pk, **more}


def _revision(world: World) -> dict[str, Any]:
    """The draft of Tulp that the row just made."""
    survey = Survey.objects.filter(organisation=world.tulp).order_by("-pk").first()
    draft = draft_of(survey) if survey else None
    return {"revision": draft.revision if draft else 0}


def _row(name: str, /, **more: Any) -> Row:
    return Row(name, own=_made("tulp", more), foreign=_made("klaver", more), allowed=EDITORS)


def _change(name: str, posted: dict[str, Any] | None = None, /, **more: Any) -> Row:
    def data(world: World) -> dict[str, Any]:
        return {**_revision(world), **(posted or {})}

    return Row(name, own=_made("tulp", more), foreign=_made("klaver", more), allowed=EDITORS, method="post", data=data)


ROWS = [
    Row("survey_list", allowed=EDITORS),
    Row("survey_new", allowed=EDITORS),
    Row("survey_new", allowed=EDITORS, method="post", data=lambda world: {"name": "New", "mode": "confidential"}),
    _row("survey_edit"),
    _row("survey_settings"),
    _change("survey_settings", {"name": "Other", "mode": "confidential"}),
    _row("survey_check"),
    _change("survey_texts", {"first_language": "nl"}),
    _row("survey_translations"),
    _change("survey_translations", {"path__0": "title", "source__0": "x", "text__0__en": "y"}),
    _change("survey_hidden", {"key__0": "region"}),
    _change("survey_duplicate"),
    _change("survey_close"),
    _change("survey_reopen"),
    _change("survey_columns"),
    Row(
        "survey_metrics",
        own=_made("tulp", {}),
        foreign=_made("klaver", {}),
        allowed=EDITORS,
        method="post",
        data=lambda world: {"owner": world.noor.pk},
    ),
    _change("survey_publish"),
    _change("draft_start"),
    _change("draft_undo"),
    _change("draft_redo"),
    _change("draft_throw_away"),
    _change("question_add", {"kind": "nps"}),
    _change("question_change", {"text__nl": "Vraag", "text__en": "Question"}, key="nps"),
    Row(
        "question_moments",
        own=lambda world: {"survey_id": _of_a_journey(world.tulp).pk, "key": "moments"},
        foreign=lambda world: {"survey_id": _of_a_journey(world.klaver).pk, "key": "moments"},
        allowed=EDITORS,
        method="post",
    ),
    _change("question_rule", {"cell": ""}, key="better"),
    _change("question_duplicate", key="nps"),
    _change("question_remove", key="nps"),
    _change("question_move", {"step": "later"}, key="nps"),
    _change("page_move", {"place": "1"}, key="recommend"),
    _change("page_duplicate", key="recommend"),
    _change("page_remove", key="recommend"),
    _change("jump_add", {"cell": "nps", "comparison": "<=", "value": "6", "to": "end"}, key="recommend"),
    _change("jump_remove", key="recommend", number=0),
]
