"""Thought, said and shown through the pages: the planted contradiction is named, floors and doors hold, and who still
has to guess is not told what others think."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.urls import reverse
from django.utils import translation

from hofnar.accounts.access import scope_of
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import follow, lay_out
from hofnar.insights.tests.test_pages import client_of
from hofnar.jester.models import Guess, Round
from hofnar.jester.said_shown import said_shown_page
from hofnar.jester.services import close_round, open_round
from hofnar.measurement.services import make_metric
from hofnar.responses.models import Batch, Change, Response
from hofnar.surveys.models import Question

YEAR = Period(2026 * 12, 2026 * 12 + 11)
# moment: how much they say it matters, what a point more brings
TRUTH = {"Website": (4.4, 0.0), "Ordering": (4.0, 0.4), "Delivery": (3.6, 0.2), "Help desk": (1.8, 0.9)}
"""Nobody names the help desk, and it moves the grade most."""


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    planted = lay_out(world.tulp)
    for name in TRUTH:
        metric = make_metric(
            world.tulp, level="touchpoint", kind="mean", name=f"{name} matters", scale_low=1, scale_high=5,
            touchpoint=planted.touchpoints[name], aspect="importance",
        )  # fmt: skip
        Question.objects.create(
            version=planted.version, key=f"{name}_matters", label=name, role="touchpoint", metric=metric,
            touchpoint=metric.touchpoint,
        )  # fmt: skip
    return planted


def answered(world, planted, n: int) -> None:
    rng = np.random.default_rng(8)
    batch = Batch.objects.create(organisation=world.tulp, published_at="2026-01-01T00:00Z")
    marks = rng.integers(1, 6, (n, len(TRUTH)))
    worth = np.array([worth for _, worth in TRUTH.values()])
    grade = np.clip(np.rint(6 + (marks - 3) @ worth + rng.normal(0, 0.8, n)), 1, 10)
    matters = np.clip(np.rint(np.array([said for said, _ in TRUTH.values()]) + rng.normal(0, 0.8, marks.shape)), 1, 5)
    Response.objects.bulk_create(
        Response(
            organisation=world.tulp, version=planted.version, batch=batch, wave="2026", external_id=str(at),
            unit=world.breda, answered_on=date(2026, 1, 1) + timedelta(days=at % 300),
            answers={
                "grade": int(grade[at]),
                **{name: int(marks[at, j]) for j, name in enumerate(TRUTH)},
                **{f"{name}_matters": int(matters[at, j]) for j, name in enumerate(TRUTH)},
            },
        )
        for at in range(n)
    )  # fmt: skip
    Change.objects.create(organisation=world.tulp, batch=batch)
    follow(world.tulp)


def page_of(world, planted, person=None):
    with translation.override("en"):
        chosen = Selection(world.root, planted.grade, YEAR)
        return said_shown_page(scope_of(person or world.anna), Figures.of(world.tulp), chosen)


def guessed(round_: Round, person, planted, *names: str) -> None:
    Guess.objects.create(round=round_, user=person, order=[str(planted.moments[name].pk) for name in names])


def test_who_is_hardly_named_and_moves_most_stands_in_the_title(world, planted) -> None:
    answered(world, planted, 900)
    page = page_of(world, planted)
    assert page.lead.startswith("‘Help desk’ is hardly named (place 4 of 4) and stands at place 1 of what moves Grade")
    assert {line.label: line.contrast for line in page.lines if line.contrast} == {
        "Help desk": "hardly named, moves much",
        "Website": "named as important, moves little",
    }
    assert not page.with_thought


def test_stated_means_are_those_of_who_was_asked(world, planted) -> None:
    answered(world, planted, 400)
    mean = np.mean([one["Website_matters"] for one in Response.objects.values_list("answers", flat=True)])
    line = next(line for line in page_of(world, planted).lines if line.label == "Website")
    assert line.stated.startswith(f"{mean:.1f}"[:3])


def test_below_the_floor_there_is_no_order(world, planted) -> None:
    answered(world, planted, 40)
    page = page_of(world, planted)
    assert page.drawing is None
    assert page.lines == ()
    assert page.lead.startswith("Too few answers")


def test_what_the_team_thought_shows_from_three_on_and_never_before_ones_own_guess(world, planted) -> None:
    answered(world, planted, 900)
    round_ = open_round(planted.grade, world.root, YEAR, world.anna)
    for person in (world.anna, world.olga, world.bart):
        guessed(round_, person, planted, "Website", "Delivery")
    page = page_of(world, planted, world.anna)
    assert page.with_thought
    assert {line.label: line.thought for line in page.lines}["Website"] == "1"
    assert not page_of(world, planted, world.roos).with_thought
    close_round(round_)
    assert page_of(world, planted, world.roos).with_thought


def test_two_guesses_show_ones_own_only(world, planted) -> None:
    answered(world, planted, 900)
    round_ = open_round(planted.grade, world.root, YEAR, world.anna)
    guessed(round_, world.anna, planted, "Delivery", "Website")
    guessed(round_, world.olga, planted, "Ordering")
    thought = {line.label: line.thought for line in page_of(world, planted, world.anna).lines}
    assert thought == {"Delivery": "1", "Website": "2", "Ordering": "", "Help desk": ""}


def test_the_matrix_and_the_jester_both_carry_it(world, planted) -> None:
    answered(world, planted, 900)
    anna = client_of(world.anna)
    address = reverse("said_and_shown_part")
    assert address in anna.get(f"{reverse('impact_matrix')}?kpi={planted.grade.pk}").content.decode()
    part = anna.get(f"{address}?kpi={planted.grade.pk}&from=2026-01&to=2026-12").content.decode()
    assert "is hardly named" in part
    assert "<html" not in part
    round_ = open_round(planted.grade, world.root, YEAR, world.anna)
    anna.post(
        reverse("jester_guess", args=[round_.pk]),
        {f"moment{at}": planted.moments[name].pk for at, name in enumerate(TRUTH, 1)} | {"kpi": "7"},
    )
    assert address in anna.get(reverse("jester_round", args=[round_.pk])).content.decode()


def test_a_manager_of_another_unit_sees_nothing_of_this_one(world, planted) -> None:
    answered(world, planted, 300)
    noor = client_of(world.noor)
    assert "Too few answers" in noor.get(reverse("said_and_shown")).content.decode()
    assert noor.get(f"{reverse('said_and_shown')}?unit={world.breda.pk}").status_code == 404


def test_without_importance_the_part_is_empty(world, settings, tmp_path) -> None:
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    planted = lay_out(world.tulp)
    answered(world, planted, 200)
    anna = client_of(world.anna)
    assert anna.get(reverse("said_and_shown_part")).content.strip() == b""
    assert "Nobody was asked what matters" in anna.get(reverse("said_and_shown")).content.decode()
