"""The impact matrix: outside oracles, planted truth, floors, fields and reasons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hofnar_analytics.answers import Answers
from hofnar_analytics.gram import GramSummary
from hofnar_analytics.impact import impact, impact_from_gram
from hofnar_analytics.matrix import median_cut, proposed_reading, quadrant
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import CellState, Estimate, Quadrant, Reason, WarningCode
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score
from tests.analytics.files import SFO_MOMENTS, numbers, records, table

MEAN, NPS, CSAT = Scale.of(Kind.MEAN), Scale.of(Kind.NPS), Scale.of(Kind.CSAT)


def relaimpo(dataset):
    """Item, share, mean, n and R2 as R printed them."""
    return [row for row in records("oracles/R_reference_drivers_shared.csv") if row["dataset"] == dataset]


def sfo(moments, outcome):
    rows = records("sfo/sfo_2017.csv")
    scores = np.column_stack([numbers(rows, moment) for moment in moments])
    states = np.full(scores.shape, CellState.SKIPPED, dtype=np.uint8)
    states[scores == 6] = CellState.NOT_EXPERIENCED
    states[(scores >= 1) & (scores <= 5)] = CellState.SCORED
    return Answers(numbers(rows, outcome), scores, states, tuple(moments))


@pytest.mark.parametrize(("outcome", "scale", "n"), [("Q7ALL", CSAT, 1536), ("NETPRO", NPS, 1551)])
def test_plain_shares_of_the_airport_survey_as_relaimpo_has_them(outcome, scale, n):
    expected = relaimpo(f"SFO 2017 {outcome} listwise")
    result = impact(sfo([row["item"] for row in expected], outcome), scale, model="plain")
    assert result.n == n
    assert result.r2 == pytest.approx(float(expected[0]["R2"]), abs=1e-12)
    for moment, row in zip(result.touchpoints, expected):
        assert moment.share.estimate == pytest.approx(float(row["lmg"]), abs=5.1e-6)
        assert moment.satisfaction.estimate == pytest.approx(float(row["mean"]), abs=5.1e-4)
    assert Reason.COMPLETE_ROWS_ONLY in result.reasons
    assert result.warnings[0].code is WarningCode.ROWS_DROPPED
    assert result.warnings[0].figures == {"rows": result.kpi.n - n}


@pytest.mark.parametrize("dataset", ["swiss", "mobi CUSA1~PERQ1..7", "mobi CUSL3(recommend)~PERQ1..7"])
def test_plain_shares_and_slopes_of_complete_data(dataset):
    expected = relaimpo(dataset)
    outcome = {"swiss": "Fertility"}.get(dataset, dataset.split(" ")[-1].split("~")[0].split("(")[0])
    file = "oracles/swiss.csv" if dataset == "swiss" else "mobi/plspm-python/mobi.csv"
    rows = table(file, [*(row["item"] for row in expected), outcome])
    names = tuple(row["item"] for row in expected)
    answers = Answers(rows[:, -1], rows[:, :-1], np.zeros(rows[:, :-1].shape, dtype=np.uint8), names)
    result = impact(answers, MEAN, model="plain")
    assert result.r2 == pytest.approx(float(expected[0]["R2"]), abs=1e-12)
    for j, (moment, row) in enumerate(zip(result.touchpoints, expected)):
        beta = moment.leverage.estimate * rows[:, j].std() / rows[:, -1].std()
        assert moment.share.estimate == pytest.approx(float(row["lmg"]), abs=5.1e-6)
        assert beta == pytest.approx(float(row["beta"]), abs=5.1e-5)


def test_airport_survey_two_effects_look_certain_and_do_not_survive_adjustment():
    result = impact(sfo(SFO_MOMENTS, "NETPRO"), NPS)
    moments = {moment.column: moment for moment in result.touchpoints}
    for column, effect, half in [("Q7ART", 0.21, 0.19), ("Q7RENTAL", -0.16, 0.16)]:
        found = moments[column].effect
        assert found.estimate == pytest.approx(effect, abs=0.005)
        assert (found.high - found.low) / 2 == pytest.approx(half, abs=0.005)
        assert moments[column].effect_p_adjusted > 0.05
    assert moments["Q7FOOD"].leverage_p_adjusted < 0.001
    assert Reason.EVERYONE_EXPERIENCED in moments["Q7SIGN"].reasons
    assert moments["Q7SIGN"].effect == Estimate()


LIVED, PAIR = 0.55, ("desk", "letter", "phone", "site")


def planted(n=4000, seed=1, scale_noise=1.0):
    """Four moments. desk: +1.0 and slope .5; letter: -0.8 and slope .3; phone: nothing; site: slope .4 only."""
    rng = np.random.default_rng(seed)
    scores = rng.integers(1, 6, (n, 4)).astype(float)
    lived = rng.random((n, 4)) < LIVED
    gain = np.array([1.0, -0.8, 0.0, 0.0]) + np.array([0.5, 0.3, 0.0, 0.4]) * (scores - 3)
    outcome = 5 + np.where(lived, gain, 0).sum(axis=1) + scale_noise * rng.normal(size=n)
    return Answers(outcome, scores, np.where(lived, 0, 1).astype(np.uint8), PAIR)


def test_planted_effects_and_leverages_lie_in_their_intervals():
    result = impact(planted(), MEAN)
    for moment, effect, slope in zip(result.touchpoints, [1.0, -0.8, 0, 0], [0.5, 0.3, 0, 0.4]):
        assert moment.effect.low < effect < moment.effect.high
        assert moment.leverage.low < slope < moment.leverage.high
    desk, letter, phone, _ = result.touchpoints
    assert desk.effect_p_adjusted < 0.001
    assert letter.effect.estimate < 0
    assert phone.share.estimate < 0.005
    assert Reason.BELOW_NULL in phone.reasons or phone.share.estimate > 0
    assert result.reading == "effect"


def test_shares_add_up_to_r2_beyond_the_skipped_columns():
    answers = planted()
    answers.states[np.random.default_rng(3).random((4000, 4)) < 0.04] = CellState.SKIPPED
    result = impact(answers, MEAN)
    total = sum(moment.share.estimate for moment in result.touchpoints)
    assert total == pytest.approx(result.r2 - result.r2_skipped, abs=1e-10)
    assert 0 < result.r2_skipped < 0.1


def test_adding_a_constant_to_the_outcome_changes_nothing_and_doubling_it_doubles_effects():
    answers = planted(1500)
    plain = impact(answers, MEAN).touchpoints
    moved = impact(replace(answers, outcome=2 * answers.outcome + 7), MEAN).touchpoints
    for a, b in zip(plain, moved):
        assert b.effect.low == pytest.approx(2 * a.effect.low)
        assert b.leverage.high == pytest.approx(2 * a.leverage.high)
        assert b.share.estimate == pytest.approx(a.share.estimate)
        assert b.quadrant is a.quadrant


def test_shifting_a_scale_moves_neither_effects_nor_leverages():
    answers = planted(1500)
    moved = impact(replace(answers, scores=answers.scores + 10), MEAN).touchpoints
    for a, b in zip(impact(answers, MEAN).touchpoints, moved):
        assert b.effect.estimate == pytest.approx(a.effect.estimate)
        assert b.effect.low == pytest.approx(a.effect.low)
        assert b.share.estimate == pytest.approx(a.share.estimate)
        assert b.satisfaction.estimate == pytest.approx(a.satisfaction.estimate + 10)


def nps_world():
    answers = planted(3000)
    return replace(answers, outcome=np.clip(np.rint(answers.outcome + 2), 0, 10))


def test_effect_in_nps_points_is_the_same_model_on_minus_100_0_100():
    answers = nps_world()
    coded = np.where(answers.outcome >= 9, 100.0, np.where(answers.outcome <= 6, -100.0, 0.0))
    direct = impact(replace(answers, outcome=coded), MEAN)
    for moment, expected in zip(impact(answers, NPS).touchpoints, direct.touchpoints):
        assert moment.effect_nps.estimate == pytest.approx(expected.effect.estimate)
        assert moment.effect_nps.low == pytest.approx(expected.effect.low)


def test_other_kinds_have_no_effect_in_nps_points():
    assert {moment.effect_nps for moment in impact(planted(500), MEAN).touchpoints} == {Estimate()}


def test_remembered_is_of_those_asked():
    answers = planted(400)
    answers.states[:100, 0] = CellState.NOT_ASKED
    lived = int((answers.states[:, 0] == 0).sum())
    assert impact(answers, MEAN, imputation=False).touchpoints[0].remembered == pytest.approx(lived / 300)


@pytest.mark.parametrize(
    ("lived", "reason"), [(49, Reason.TOO_RARE), (50, None), (950, None), (951, Reason.EVERYONE_EXPERIENCED)]
)
def test_fifty_who_lived_it_and_fifty_who_did_not(lived, reason):
    answers = planted(1000)
    answers.states[:, 2] = np.where(np.random.default_rng(7).permutation(1000) < lived, 0, 1)
    moment = impact(answers, MEAN).touchpoints[2]
    assert moment.effect.known == (reason is None)
    assert (reason in moment.reasons) == (reason is not None)
    assert moment.leverage.known


def test_moments_lived_by_the_same_people_form_one_bundle():
    answers = planted(2000)
    answers.states[:, 1] = answers.states[:, 0]
    answers.states[:30, 1] = 1 - answers.states[:30, 1]
    result = impact(answers, MEAN)
    desk, letter, phone, _ = result.touchpoints
    assert desk.bundle == letter.bundle == ("desk", "letter")
    assert Reason.INSEPARABLE in desk.reasons
    assert Reason.INSEPARABLE in letter.reasons
    assert desk.effect == letter.effect == Estimate()
    assert desk.bundle_effect == letter.bundle_effect
    assert phone.bundle == ()


def test_the_effect_of_a_bundle_is_that_of_living_all_of_it_also_when_nobody_tells_them_apart():
    rng = np.random.default_rng(11)
    lived = rng.random(3000) < 0.5
    scores = rng.integers(1, 6, (3000, 2)).astype(float)
    outcome = 5 + np.where(lived, 1.5, 0) + rng.normal(size=3000)
    states = np.repeat(np.where(lived, 0, 1)[:, None], 2, axis=1).astype(np.uint8)
    both = impact(Answers(outcome, scores, states, ("a", "b")), MEAN).touchpoints
    assert both[0].bundle_effect.low < 1.5 < both[0].bundle_effect.high
    assert both[0].share.estimate == pytest.approx(both[1].share.estimate, abs=0.01)


def test_a_score_that_never_varies_has_no_leverage():
    answers = planted(1000)
    answers.scores[:, 1] = 4.0
    letter = impact(answers, MEAN).touchpoints[1]
    assert Reason.CONSTANT in letter.reasons
    assert letter.leverage == Estimate()
    assert letter.effect.known


def test_scores_that_move_together_are_named_halo():
    answers = planted(1500)
    answers.states[:] = 0
    answers.scores[:] = answers.scores[:, :1] + np.random.default_rng(2).normal(0, 0.2, (1500, 4))
    result = impact(answers, MEAN)
    assert Reason.HALO in result.reasons
    assert all(Reason.HALO in moment.reasons for moment in result.touchpoints)


def test_a_sign_that_turns_in_the_model_is_named_suppression():
    rng = np.random.default_rng(6)
    first = rng.normal(size=3000)
    second = first + 0.5 * rng.normal(size=3000)
    outcome = 2 * first - 0.8 * second + rng.normal(size=3000)
    scores = np.column_stack([first, second])
    result = impact(Answers(outcome, scores, np.zeros((3000, 2), np.uint8), ("a", "b")), MEAN)
    assert Reason.SUPPRESSION in result.touchpoints[1].reasons
    assert Reason.SUPPRESSION not in result.touchpoints[0].reasons


def test_adjusted_p_values_are_those_of_the_family():
    moments = impact(planted(800), MEAN).touchpoints
    assert [m.effect_p_adjusted for m in moments] == benjamini_hochberg([m.effect_p for m in moments])
    assert [m.leverage_p_adjusted for m in moments] == benjamini_hochberg([m.leverage_p for m in moments])


def test_blank_is_never_not_experienced():
    """Those who skip are as content as those who lived it: calling them 'not experienced' would hide the effect."""
    answers = planted(4000)
    skipped = (answers.states[:, 0] == 0) & (np.random.default_rng(5).random(4000) < 0.15)
    answers.states[skipped, 0] = CellState.SKIPPED
    right = impact(answers, MEAN, imputation=False).touchpoints[0]
    answers.states[skipped, 0] = CellState.NOT_EXPERIENCED
    wrong = impact(answers, MEAN).touchpoints[0]
    assert right.effect.low < 1.0 < right.effect.high
    assert wrong.effect.high < 1.0


def related(n=6000, seed=2, unknown=0.25, state=CellState.SKIPPED):
    """Four moments whose scores go together, each adding .3 a point; a quarter of two moments is unknown."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=(n, 1))
    scores = np.clip(np.rint(3 + 0.8 * mood + 0.7 * rng.normal(size=(n, 4))), 1, 5)
    lived = rng.random((n, 4)) < 0.7
    outcome = 5 + np.where(lived, 0.2 + 0.3 * (scores - 3), 0).sum(axis=1) + rng.normal(size=n)
    states = np.where(lived, 0, 1).astype(np.uint8)
    states[:, :2][rng.random((n, 2)) < unknown] = state
    return Answers(outcome, scores, states, PAIR)


@pytest.mark.parametrize("state", [CellState.SKIPPED, CellState.DONT_KNOW, CellState.NOT_ASKED])
def test_much_unknown_is_filled_in_and_both_readings_are_shown(state):
    result = impact(related(state=state), MEAN)
    for moment in result.touchpoints:
        assert moment.leverage.low < 0.3 < moment.leverage.high
    desk, _, phone, _ = result.touchpoints
    assert desk.leverage_unimputed.known
    assert phone.leverage_unimputed == Estimate()
    assert desk.share.low < desk.share.estimate < desk.share.high
    named = {warning.column for warning in result.warnings if warning.code is WarningCode.SKIPPED_IMPUTED}
    assert named == {"desk", "letter"}
    assert (Reason.MANY_SKIPPED in desk.reasons) == (state is not CellState.NOT_ASKED)


def test_up_to_a_tenth_skipped_is_a_column_of_its_own():
    result = impact(related(unknown=0.09), MEAN)
    assert result.warnings == ()
    assert result.touchpoints[0].leverage_unimputed == Estimate()


def test_filling_in_is_repeatable():
    assert impact(related(2000), MEAN) == impact(related(2000), MEAN)


def test_summaries_give_the_same_estimates_and_other_intervals():
    answers = nps_world()
    gram = GramSummary.from_answers(answers, NPS)
    fast = impact_from_gram(gram, score(answers.outcome, NPS))
    slow = impact(answers, NPS)
    assert fast.r2 == pytest.approx(slow.r2)
    for a, b in zip(fast.touchpoints, slow.touchpoints):
        assert a.effect.estimate == pytest.approx(b.effect.estimate)
        assert a.effect_nps.estimate == pytest.approx(b.effect_nps.estimate)
        assert a.share.estimate == pytest.approx(b.share.estimate)
        assert a.satisfaction.low == pytest.approx(b.satisfaction.low)
        assert a.effect.low == pytest.approx(b.effect.low, abs=0.05)


def test_segments_adjust():
    rng = np.random.default_rng(12)
    answers = planted(4000)
    segment = (rng.random(4000) < np.where(answers.states[:, 2] == 0, 0.8, 0.2)).astype(float)
    outcome = answers.outcome + 2 * segment
    bare = impact(replace(answers, outcome=outcome), MEAN).touchpoints[2]
    adjusted = impact(replace(answers, outcome=outcome, covariates=segment[:, None]), MEAN).touchpoints[2]
    assert bare.effect.low > 0.5
    assert adjusted.effect.low < 0 < adjusted.effect.high


def test_clusters_that_agree_widen_the_intervals():
    answers = planted(2000)
    names = np.arange(2000) // 50
    together = replace(
        answers, outcome=answers.outcome + np.random.default_rng(1).normal(size=40)[names], clusters=names
    )
    together.states[:, 0] = (names % 2).astype(np.uint8)
    alone = replace(together, clusters=None)
    wide, narrow = impact(together, MEAN).touchpoints[0].effect, impact(alone, MEAN).touchpoints[0].effect
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


def test_few_clusters_give_no_interval_of_a_share_and_say_so():
    answers = replace(planted(2000), clusters=np.arange(2000) % 39)
    few = impact(answers, MEAN)
    enough = impact(replace(answers, clusters=np.arange(2000) % 40), MEAN)
    assert Reason.TOO_FEW_CLUSTERS in few.reasons
    assert all(moment.share.low is None for moment in few.touchpoints)
    assert few.touchpoints[0].leverage.low is not None
    assert Reason.TOO_FEW_CLUSTERS not in enough.reasons
    assert enough.touchpoints[0].share.low is not None


def test_more_moments_than_all_subsets_allow():
    rng = np.random.default_rng(4)
    scores = rng.integers(1, 6, (1500, 24)).astype(float)
    outcome = scores[:, 0] + rng.normal(size=1500)
    names = tuple(f"m{j}" for j in range(24))
    result = impact(Answers(outcome, scores, np.zeros((1500, 24), np.uint8), names), MEAN)
    assert sum(moment.share.estimate for moment in result.touchpoints) == pytest.approx(result.r2, abs=1e-6)
    assert max(result.touchpoints, key=lambda moment: moment.share.estimate).column == "m0"


@pytest.mark.parametrize("model", ["structural", "plain"])
@pytest.mark.parametrize("n", [0, 1, 2, 5, 30])
def test_few_rows_give_a_result_with_reasons(n, model):
    result = impact(planted(max(n, 1)) if n else empty(), MEAN, model=model)
    assert result.n <= n
    assert all(moment.effect == Estimate() for moment in result.touchpoints)
    assert (Reason.NO_OUTCOME in result.reasons) == (result.n == 0)


def empty():
    return Answers(np.empty(0), np.empty((0, 2)), np.empty((0, 2), dtype=np.uint8), ("a", "b"))


def test_a_moment_nobody_lived_and_one_never_asked():
    answers = planted(500)
    answers.states[:, 0] = CellState.NOT_EXPERIENCED
    answers.states[:, 1] = CellState.NOT_ASKED
    unlived, unasked, *_ = impact(answers, MEAN).touchpoints
    assert (unlived.n, unlived.remembered, unlived.satisfaction.estimate) == (0, 0.0, None)
    assert (unasked.n, unasked.remembered) == (0, None)
    assert unlived.share.estimate is None


def test_an_unknown_model_is_refused():
    with pytest.raises(ValueError, match="structural"):
        impact(planted(10), MEAN, model="magic")


BAND = Estimate(0.0, -0.05, 0.05, 0.9)
WIDE = Estimate(0.0, -0.5, 0.5, 0.9)


@pytest.mark.parametrize(
    ("satisfaction", "effect", "p", "interval", "field"),
    [
        (4.5, 0.5, 0.01, WIDE, Quadrant.CELEBRATE),
        (3.5, 0.5, 0.01, WIDE, Quadrant.RAISE),
        (3.5, -0.5, 0.01, WIDE, Quadrant.PREVENT),
        (4.5, -0.5, 0.01, WIDE, Quadrant.SAVE),
        (4.5, 0.02, 0.9, BAND, Quadrant.SAVE),
        (3.5, 0.02, 0.9, BAND, Quadrant.NO_EFFECT),
        (3.5, 0.02, 0.001, BAND, Quadrant.NO_EFFECT),
        (4.5, 0.5, 0.2, WIDE, Quadrant.UNCERTAIN),
        (None, 0.5, 0.01, WIDE, None),
        (4.5, None, None, WIDE, None),
    ],
)
def test_fields(satisfaction, effect, p, interval, field):
    assert quadrant(satisfaction, 4.0, effect, p, interval, 0.1) is field


def test_the_reading_is_the_effect_when_a_third_can_be_placed():
    unsure, ps = [Quadrant.UNCERTAIN, None], [0.4, None]
    assert proposed_reading([Quadrant.PREVENT, *unsure], [0.01, *ps]) == "effect"
    assert proposed_reading([Quadrant.PREVENT, *unsure, None], [0.01, *ps, None]) == "leverage"
    assert proposed_reading([], []) == "leverage"
    assert median_cut([]) is None


def test_moments_without_a_direction_do_not_make_the_effect_the_reading():
    near_zero = [Quadrant.SAVE, Quadrant.NO_EFFECT]
    assert proposed_reading(near_zero, [0.6, 0.9]) == "leverage"
    assert proposed_reading(near_zero, [0.001, 0.001]) == "effect"


def test_a_cut_and_a_band_of_ones_own_are_used():
    result = impact(planted(), MEAN, satisfaction_cut=1.0, effect_band=3.0)
    assert (result.satisfaction_cut, result.effect_band) == (1.0, 3.0)
    assert {moment.quadrant for moment in result.touchpoints} == {Quadrant.SAVE}


@pytest.mark.parametrize("model", ["structural", "plain"])
def test_moments_that_never_vary_explain_nothing(model):
    same = Answers(np.arange(200.0) % 5, np.full((200, 2), 4.0), np.zeros((200, 2), np.uint8), ("a", "b"))
    result = impact(same, MEAN, model=model)
    assert result.r2 == pytest.approx(0.0)
    assert [moment.share for moment in result.touchpoints] == [Estimate(), Estimate()]
    assert all(Reason.CONSTANT in moment.reasons for moment in result.touchpoints)


def test_blocks_side_by_side_give_what_one_pass_gives(monkeypatch):
    answers = replace(planted(20_000), weights=np.random.default_rng(1).uniform(0.5, 2, 20_000))
    one = impact(answers, MEAN)
    monkeypatch.setattr("hofnar_analytics.drivers_rows.MANY_ROWS", 1000)
    many = impact(answers, MEAN)
    for a, b in zip(one.touchpoints, many.touchpoints):
        assert b.effect.low == pytest.approx(a.effect.low)
        assert b.share.estimate == pytest.approx(a.share.estimate)
        assert b.distribution == pytest.approx(a.distribution)


def test_distributions_are_those_of_the_scores():
    answers = planted(500)
    halves = replace(answers, scores=answers.scores + 0.5)
    for data in (answers, halves):
        for j, moment in enumerate(impact(data, MEAN).touchpoints):
            scores = data.scores[data.states[:, j] == 0, j]
            assert moment.distribution == {value: (scores == value).sum() for value in np.unique(scores)}


@pytest.mark.slow
def test_simulated_coverage_of_effects_and_leverages():
    """A small tier of docs/methods/simulations/coverage_structural.py: nominal 95 % within four Monte-Carlo errors."""
    times = 300
    truth, covered = np.array([[1.0, -0.8, 0, 0], [0.5, 0.3, 0, 0.4]]), np.zeros((2, 4))
    for seed in range(times):
        result = impact(planted(600, seed=seed), MEAN, shares=False)
        for j, moment in enumerate(result.touchpoints):
            for k, found in enumerate((moment.effect, moment.leverage)):
                covered[k, j] += found.low <= truth[k, j] <= found.high
    assert np.abs(covered / times - 0.95).max() < 4 * (0.95 * 0.05 / times) ** 0.5


@pytest.mark.slow
def test_adjusted_findings_where_nothing_is_there_are_rare():
    found = 0
    for seed in range(300):
        answers = planted(600, seed=seed)
        nothing = replace(answers, outcome=np.random.default_rng(10_000 + seed).normal(size=600))
        moments = impact(nothing, MEAN, shares=False).touchpoints
        found += min(moment.effect_p_adjusted for moment in moments) <= 0.05
    assert found / 300 < 0.05 + 3 * (0.05 * 0.95 / 300) ** 0.5


def test_every_kth_row_tells_the_error_of_a_share(monkeypatch):
    answers = planted(20_000)
    whole = impact(answers, MEAN).touchpoints[0].share
    monkeypatch.setattr("hofnar_analytics.impact_shares.ERROR_ROWS", 4000)
    part = impact(answers, MEAN).touchpoints[0].share
    assert part.estimate == whole.estimate
    assert np.log(part.high / part.low) == pytest.approx(np.log(whole.high / whole.low), rel=0.06)
