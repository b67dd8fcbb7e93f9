"""What a score is worth: against statsmodels, against worlds of which the truth is known, and by arithmetic."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from hofnar_analytics.answers import Answers
from hofnar_analytics.influence import joint, of_draws, pulled_chance, pulled_line
from hofnar_analytics.logistic import fit_logistic
from hofnar_analytics.results import UNKNOWN, Estimate, Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.worth import MomentWorth, OutcomeWorth, _in_order, worth
from hofnar_analytics.worth import Path as Chain
from hofnar_analytics.worth_account import Drawn, account, improvement_return
from hofnar_analytics.worth_randomised import randomised_worth
from hofnar_analytics.worth_rows import BusinessOutcome, OutcomeKind, worth_rows
from hofnar_analytics.worth_within import two_readings
from tests.reference.worth_statsmodels import customers

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "worth_statsmodels.json").read_text())
TEN = Scale.of(Kind.MEAN, 0, 10)


def bare(kpi: np.ndarray, covariates: np.ndarray | None = None) -> Answers:
    n = len(kpi)
    return Answers(kpi, np.zeros((n, 0)), np.zeros((n, 0), np.uint8), (), covariates=covariates)


def linear_world(seed: int, n: int = 2000, *, direct: float = 0.0) -> tuple[Answers, BusinessOutcome]:
    """Leverage 0.6 on the KPI, 5 a point in money: 3 from end to end, besides what goes around the KPI."""
    rng = np.random.default_rng(seed)
    marks = rng.integers(1, 6, (n, 2)).astype(float)
    lived = rng.random((n, 2)) < [0.8, 0.5]
    kpi = 5 + np.where(lived[:, 0], 0.6 * (marks[:, 0] - 3), 0) + np.where(lived[:, 1], 0.3 * (marks[:, 1] - 3), 0)
    kpi = kpi + rng.normal(size=n)
    spent = 40 + 5 * kpi + np.where(lived[:, 0], direct * (marks[:, 0] - 3), 0) + rng.normal(0, 10, n)
    states = np.where(lived, 0, 1).astype(np.uint8)
    return Answers(kpi, marks, states, ("desk", "site")), BusinessOutcome("spent", OutcomeKind.REVENUE, spent)


class TestAgainstStatsmodels:
    def test_average_marginal_effect_of_the_kpi(self) -> None:
        made = customers()
        x = np.column_stack([made["kpi"], made["segment"]])
        fit = fit_logistic(x, made["stayed"])
        found = pulled_chance(fit, x, made["stayed"], 0)
        assert found.values[0] == pytest.approx(REFERENCE["effect"], rel=1e-8)
        own = found.pulls[:, 0].copy()
        chance = 1 / (1 + np.exp(-(fit.coefficients[0] + x @ fit.coefficients[1:])))
        own -= (chance * (1 - chance) * fit.coefficients[1] - found.values[0]) / len(
            own
        )  # statsmodels holds people fixed
        assert np.sqrt(own @ own) == pytest.approx(REFERENCE["effect_error"], rel=1e-7)

    def test_line_with_hc3(self) -> None:
        made = customers()
        line = pulled_line(np.column_stack([made["kpi"], made["segment"]]), made["spent"])
        assert line.values[1] == pytest.approx(REFERENCE["line"], rel=1e-10)
        assert np.sqrt(line.pulls[:, 1] @ line.pulls[:, 1]) == pytest.approx(REFERENCE["line_error"], rel=1e-10)

    def test_fixed_effects_of_customer_and_period_where_not_everybody_is_there_every_time(self) -> None:
        made = customers()
        spent = BusinessOutcome("spent", OutcomeKind.REVENUE, made["spent"])
        rows = worth_rows(bare(made["kpi"]), TEN, [spent], customers=made["who"], periods=made["when"])
        found = two_readings(rows, rows.outcomes[0])
        assert found.within is not None
        slope, pulls = found.within
        assert slope == pytest.approx(REFERENCE["within"], rel=1e-8)
        summed = np.bincount(made["who"], weights=pulls)
        assert np.sqrt(summed @ summed) == pytest.approx(REFERENCE["within_error_uncorrected"], rel=1e-6)


class TestFromEndToEnd:
    def test_the_product_of_a_known_world_is_inside_its_interval(self) -> None:
        answers, spent = linear_world(1)
        found = worth(answers, TEN, [spent])
        desk = found.moments[0].path("spent")
        assert desk.through.low < 3 < desk.through.high
        assert found.moments[0].reach == pytest.approx(0.8, abs=0.03)
        assert desk.a_customer.estimate == pytest.approx(desk.through.estimate * found.moments[0].reach)
        assert desk.observational
        assert found.observational
        assert found.outcomes[0].observational

    def test_without_another_way_product_and_total_agree_and_with_one_they_are_said_to_differ(self) -> None:
        straight, spent = linear_world(2)
        assert worth(straight, TEN, [spent]).moments[0].path("spent").reasons == ()
        around, more = linear_world(2, direct=4.0)
        found = worth(around, TEN, [more]).moments[0].path("spent")
        assert found.reasons == (Reason.PATHS_DIFFER,)
        assert found.total.low < 7 < found.total.high
        assert found.total.estimate - found.through.estimate > 2

    def test_the_interval_is_the_delta_methods_where_both_steps_are_certain(self) -> None:
        answers, spent = linear_world(3, 20_000)
        found = worth(answers, TEN, [spent])
        b, g = found.moments[0].leverage, found.outcomes[0].link
        errors = [(e.high - e.low) / 2 / 1.96 for e in (b, g)]
        delta = 1.96 * np.hypot(b.estimate * errors[1], g.estimate * errors[0])
        through = found.moments[0].path("spent").through
        assert (through.high - through.low) / 2 == pytest.approx(delta, rel=0.05)

    def test_one_row_twice_is_one_customer(self) -> None:
        answers, spent = linear_world(4, 1500)
        twice = Answers(
            np.tile(answers.outcome, 2),
            np.tile(answers.scores, (2, 1)),
            np.tile(answers.states, (2, 1)),
            answers.columns,
        )
        again = BusinessOutcome("spent", OutcomeKind.REVENUE, np.tile(spent.values, 2))
        once = worth(answers, TEN, [spent]).moments[0].path("spent").through
        known = worth(twice, TEN, [again], customers=np.tile(np.arange(1500), 2), periods=np.repeat([0, 1], 1500))
        found = known.moments[0].path("spent").through
        assert found.estimate == pytest.approx(once.estimate, rel=1e-9)
        assert found.high - found.low == pytest.approx(once.high - once.low, rel=0.02)

    def test_a_segment_that_drives_both_is_taken_out(self) -> None:
        rng = np.random.default_rng(5)
        old = (rng.random(4000) < 0.5).astype(float)
        kpi = 5 + 2 * old + rng.normal(size=4000)
        spent = BusinessOutcome("spent", OutcomeKind.REVENUE, 10 + 3 * kpi + 20 * old + rng.normal(0, 5, 4000))
        plain = worth(bare(kpi), TEN, [spent]).outcomes[0].link
        adjusted = worth(bare(kpi, old[:, None]), TEN, [spent]).outcomes[0].link
        assert plain.low > 5
        assert adjusted.low < 3 < adjusted.high

    def test_places_are_certain_only_where_the_difference_is(self) -> None:
        answers, spent = linear_world(6, 4000)
        desk, site = (one.path("spent") for one in worth(answers, TEN, [spent]).moments)
        assert (desk.place, site.place) == (1, 2)
        assert desk.above_next
        assert not site.above_next
        same = Answers(
            answers.outcome, np.column_stack([answers.scores[:, 0]] * 2), answers.states[:, [0, 0]], ("a", "b")
        )
        assert not any(p.above_next for m in worth(same, TEN, [spent]).moments for p in m.paths)

    def test_few_contacts_stand_first_for_contacts(self) -> None:
        answers, _ = linear_world(7, 4000)
        calls = BusinessOutcome(
            "calls", OutcomeKind.CONTACTS, np.random.default_rng(7).poisson(np.exp(1.5 - 0.2 * answers.outcome)) * 1.0
        )
        desk, site = (one.path("calls") for one in worth(answers, TEN, [calls]).moments)
        assert desk.place == 1
        assert desk.through.high < 0
        assert site.through.estimate > desk.through.estimate


class TestReadings:
    def test_between_and_within_are_told_apart(self) -> None:
        rng = np.random.default_rng(8)
        who, when = np.repeat(np.arange(800), 3), np.tile(np.arange(3), 800)
        lasting = rng.normal(size=800)[who]
        kpi = 5 + lasting + rng.normal(size=2400)
        spent = BusinessOutcome("spent", OutcomeKind.REVENUE, 10 + 2 * kpi + 8 * lasting + rng.normal(0, 4, 2400))
        found = worth(bare(kpi), Scale.of(Kind.MEAN), [spent], customers=who, periods=when).outcomes[0]
        assert found.within.low < 2 < found.within.high
        assert found.between.estimate == pytest.approx(2 + 8 * 3 / 4, abs=0.5)  # var 1 of means with error 1/3
        assert found.gap.low > 0
        assert (found.customers, found.periods) == (800, 3)

    def test_without_identity_the_reading_says_so(self) -> None:
        answers, spent = linear_world(9)
        found = worth(answers, TEN, [spent]).outcomes[0]
        assert not found.within.known
        assert found.within_reasons == (Reason.NO_IDENTITY,)

    def test_one_period_and_few_changed_are_not_enough(self) -> None:
        answers, spent = linear_world(10, 400)
        once = worth(answers, TEN, [spent], customers=np.arange(400), periods=np.zeros(400, np.int64)).outcomes[0]
        assert once.within_reasons == (Reason.TOO_FEW_PERIODS,)
        assert once.between.known
        few = worth(answers, TEN, [spent], customers=np.arange(400) // 2 % 60, periods=np.arange(400) % 2).outcomes[0]
        assert few.within_reasons == (Reason.TOO_FEW_RESPONSES,)


class TestFloors:
    def test_below_a_hundred_customers_nothing_is_linked(self) -> None:
        answers, spent = linear_world(11, 99)
        found = worth(answers, TEN, [spent])
        assert found.reasons == (Reason.TOO_FEW_RESPONSES,)
        assert not found.outcomes[0].link.known

    def test_a_chance_needs_twenty_of_each(self) -> None:
        answers, _ = linear_world(12, 500)
        stayed = BusinessOutcome("stayed", OutcomeKind.RETENTION, (np.arange(500) >= 19).astype(float))
        assert worth(answers, TEN, [stayed]).outcomes[0].reasons == (Reason.TOO_FEW_RESPONSES,)

    def test_an_outcome_that_never_varies_is_constant(self) -> None:
        answers, _ = linear_world(13, 500)
        same = BusinessOutcome("spent", OutcomeKind.REVENUE, np.full(500, 3.0))
        assert worth(answers, TEN, [same]).outcomes[0].reasons == (Reason.CONSTANT,)

    def test_a_heavy_tail_is_said_and_cut_beside(self) -> None:
        answers, _ = linear_world(14, 3000)
        rng = np.random.default_rng(14)
        amounts = 20 + 2 * answers.outcome + rng.pareto(1.1, 3000) * 20
        found = worth(answers, TEN, [BusinessOutcome("spent", OutcomeKind.REVENUE, amounts)]).outcomes[0]
        assert Reason.HEAVY_TAIL in found.reasons
        assert found.cut.high - found.cut.low < found.link.high - found.link.low
        assert found.cut.low < 2 < found.cut.high

    @pytest.mark.parametrize(
        ("values", "kind"),
        [(np.full(500, 0.5), OutcomeKind.RETENTION), (np.zeros(3), OutcomeKind.REVENUE)],
    )
    def test_what_cannot_be_is_refused(self, values: np.ndarray, kind: OutcomeKind) -> None:
        answers, _ = linear_world(15, 500)
        with pytest.raises(ValueError, match="outcome"):
            worth(answers, TEN, [BusinessOutcome("x", kind, values)])


class TestAccount:
    def test_revenue_and_contacts_add_and_customers_kept_do_not_count_twice(self) -> None:
        draws = np.linspace(0.9, 1.1, 201)
        revenue = Drawn("spent", OutcomeKind.REVENUE, 1.0, 1000.0, 1000 * draws)
        calls = Drawn("calls", OutcomeKind.CONTACTS, 5.0, -40.0, -40 * draws)
        kept = Drawn("stayed", OutcomeKind.RETENTION, 120.0, 10.0, 10 * draws)
        found = account([revenue, calls, kept], cost=600.0)
        assert [line.counted for line in found.lines] == [True, True, False]
        assert found.gain.estimate == pytest.approx(1200)
        assert found.net.estimate == pytest.approx(600)
        assert found.break_even.estimate == pytest.approx(0.5)
        assert found.payback_months.estimate == pytest.approx(6)
        assert found.probability == 1.0
        assert account([calls, kept]).gain.estimate == pytest.approx(200 + 1200)

    def test_probability_is_the_part_of_the_draws_above_the_cost(self) -> None:
        one = Drawn("spent", OutcomeKind.REVENUE, 1.0, 50.0, np.arange(100) + 0.5)
        assert account([one], cost=75.0).probability == pytest.approx(0.25)

    def test_a_gain_that_may_be_nothing_has_no_end_of_payback(self) -> None:
        one = Drawn("spent", OutcomeKind.REVENUE, 1.0, 10.0, np.linspace(-10, 30, 101))
        found = account([one], cost=5.0)
        assert found.payback_months.estimate == pytest.approx(6)
        assert found.payback_months.high is None
        assert not account([Drawn("s", OutcomeKind.REVENUE, 1.0, -3.0, np.full(9, -3.0))], cost=1.0).break_even.known

    def test_return_by_hand(self) -> None:
        found = improvement_return(
            Estimate(0.4), Estimate(2.5), reach=0.5, customers=800, value=3.0, cost=1000.0, months=12
        )
        assert found.gain.estimate == pytest.approx(0.4 * 2.5 * 0.5 * 800 * 3.0)
        assert found.net.estimate == pytest.approx(200)
        assert found.payback_months.estimate == pytest.approx(10)
        with pytest.raises(ValueError, match="reach"):
            improvement_return(Estimate(0.4), Estimate(2.5), reach=1.5, customers=800, value=3.0, cost=0.0)

    def test_the_returns_interval_is_that_of_a_product(self) -> None:
        found = improvement_return(
            Estimate(1.0, 0.8, 1.2), Estimate(2.0, 1.5, 2.5), reach=1.0, customers=1, value=1.0, cost=0.0
        )
        delta = np.hypot(2.0 * 0.2, 1.0 * 0.5)
        assert (found.gain.high - found.gain.low) / 2 == pytest.approx(delta, rel=0.04)


def test_by_lot_it_is_the_difference_of_means_and_not_observational() -> None:
    rng = np.random.default_rng(16)
    treated = rng.random(600) < 0.5
    before = rng.normal(50, 10, 600)
    spent = BusinessOutcome("spent", OutcomeKind.REVENUE, before + 4 * treated + rng.normal(0, 3, 600))
    plain = randomised_worth(spent, treated)
    assert plain.difference.estimate == pytest.approx(spent.values[treated].mean() - spent.values[~treated].mean())
    assert not plain.observational
    narrow = randomised_worth(spent, treated, before=before)
    assert narrow.difference.low < 4 < narrow.difference.high
    assert narrow.difference.high - narrow.difference.low < plain.difference.high - plain.difference.low
    assert randomised_worth(spent, np.arange(600) < 49).reasons == (Reason.TOO_FEW_PER_ARM,)


def test_the_joint_draws_have_the_joint_covariance() -> None:
    rng = np.random.default_rng(17)
    x = rng.normal(size=(500, 2))
    line = pulled_line(x, x.sum(axis=1) + rng.normal(size=500))
    found = joint({"a": line.of(1), "b": line.of(2)}, np.arange(500))
    drawn = found.draws(50_000)
    assert np.cov(drawn["a"], drawn["b"]) == pytest.approx(found.covariance, rel=0.05, abs=3e-5)
    assert of_draws(found.values[0], drawn["a"]).low == pytest.approx(found.estimate("a").low, abs=2e-3)


def test_first_means_above_all_others_not_only_above_the_next():
    """'wide' stands third and may well be first: then nobody is called worth most, however far the second lies."""
    rng = np.random.default_rng(4)
    spread = {"best": 0.1, "second": 0.1, "wide": 3.0}
    middle = {"best": 3.0, "second": 2.0, "wide": 1.9}
    drawn = {f"leverage {k}": rng.normal(middle[k], spread[k], 20_000) for k in middle}
    drawn |= {f"reach {k}": np.ones(20_000) for k in middle} | {"link spent": np.ones(20_000)}
    known = [_moment(key, middle[key]) for key in middle]
    outcome = OutcomeWorth("spent", "Spent", OutcomeKind.REVENUE, 500, 90.0, Estimate(1.0, 0.9, 1.1))
    [best, *_others] = _in_order(known, [outcome], drawn, 0.95)
    assert (best.paths[0].place, best.paths[0].above_next) == (1, False)
    [best, second] = _in_order(known[:2], [outcome], drawn, 0.95)
    assert (best.paths[0].above_next, second.paths[0].above_next) == (True, False)


def _moment(column: str, estimate: float) -> MomentWorth:
    found = Estimate(estimate)
    path = Chain("spent", through=found, total=UNKNOWN, apart=UNKNOWN, a_customer=found, p=0.001)
    return MomentWorth(column, column, 500, 1.0, 4.0, found, (path,))
