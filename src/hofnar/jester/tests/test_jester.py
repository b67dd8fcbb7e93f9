"""First guess, then look: nothing is shown before, nothing can be changed after, and nobody's guess is given away."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from hofnar.insights.months import Period
from hofnar.insights.tests.seed import answer, follow, lay_out, plant
from hofnar.insights.tests.test_pages import client_of
from hofnar.jester.evidence import evidence_of
from hofnar.jester.models import Guess, Round
from hofnar.jester.results import calibration, result_of, team_right
from hofnar.jester.services import close_round, open_round


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    planted = lay_out(world.tulp)
    plant(planted, [world.groningen, world.assen, world.breda], 2500)
    follow(world.tulp)
    return planted


@pytest.fixture
def round_(world, planted) -> Round:
    return open_round(planted.grade, world.root, Period(2024 * 12 + 10, 2026 * 12 + 9), world.anna)


def guess(person, round_, *names, planted, kpi="7", **more):
    posted = {f"moment{at}": planted.moments[name].pk for at, name in enumerate(names, start=1)}
    return client_of(person).post(reverse("jester_guess", args=[round_.pk]), {**posted, "kpi": kpi, **more})


BEST = ("Delivery", "Help desk", "Advice in the shop")  # the three highest planted slopes: .55, .45, .35
WORST = ("Newsletter", "Ordering", "Parking")  # 0, .15, .2


def test_no_figure_is_shown_before_the_guess_and_all_after(world, planted, round_) -> None:
    page = client_of(world.anna).get(reverse("jester_round", args=[round_.pk])).content.decode()
    evidence = evidence_of(round_)
    assert "Most of all" in page
    assert f"{evidence.kpi.estimate:.1f} ±" not in page
    assert guess(world.anna, round_, *BEST, planted=planted, score1="4").status_code == 302
    page = client_of(world.anna).get(reverse("jester_round", args=[round_.pk])).content.decode()
    assert f"{evidence.kpi.estimate:.1f} ±" in page
    assert "Most of all" not in page


def test_who_knows_what_was_planted_is_right_and_who_has_it_upside_down_is_not(world, planted, round_) -> None:
    guess(world.anna, round_, *BEST, planted=planted)
    guess(world.olga, round_, *WORST, planted=planted)
    good, bad = (result_of(one, []).order for one in Guess.objects.order_by("pk"))
    assert good.fraction == 1.0
    assert good.p < 0.05
    assert bad.fraction < 0.5


def test_nobody_guesses_twice_or_after_closing(world, planted, round_) -> None:
    guess(world.anna, round_, *BEST, planted=planted)
    guess(world.anna, round_, *WORST, planted=planted)
    assert Guess.objects.get().order == [str(planted.moments[name].pk) for name in BEST]
    close_round(round_)
    guess(world.olga, round_, *BEST, planted=planted)
    assert Guess.objects.count() == 1


def test_what_stood_beside_a_guess_stays_when_the_data_change(world, planted, round_) -> None:
    guess(world.anna, round_, *BEST, planted=planted)
    before = result_of(Guess.objects.get(), []).evidence.kpi
    for at in range(300):
        answer(planted, world.breda, date(2026, 10, 1), f"more-{at}", grade=1)
    follow(world.tulp)
    assert result_of(Guess.objects.get(), []).evidence.kpi == before
    assert evidence_of(round_).kpi.estimate < before.estimate


def test_names_are_only_shown_of_who_chose_so_and_from_three_guesses_on(world, planted, round_) -> None:
    guess(world.olga, round_, *BEST, planted=planted, shows_name="on")
    guess(world.anna, round_, *WORST, planted=planted)
    address = reverse("jester_round", args=[round_.pk])
    assert "Olga" not in client_of(world.anna).get(address).content.decode()
    guess(world.roos, round_, *BEST, planted=planted)
    page = client_of(world.roos).get(address).content.decode()
    assert "Olga" in page
    assert "Anna" not in page
    client_of(world.olga).post(reverse("jester_name", args=[round_.pk]), {"shows": "no"})
    assert "Olga" not in client_of(world.roos).get(address).content.decode()


def test_a_local_manager_sees_no_round_about_more_than_the_own_unit(world, planted, round_) -> None:
    own = open_round(planted.grade, world.breda, Period(2024 * 12 + 10, 2026 * 12 + 9), world.anna)
    page = client_of(world.bart).get(reverse("jester_list")).content.decode()
    assert reverse("jester_round", args=[own.pk]) in page
    assert reverse("jester_round", args=[round_.pk]) not in page


def test_wrong_guesses_say_what_is_wrong_and_keep_what_was_typed(world, planted, round_) -> None:
    for wrong in (
        {"score1": "9"},  # a satisfaction from 1 to 5
        {"moment2": planted.moments["Delivery"].pk},  # twice
        {"kpi": "11"},
    ):
        response = guess(world.anna, round_, *BEST, planted=planted, **wrong)
        assert response.status_code == 422
        assert "errorlist" in response.content.decode()
    assert not Guess.objects.exists()


def test_a_team_is_calibrated_from_three_people_on(world, planted, round_) -> None:
    for person in (world.anna, world.olga):
        guess(person, round_, *BEST, planted=planted, score1="4.5", score2="4.5", score3="4.5")
    assert team_right(list(Guess.objects.all())) is None
    for person in (world.roos,):
        guess(person, round_, *BEST, planted=planted, score1="4.5", score2="4.5", score3="4.5")
    everybody = list(Guess.objects.all())
    right, told = team_right(everybody)
    assert right == told > 0
    found = calibration(everybody)
    assert found.n == 9
    page = client_of(world.anna).get(reverse("jester_list")).content.decode()
    assert f"{right} of {told} right" in page


def test_too_few_answers_say_so_instead_of_asking(world, planted) -> None:
    empty = open_round(planted.grade, world.root, Period(2020 * 12, 2020 * 12 + 1), world.anna)
    page = client_of(world.anna).get(reverse("jester_round", args=[empty.pk])).content.decode()
    assert "too few answers" in page


def test_a_round_is_opened_by_an_editor(world, planted) -> None:
    posted = {"kpi": planted.grade.pk, "unit": world.root.pk, "period": f"{2025:04d}-11:2026-10", "closes_on": ""}
    assert client_of(world.anna).post(reverse("jester_new"), posted).status_code == 302
    made = Round.objects.get()
    assert (made.first_month, made.last_month, made.opened_by) == ("2025-11", "2026-10", world.anna)
