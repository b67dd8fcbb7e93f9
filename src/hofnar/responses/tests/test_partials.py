"""Answers nobody finishes: closed as partial or broken off, once, also when the work is killed half-way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hofnar.invitations.models import PersonalLink
from hofnar.invitations.services import make_personal_link
from hofnar.jobs.services import enqueue, run_waiting
from hofnar.responses import partials
from hofnar.responses.models import Change, Response, SealedAnswer, SpentKey, Submission
from hofnar.responses.partials import answered_share, close_abandoned, core_questions, is_partial
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.responses.tests.surveys import ALL_MOMENTS, BRANCHING, EVERY_KIND, NPS, SHORT
from hofnar.surveys.definition import Definition, Jump, Page
from hofnar.surveys.models import Survey

LATER = datetime.now(UTC) + timedelta(days=20)


@pytest.fixture
def survey(world) -> Survey:
    return open_survey(world.tulp)


def abandon(start: str, **given: str) -> Respondent:
    person = Respondent(start)
    person.open()
    person.send(**given)
    return person


def states() -> list[str]:
    return sorted(Submission.objects.values_list("state", flat=True))


# What counts as enough


def test_core_questions_are_the_scored_ones_asked_of_everybody():
    keys = [question.key for _, question in core_questions(EVERY_KIND)]
    assert keys == ["nps", "csat", "ces", "trust", "grade", "rating", "shop", "moments"]
    assert [question.key for _, question in core_questions(BRANCHING)] == ["nps", "moments"]


@pytest.mark.parametrize(
    ("pages", "share"),
    [
        ({}, (0, 2)),
        ({"score": {"nps": 9, "why": "x"}}, (1, 2)),
        ({"score": {"nps": None, "why": "x"}}, (0, 2)),
        ({"score": {}, "grade": {"grade": 8}}, (1, 2)),
    ],
)
def test_the_share_is_of_what_was_answered_not_of_what_was_seen(pages, share):
    assert answered_share(SHORT, pages) == share


def test_what_a_jump_left_out_was_not_asked():
    left_out = Page("moments", (ALL_MOMENTS,))
    made = Definition(
        pages=(Page("nps", (NPS,), jumps=(Jump({">=": [{"var": "nps"}, 9]}, "grade"),)), left_out, SHORT.pages[1])
    )
    assert answered_share(made, {"nps": {"nps": 9}}) == (1, 2)
    assert answered_share(made, {"nps": {"nps": 3}}) == (1, 3)


@pytest.mark.parametrize(("percent", "enough"), [(1, True), (50, True), (51, False), (100, False)])
def test_the_threshold_is_met_exactly(percent, enough):
    assert is_partial(SHORT, {"score": {"nps": 9}}, percent) is enough


def test_nothing_answered_is_never_enough():
    assert not is_partial(SHORT, {"score": {"nps": None, "why": "Alleen tekst"}}, 1)


# Closing them


def test_enough_becomes_a_response_and_too_little_does_not(world, survey):
    link = open_link(survey, world.breda, facts={"region": "south"})
    half = abandon(f"/s/{link.code}", nps="9", why="Snel")
    abandon(f"/s/{link.code}", why="Geen cijfer")
    assert close_abandoned() == 0, "they may still go on"
    assert close_abandoned(LATER) == 2
    assert states() == ["broken_off", "partial"]
    response = Response.objects.get()
    assert response.answers == {"nps": 9, "why": "Snel"}, "a page never reached was not asked"
    assert Change.objects.filter(response=response).count() == 1
    partial = Submission.objects.get(state="partial")
    assert (partial.response, partial.pages, partial.left_at) == (response, {}, "grade")
    assert close_abandoned(LATER) == 0
    half.open(half.address)
    assert half.heading == "Deze vragen zijn voor u gesloten"
    assert half.post(f"{half.start}/{half.address.split('/')[3]}/grade", {"grade": "7"}).status_code in (200, 303)
    assert Response.objects.get().answers == {"nps": 9, "why": "Snel"}


def test_the_survey_closes_them_all_at_its_closing_time(world, survey):
    abandon(f"/s/{open_link(survey, world.breda).code}", nps="9")
    now = datetime.now(UTC)
    Survey.objects.update(closes_at=now - timedelta(seconds=5))
    assert close_abandoned(now) == 0, "what came in at the last moment may still be on its way"
    assert close_abandoned(now + timedelta(minutes=2)) == 1
    assert states() == ["partial"]


def test_a_personal_link_is_not_reminded_of_what_is_closed(world, survey):
    for given in ({"nps": "9"}, {"why": "Geen cijfer"}):
        _, token = make_personal_link(survey, world.breda, wave="2026")
        abandon(f"/p/{token}", **given)
    make_personal_link(survey, world.breda, wave="2026")
    close_abandoned(LATER)
    kept = sorted((link.answered_at is not None, link.used) for link in PersonalLink.objects.all())
    assert kept == [(False, False), (False, True), (True, False)]


def test_suspects_stay_apart(world, survey):
    robot = abandon(f"/s/{open_link(survey, world.breda).code}", nps="9", _site="x")
    close_abandoned(LATER)
    assert states() == ["broken_off"]
    assert Submission.objects.get().pages["score"]["nps"] == 9
    assert Response.objects.count() == 0
    assert robot.answer.status_code == 200


def test_who_went_on_meanwhile_is_left_alone(world, survey):
    abandon(f"/s/{open_link(survey, world.breda).code}", nps="9").send(grade="7")
    assert close_abandoned(LATER) == 0
    assert states() == ["complete"]


def test_killed_half_way_the_next_run_goes_on(world, survey, monkeypatch):
    link = open_link(survey, world.breda)
    for number in range(7):
        abandon(f"/s/{link.code}", nps=str(number))
    monkeypatch.setattr(partials, "CHUNK", 3)
    calls = iter([None, SystemExit])

    def killed() -> None:
        if next(calls, None):
            raise SystemExit

    with pytest.raises(SystemExit):
        close_abandoned(LATER, killed)
    assert states().count("partial") == 6
    assert close_abandoned(LATER) == 1
    assert sorted(one.answers["nps"] for one in Response.objects.all()) == list(range(7))


def test_an_error_in_a_part_leaves_that_part_as_it_was(world, survey, monkeypatch):
    abandon(f"/s/{open_link(survey, world.breda).code}", nps="9")
    monkeypatch.setattr(partials, "_settle", lambda draft: (_ for _ in ()).throw(RuntimeError("killed")))
    with pytest.raises(RuntimeError):
        close_abandoned(LATER)
    assert (states(), Response.objects.count()) == (["open"], 0)


def test_a_partial_does_not_use_up_a_quota(world, survey):
    from hofnar.responses.limits import TOTAL, recount

    abandon(f"/s/{open_link(survey, world.breda).code}", nps="9")
    close_abandoned(LATER)
    survey.most_responses = 5
    assert recount(survey).counts == {TOTAL: 0}


# Anonymous


def test_an_anonymous_draft_goes_without_a_trace(world):
    survey = open_survey(world.tulp, mode="anonymous")
    abandon(f"/s/{open_link(survey, world.breda).code}", nps="9")
    close_abandoned(datetime.now(UTC) + timedelta(days=13))
    assert states() == ["open"]
    close_abandoned(LATER)
    assert (states(), Response.objects.count(), SealedAnswer.objects.count()) == ([], 0, 0)


def test_handed_in_but_killed_before_the_second_step_is_not_lost(world, monkeypatch):
    from hofnar.responses import anonymous

    survey = open_survey(world.tulp, mode="anonymous")
    _, token = make_personal_link(survey, world.breda, wave="2026")
    person = abandon(f"/p/{token}", nps="9")
    seal = anonymous._seal
    monkeypatch.setattr(anonymous, "_seal", lambda *given, **more: (_ for _ in ()).throw(KeyError("killed")))
    person.send(grade="7")
    monkeypatch.setattr(anonymous, "_seal", seal)
    assert (SpentKey.objects.count(), Submission.objects.count()) == (1, 1)
    close_abandoned(LATER)
    assert Submission.objects.count() == 0
    assert SealedAnswer.objects.get().answers == {"nps": 9, "why": "skipped", "grade": 7}


def test_the_hourly_work_does_it(world, survey):
    abandon(f"/s/{open_link(survey, world.breda).code}", nps="9")
    Submission.objects.update(last_at=datetime.now(UTC) - timedelta(days=15))
    enqueue("responses.tidy", unique_key="test")
    run_waiting()
    assert states() == ["partial"]
