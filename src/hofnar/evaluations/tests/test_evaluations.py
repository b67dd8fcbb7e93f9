"""A planted world of which the answer follows by arithmetic: four shops went from 7 to 8, the others from 7 to 7.5."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from hofnar.accounts.services import add_unit
from hofnar.evaluations import services
from hofnar.evaluations.computing import effect_of, evaluate
from hofnar.evaluations.models import Evaluation, Look, Plan
from hofnar.evaluations.pages import detail_of
from hofnar.evaluations.stored import dump, load
from hofnar.insights.figures import Figures
from hofnar.insights.services import say_customer_numbers
from hofnar.insights.tests.seed import follow, lay_out
from hofnar.insights.tests.test_pages import client_of
from hofnar.responses.models import Batch, Change, Response

START = 2026 * 12 + 0
BEFORE, SAME, HIGHER, HALF = (6, 8), (6, 8), (7, 9), (6, 9)  # means 7, 7, 8 and 7.5
UNITS = Plan.Comparison.UNITS


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


@pytest.fixture
def shops(world):
    """Eight shops in North; the first four got the measure."""
    made = [add_unit(world.tulp, world.north, f"Shop {at}", code=f"shop{at}") for at in range(6)]
    return [world.groningen, world.assen, *made]


def give(planted, unit, month: int, scores, n: int, *, channel: str = "", who: str = "") -> list[Response]:
    """``n`` answers in one month that take turns over the scores."""
    first = date(month // 12, month % 12 + 1, 1)
    return [
        Response(
            organisation=planted.organisation, version=planted.version, unit=unit, wave=str(month),
            external_id=f"{who or unit.pk}-{channel}-{at}", answered_on=first + timedelta(days=at % 28),
            answers={"grade": scores[at % len(scores)]}, segments={"channel": channel} if channel else {},
        )
        for at in range(n)
    ]  # fmt: skip


def store(planted, rows: list[Response]) -> None:
    batch = Batch.objects.create(organisation=planted.organisation, published_at="2026-01-01T00:00Z")
    for row in rows:
        row.batch = batch
    Response.objects.bulk_create(rows)
    Change.objects.create(organisation=planted.organisation, batch=batch)
    follow(planted.organisation)


OWN = {START - 3: (0, 0, 1, -1), START: (1, -1, 0, 0)}


def plant_shops(planted, shops) -> None:
    """In two months one shop of each four is a point better than its kind and another one a point worse, so that shops
    differ and the means of both fours stay exactly what they are."""
    rows = []
    for at, shop in enumerate(shops):
        for month in range(START - 6, START + 6):
            scores = (HIGHER if at < 4 else HALF) if month >= START else BEFORE
            own = OWN.get(month, (0, 0, 0, 0))[at % 4]
            rows += give(planted, shop, month, [score + own for score in scores], 14)
    store(planted, rows)


def given(planted, **more):
    return {
        "name": "Calling ahead", "metric": planted.grade, "first_month": "2026-01", "months": 6,
        "comparison": UNITS, "treated": {}, "expected": 0.4,
    } | more  # fmt: skip


def started(world, planted, unit, **more) -> Evaluation:
    made = services.start_evaluation(Figures.of(world.tulp), unit, given(planted, **more), world.anna)
    return Evaluation.objects.get(pk=made.pk)


def looked(world, evaluation: Evaluation):
    plan = services.plan_of(evaluation)
    found = services.look(Figures.of(world.tulp), plan, world.anna)
    with translation.override("en"):
        return found, detail_of(Figures.of(world.tulp), Evaluation.objects.get(pk=evaluation.pk))


def test_beside_other_shops_the_effect_is_the_difference_of_the_differences(world, planted, shops) -> None:
    plant_shops(planted, shops)
    evaluation = started(world, planted, world.north, treated={"units": [shop.pk for shop in shops[:4]]})
    found, page = looked(world, evaluation)
    assert found.result.treated_change == pytest.approx(1.0)
    assert found.result.others_change == pytest.approx(0.5)
    assert effect_of(found.result).estimate == pytest.approx(0.5)
    assert found.result.n == (336, 336, 336, 336)
    assert page.outcome == "worked"
    assert page.lead.startswith("Calling ahead worked: +0.5")
    assert page.course_drawing is not None
    assert "observational" in page.sentence


def test_what_is_kept_reads_back_as_it_was(world, planted, shops) -> None:
    plant_shops(planted, shops)
    evaluation = started(world, planted, world.north, treated={"units": [shop.pk for shop in shops[:4]]})
    result = evaluate(Figures.of(world.tulp), services.plan_of(evaluation)).result
    assert load(dump(result)) == result


def test_one_shop_alone_gets_no_verdict(world, planted, shops) -> None:
    plant_shops(planted, shops)
    _found, page = looked(world, started(world, planted, world.north, treated={"units": [shops[0].pk]}))
    assert page.outcome == "not yet known"
    assert any("four units" in doubt for doubt in page.doubts)


def test_before_the_agreed_month_there_is_no_verdict(world, planted, shops) -> None:
    plant_shops(planted, shops)
    treated = {"units": [shop.pk for shop in shops[:4]]}
    _found, page = looked(world, started(world, planted, world.north, treated=treated, months=9))
    assert "judged from October 2026 on" in page.outcome
    assert "luck" in page.lead


def test_everybody_at_once_is_read_beside_the_old_line(world, planted) -> None:
    """The old line is flat at 7 and the new one at 8: the distance is 1."""
    rows = []
    for month in range(START - 12, START + 10):
        rows += give(planted, world.breda, month, HIGHER if month >= START else BEFORE, 60)
    store(planted, rows)
    found, page = looked(world, started(world, planted, world.south, comparison="series"))
    assert effect_of(found.result).estimate == pytest.approx(1.0, abs=1e-6)
    assert page.course_drawing is None


def test_by_lot_one_may_look_every_day(world, planted) -> None:
    rows = []
    for month in range(START - 3, START + 2):
        for channel in ("with", "without"):
            scores = HIGHER if channel == "with" and month >= START else BEFORE
            rows += give(planted, world.breda, month, scores, 100, channel=channel)
    store(planted, rows)
    treated = {"key": "channel", "value": "with", "control": "without"}
    evaluation = started(world, planted, world.south, comparison="experiment", treated=treated, months=12)
    found, page = looked(world, evaluation)
    assert effect_of(found.result).estimate == pytest.approx(1.0)
    assert found.result.n == (200, 200)
    assert found.result.plan.planned == services.plan_of(evaluation).planned >= 100
    assert page.outcome == "worked"
    assert page.is_drawn_by_lot
    assert "bservational" not in page.sentence


def test_the_scores_of_before_take_noise_away_where_people_are_recognised(world, planted) -> None:
    """Everybody's later score is their earlier one, plus one for who got it: nothing but the effect is left."""
    rows = []
    for month, more in ((START - 2, 0), (START, 1)):
        rows += give(planted, world.breda, month, (4, 6, 8), 150, channel="with", who="w")
        for row in rows[-150:]:
            row.answers["grade"] += more
        rows += give(planted, world.breda, month, (4, 6, 8), 150, channel="without", who="o")
    store(planted, rows)
    say_customer_numbers(planted.version.survey, world.anna)
    treated = {"key": "channel", "value": "with", "control": "without"}
    found, page = looked(world, started(world, planted, world.south, comparison="experiment", treated=treated))
    assert effect_of(found.result).estimate == pytest.approx(1.0)
    assert found.result.spared == pytest.approx(1.0, abs=0.01)
    assert any("CUPED" in name for name, _ in page.facts)


def test_the_same_people_before_and_after(world, planted) -> None:
    rows = give(planted, world.breda, START - 2, BEFORE, 100, who="p")
    rows += give(planted, world.breda, START, HIGHER, 100, who="p")
    store(planted, rows)
    evaluation = started(world, planted, world.south, comparison="same_people", months=1)
    assert looked(world, evaluation)[0].why_not == "unknown"
    assert not Look.objects.exists()
    say_customer_numbers(planted.version.survey, world.anna)
    found, page = looked(world, evaluation)
    assert effect_of(found.result).estimate == pytest.approx(1.0)
    assert "need not be the measure" in page.sentence


def test_too_few_answers_and_a_start_that_lies_ahead_keep_nothing(world, planted) -> None:
    store(planted, give(planted, world.breda, START - 1, BEFORE, 80) + give(planted, world.breda, START, BEFORE, 20))
    few = started(world, planted, world.south, comparison="other_people")
    assert looked(world, few)[0].why_not == "few"
    ahead = started(world, planted, world.south, comparison="other_people", first_month="2027-05")
    assert looked(world, ahead)[0].why_not == "early"
    assert services.plan_of(ahead).months_seen == 0
    assert services.plan_of(few).months_seen == 1
    assert not Look.objects.exists()


def test_a_change_is_a_new_version_and_the_old_one_stays(world, planted, shops) -> None:
    plant_shops(planted, shops)
    treated = {"units": [shop.pk for shop in shops[:4]]}
    evaluation = started(world, planted, world.north, treated=treated)
    looked(world, evaluation)
    services.lock_plan(Figures.of(world.tulp), evaluation, given(planted, treated=treated, expected=3.0), world.olga)
    _found, page = looked(world, evaluation)
    assert [(one.plan.number, one.plan.expected) for one in page.versions] == [(1, 0.4), (2, 3.0)]
    assert [one.version for one in page.looks] == [2, 1]
    assert "read it as exploring" in page.versions[1].locked


def test_the_form_says_beforehand_what_can_be_seen_and_then_locks(world, planted, shops) -> None:
    plant_shops(planted, shops)
    anna = client_of(world.anna)
    data = {
        "name": "Calling ahead", "metric": planted.grade.pk, "unit": world.north.pk, "first_month": "2026-07",
        "months": 6, "comparison": "units", "units": [shop.pk for shop in shops[:4]], "treated_share": 50,
        "expected": "0.5",
    }  # fmt: skip
    look = anna.post(reverse("evaluation_new"), data | {"step": "look"})
    assert look.status_code == 200
    assert "you see a difference of" in look.content.decode()
    assert not Evaluation.objects.exists()
    locked = anna.post(reverse("evaluation_new"), data | {"step": "lock"})
    assert locked.status_code == 302
    text = anna.get(locked["Location"]).content.decode()
    assert "before there was anything to see" in text
    plan = Plan.objects.get()
    assert plan.power["per_month"] == [56.0, 56.0]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"units": []}, "Choose the units that got it."),
        ({"expected": "-1"}, "a number above zero"),
        ({"expected": "20"}, "more than the scale allows"),
        ({"worth_naming": "2"}, "between zero and what you expect"),
        ({"first_month": "soon"}, "Write a month as 2026-03."),
        ({"comparison": "experiment"}, "Choose the group that did not get it."),
        ({"comparison": "segment"}, "Choose the group that got it."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(world, planted, shops, wrong, words) -> None:
    plant_shops(planted, shops)
    data = {
        "name": "Calling ahead", "metric": planted.grade.pk, "unit": world.north.pk, "first_month": "2026-07",
        "months": 6, "comparison": "units", "units": [shops[0].pk], "treated_share": 50, "expected": "0.5",
    } | wrong  # fmt: skip
    answer = client_of(world.anna).post(reverse("evaluation_new"), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Calling ahead" in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_a_local_manager_sees_what_is_about_their_unit_alone(world, planted, shops) -> None:
    plant_shops(planted, shops)
    north = started(world, planted, world.north, treated={"units": [shop.pk for shop in shops[:4]]})
    looked(world, north)
    assert "Calling ahead" in client_of(world.noor).get(reverse("evaluation_list")).content.decode()
    assert client_of(world.noor).get(reverse("evaluation_detail", args=[north.pk])).status_code == 200
    assert "Calling ahead" not in client_of(world.bart).get(reverse("evaluation_list")).content.decode()
    for name in ("evaluation_detail", "evaluation_change"):
        assert client_of(world.bart).get(reverse(name, args=[north.pk])).status_code == 404
    assert client_of(world.bart).post(reverse("evaluation_look", args=[north.pk])).status_code == 404


def test_the_archive_gives_back(world, planted, shops) -> None:
    plant_shops(planted, shops)
    north = started(world, planted, world.north, treated={"units": [shop.pk for shop in shops[:4]]})
    anna = client_of(world.anna)
    gone = anna.post(reverse("evaluation_archive", args=[north.pk]), follow=True).content.decode()
    assert "Undo" in gone
    assert "No measure yet" in gone
    anna.post(reverse("evaluation_restore", args=[north.pk]))
    assert "Calling ahead" in anna.get(reverse("evaluation_list")).content.decode()


def test_the_pages_without_answers_and_in_dutch(world, planted) -> None:
    assert "There are no answers yet" in client_of(world.anna).get(reverse("evaluation_new")).content.decode()
    assert "Heeft het geholpen?" in client_of(world.roos, "nl").get(reverse("evaluation_list")).content.decode()
