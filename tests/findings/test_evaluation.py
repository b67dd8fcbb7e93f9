"""Did it work: only as much as the margin allows, in both languages."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from hofnar.findings import evaluation
from hofnar.findings.figures import NPS_CHANGE
from hofnar_analytics.always_valid import Plan, always_valid
from hofnar_analytics.arms import Arm
from hofnar_analytics.before_after import BeforeAfter
from hofnar_analytics.difference_in_differences import DifferenceInDifferences
from hofnar_analytics.experiment import experiment
from hofnar_analytics.interrupted_series import InterruptedSeries
from hofnar_analytics.power import PlannedOutcome, nps_outcome, people_per_group
from hofnar_analytics.regression import Errors
from hofnar_analytics.results import UNKNOWN, Estimate, Reason
from hofnar_analytics.scales import Kind
from hofnar_analytics.verdicts import Outcome, Verdict, expected_and_found

UP, DOWN, UNCLEAR = Estimate(0.5, 0.2, 0.8), Estimate(-0.5, -0.8, -0.2), Estimate(0.1, -0.2, 0.4)


def both(speak) -> tuple[str, str]:
    with override("en"):
        english = speak()
    with override("nl"):
        return english, speak()


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_its_word(verdict):
    english, dutch = both(lambda: evaluation.verdict_word(verdict))
    assert english
    assert english != dutch


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_its_word(outcome):
    english, dutch = both(lambda: evaluation.outcome_word(outcome))
    assert english
    assert english != dutch


@pytest.mark.parametrize(
    ("effect", "says", "zegt"),
    [
        (UP, "more up than the others, observational: +0.5 ± 0.3", "meer gestegen dan de anderen"),
        (DOWN, "more down than the others, observational: −0.5 ± 0.3", "meer gedaald dan de anderen"),
        (UNCLEAR, "no demonstrable effect beside the others: +0.1 ± 0.3", "geen aantoonbaar effect naast de anderen"),
    ],
)
def test_beside_the_others(effect, says, zegt):
    found = DifferenceInDifferences(effect, 0.01, 0.5, 0.0, None, (60, 60, 60, 60), Errors.HC3)
    english, dutch = both(lambda: evaluation.difference_in_differences_sentence(found, "New desk"))
    assert english == f"New desk: {says}"
    assert zegt in dutch
    unfair = replace(found, reasons=(Reason.TRENDS_DIFFERED,))
    assert "no fair comparison" in both(lambda: evaluation.difference_in_differences_sentence(unfair, "New desk"))[0]


@pytest.mark.parametrize(
    ("change", "says"), [(UP, "higher after"), (DOWN, "lower after"), (UNCLEAR, "no demonstrable")]
)
def test_before_and_after_alone_is_never_said_to_be_the_measure(change, says):
    found = BeforeAfter(change, 0.01, (60, 60), 0.5)
    english, dutch = both(lambda: evaluation.before_after_sentence(found, "Grade"))
    assert says in english
    assert english != dutch
    if change is not UNCLEAR:
        assert "need not be the measure" in english


@pytest.mark.parametrize(
    ("effect", "says"),
    [
        (UP, "above the old line"),
        (DOWN, "below the old line"),
        (UNCLEAR, "no demonstrable"),
        (UNKNOWN, "too few periods"),
    ],
)
def test_beside_the_old_line(effect, says):
    found = InterruptedSeries(effect, 0.1, effect, 0.1, effect, 0.1, 0.2, (12, 12), 900)
    english, dutch = both(lambda: evaluation.interrupted_sentence(found, "Grade"))
    assert says in english
    assert english != dutch


def test_experiments_say_no_difference_too():
    strong, none = Arm(400, 7.9, 2.0), Arm(400, 7.0, 2.0)
    found = both(lambda: evaluation.experiment_sentence(experiment(strong, none), "First question in the mail"))
    assert found[0].startswith("First question in the mail works: +0.9")
    assert "werkt" in found[1]
    assert "makes it worse" in both(lambda: evaluation.experiment_sentence(experiment(none, strong), "X"))[0]
    assert "no demonstrable effect:" in both(lambda: evaluation.experiment_sentence(experiment(none, none), "X"))[0]
    today = always_valid(none, none, Plan(1000))
    assert "so far" in both(lambda: evaluation.experiment_sentence(today, "X"))[0]
    early = always_valid(Arm(20, 7.9, 2.0), Arm(20, 7.0, 2.0), Plan(1000))
    assert "too early" in both(lambda: evaluation.experiment_sentence(early, "X"))[0]
    broken = experiment(Arm(600, 7.9, 2.0), Arm(400, 7.0, 2.0))
    assert "the draw went wrong" in both(lambda: evaluation.experiment_sentence(broken, "X"))[0]


def test_the_effect_in_percent_of_the_others():
    assert both(lambda: evaluation.relative_text(experiment(Arm(900, 8.4, 2.0), Arm(900, 7.0, 2.0))))[0].startswith(
        "+20"
    )
    assert both(lambda: evaluation.relative_text(experiment(Arm(9, 8.4, 2.0), Arm(9, 0.1, 9.0))))[0] == "–"


def test_expected_beside_found():
    worked = expected_and_found(4.0, Estimate(3.0, 1.0, 5.0))
    assert both(lambda: evaluation.expected_sentence(worked, "New desk", NPS_CHANGE)) == (
        "New desk worked: +3 ± 2; the expected 4 is not yet known",
        "New desk werkte: +3 ± 2; de verwachte 4 is nog niet bekend",
    )
    failed = expected_and_found(4.0, Estimate(0.0, -1.0, 1.0))
    assert both(lambda: evaluation.expected_sentence(failed, "New desk", NPS_CHANGE))[0] == (
        "New desk did not work: 0 ± 1 found, 4 expected"
    )


def test_how_many_answers_are_needed():
    nps = PlannedOutcome(Kind.NPS, nps_outcome(0.5, 0.2))
    said = both(lambda: evaluation.people_needed_sentence(people_per_group(10.0, nps), 10.0, NPS_CHANGE))
    assert said[0] == "To see a difference of 10 each group needs 959 answers"
    assert said[1] == "Om een verschil van 10 te zien heeft elke groep 959 antwoorden nodig"
    assert "959 and 400" in both(lambda: evaluation.people_needed_sentence((959, 400), 10.0, NPS_CHANGE))[0]
    less = both(lambda: evaluation.smallest_difference_sentence(31.1, (100, 100), NPS_CHANGE))
    assert less[0] == "With 100 and 100 answers, a difference below 31 will usually be missed"
