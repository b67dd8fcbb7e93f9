"""Respondents' addresses: open to whoever has the link, signed in or not. Unknown ones are tested in the room."""

from __future__ import annotations

from typing import Any

from hofnar.accounts.logos import set_logo
from hofnar.invitations.services import make_personal_link
from hofnar.responses.exclusions import exclude
from hofnar.responses.keys import new_key
from hofnar.responses.models import Response, Submission
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from tests.permissions.rows import EDITORS, Made, Row
from tests.world import World


def _open(world: World) -> dict[str, Any]:
    return {"code": open_link(open_survey(world.tulp), world.breda).code}


def _open_step(world: World) -> dict[str, Any]:
    return {**_open(world), "key": new_key(), "step": "end"}


def _personal_key(world: World) -> dict[str, Any]:
    return {**_personal(world), "key": new_key(), "step": "end"}


def _personal(world: World) -> dict[str, Any]:
    return {"token": make_personal_link(open_survey(world.tulp), world.breda, wave="2026")[1]}


def _logo(world: World) -> dict[str, Any]:
    logo = set_logo(world.tulp, b"a small picture", "png", (40, 40), world.olga)
    return {"name": f"{logo.digest}.png"}


def _survey(organisation: str) -> Made:
    return lambda world: {"survey_id": open_survey(getattr(world, organisation)).pk}


def _suspect(organisation: str, unit: str) -> Made:
    def made(world: World) -> dict[str, Any]:
        survey = open_survey(getattr(world, organisation))
        robot = Respondent(f"/s/{open_link(survey, getattr(world, unit)).code}")
        robot.open()
        robot.send(nps="1", _site="x")
        robot.send(grade="1")
        return {"survey_id": survey.pk, "submission_id": Submission.objects.get(survey=survey).pk}

    return made


def _answer(organisation: str, unit: str, *, is_aside: bool = False) -> Made:
    def made(world: World) -> dict[str, Any]:
        survey = open_survey(getattr(world, organisation))
        person = Respondent(f"/s/{open_link(survey, getattr(world, unit)).code}")
        person.open()
        person.send(nps="9")
        person.send(grade="8")
        response = Response.objects.get(version__survey=survey)
        if is_aside:
            exclude(response, world.olga, "a test of ours")
        return {"survey_id": survey.pk, "response_id": response.pk}

    return made


def _open_to_all(organisation: str) -> Made:
    return lambda world: {"survey_id": open_survey(getattr(world, organisation), mode="service").pk}


ROWS = [
    Row(
        "sealed_let_in",
        method="post",
        own=_survey("tulp"),
        foreign=_survey("klaver"),
        allowed=EDITORS,
        data=lambda world: {"suspicion": "scanner"},
    ),
    Row("survey_limits", own=_survey("tulp"), foreign=_survey("klaver"), allowed=EDITORS),
    Row(
        "survey_limits",
        method="post",
        own=_survey("tulp"),
        foreign=_survey("klaver"),
        allowed=EDITORS,
        data=lambda world: {"most_responses": "10"},
    ),
    Row("survey_quality", own=_survey("tulp"), foreign=_survey("klaver"), allowed=EDITORS),
    Row(
        "response_exclude",
        method="post",
        own=_answer("tulp", "breda"),
        foreign=_answer("klaver", "klaver_root"),
        data=lambda world: {"reason": "a test of ours"},
        allowed=EDITORS,
    ),
    Row(
        "response_include",
        method="post",
        own=_answer("tulp", "breda", is_aside=True),
        foreign=_answer("klaver", "klaver_root", is_aside=True),
        allowed=EDITORS,
    ),
    Row("notices"),
    Row(
        "survey_notice",
        method="post",
        own=_open_to_all("tulp"),
        foreign=_open_to_all("klaver"),
        data=lambda world: {"rhythm": "daily"},
    ),
    Row("survey_responses", own=_survey("tulp"), foreign=_survey("klaver"), allowed=EDITORS),
    Row(
        "suspect_let_in",
        method="post",
        own=_suspect("tulp", "breda"),
        foreign=_suspect("klaver", "klaver_root"),
        allowed=EDITORS,
    ),
    Row("logo", public=True, own=_logo, is_page=False),
    Row("answer_open_privacy", public=True, own=_open),
    Row("answer_personal_privacy", public=True, own=_personal),
    Row("answer_open_start", public=True, own=_open),
    Row("answer_open_step", public=True, own=_open_step),
    Row("answer_personal_start", public=True, own=_personal),
    Row("answer_personal_step", public=True, own=lambda world: {**_personal(world), "step": "end"}),
    Row("answer_personal_key_step", public=True, own=_personal_key),
]
