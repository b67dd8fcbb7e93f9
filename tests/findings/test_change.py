"""What changed, in Dutch and English; a direction only when it is certain."""

import numpy as np
import pytest
from django.utils.translation import override

from hofnar.findings import change, who_changed
from hofnar.findings.figures import NPS_CHANGE, SHARE, Style
from hofnar_analytics.change_points import ChangeKind, ChangePoint
from hofnar_analytics.comparisons import Difference
from hofnar_analytics.consistency import Consistency, consistency
from hofnar_analytics.cusum import cusum
from hofnar_analytics.estimate_differences import differences_of
from hofnar_analytics.families import Family
from hofnar_analytics.group_differences import Against, GroupDifferences, group_differences
from hofnar_analytics.mix_and_within import Answered, mix_and_within
from hofnar_analytics.people import people
from hofnar_analytics.period_series import plain_series
from hofnar_analytics.results import UNKNOWN, Estimate
from hofnar_analytics.scales import Kind as Scored
from hofnar_analytics.scales import Scale
from hofnar_analytics.scores import score_from_counts
from hofnar_analytics.trend import Season, trend
from hofnar_analytics.who_changed import who_changed as changed

NPS = Scale.of(Scored.NPS)
IDS, POINTS = np.array([f"p{i:03}" for i in range(100)]), np.repeat([100.0, 0.0, -100.0], [50, 30, 20])


def both(speak) -> tuple[str, str]:
    with override("en"):
        english = speak()
    with override("nl"):
        return english, speak()


def group(name, up, middle, down):
    return score_from_counts({10: up, 8: middle, 2: down}, NPS, group=name)


def test_ten_detractors_gone_and_the_page_says_that_nobody_got_happier():
    found = changed(people(IDS, POINTS), people(IDS[:90], POINTS[:90]))
    assert both(lambda: who_changed.who_changed_sentence(found, "NPS", NPS_CHANGE)) == (
        "NPS +30 → +44: nobody got happier",
        "NPS +30 → +44: niemand werd tevredener",
    )
    english, dutch = both(lambda: who_changed.part_sentences(found, NPS_CHANGE))
    assert english[0].startswith("10 people answered only then: that makes a difference of +14")
    assert dutch[0].startswith("10 mensen antwoordden alleen toen: dat scheelt +14")
    assert len(english) == 1
    assert not any("left" in line or "vertrokken" in line for line in english + dutch)


def test_left_is_said_when_the_customer_file_says_it():
    found = changed(people(IDS, POINTS), people(IDS[:90], POINTS[:90]), left=IDS[95:])
    english, dutch = both(lambda: who_changed.part_sentences(found, NPS_CHANGE))
    assert any(line.startswith("5 of them have left, says the customer file") for line in english)
    assert any(line.startswith("5 van hen zijn vertrokken, zegt het klantbestand") for line in dutch)


def test_who_stayed_and_judges_otherwise_is_said_with_the_margin():
    better = np.where(POINTS == -100, 100.0, POINTS)
    up = changed(people(IDS, POINTS), people(IDS, better))
    english, dutch = both(lambda: who_changed.stayers_words(up, NPS_CHANGE))
    assert english.startswith("who answered both times judges higher (+40")
    assert dutch.startswith("wie beide keren antwoordde, oordeelt hoger (+40")
    down = changed(people(IDS, better), people(IDS, POINTS))
    assert "lower" in both(lambda: who_changed.stayers_words(down))[0]
    little = POINTS.copy()
    little[0] = -100
    unclear = changed(people(IDS, POINTS), people(IDS, little))
    assert both(lambda: who_changed.stayers_words(unclear))[0].startswith("no demonstrable change")


def test_the_other_ways_to_change():
    fewer = changed(people(IDS, POINTS), people(IDS[10:], POINTS[10:]))
    assert both(lambda: who_changed.stayers_words(fewer))[0] == "nobody got less happy"
    same = changed(people(IDS, POINTS), people(IDS, POINTS))
    assert both(lambda: who_changed.stayers_words(same)) == ("nothing changed", "er is niets veranderd")
    heavier = changed(people(IDS[:60], POINTS[:60]), people(IDS, POINTS, np.linspace(1, 2, 100)), joined=IDS[90:])
    english, dutch = both(lambda: who_changed.part_sentences(heavier))
    assert [line.split(":")[0] for line in english] == [
        "40 people answer only now",
        "The same people count for more or less than before",
        "10 of them are new customers, says the customer file",
    ]
    assert dutch[2].startswith("10 van hen zijn nieuwe klanten")


def test_without_ids_it_is_mix_and_within():
    old, new = np.repeat(["shop", "web"], [80, 20]), np.repeat(["shop", "web"], [20, 80])
    found = mix_and_within(
        Answered(np.where(old == "shop", 9.0, 6.0), old), Answered(np.where(new == "shop", 9.0, 6.0), new)
    )
    english, dutch = both(lambda: who_changed.mix_sentence(found, "Grade"))
    assert english.startswith("Grade moved −1.8")
    assert "other groups answered" in english
    assert "andere groepen antwoordden" in dutch


def test_groups_that_stand_out_are_named_clearest_first():
    found = group_differences([group("a", 80, 40, 80), group("b", 120, 60, 20), group("c", 90, 60, 50)])
    english, dutch = both(lambda: change.groups_sentence(found, {"a": "Web", "b": "Shop"}, NPS_CHANGE))
    assert english.startswith("Shop scores higher than the rest: +4")
    assert "Web scores lower than the rest: −" in english
    assert dutch.startswith("Shop scoort hoger dan de rest: +4")
    pairs = group_differences([group("a", 50, 30, 20), group("b", 50, 30, 20)], Against.EACH_OTHER)
    assert both(lambda: change.groups_sentence(pairs))[1] == "Geen aantoonbaar verschil tussen de groepen"
    same = group_differences([group("a", 50, 30, 20), group("b", 50, 30, 20)])
    assert both(lambda: change.groups_sentence(same)) == (
        "No group differs demonstrably from the rest",
        "Geen groep verschilt aantoonbaar van de rest",
    )


def test_a_group_below_the_floor_is_not_named():
    found = group_differences([group("tiny", 0, 0, 60), group("b", 120, 60, 20), group("c", 110, 60, 30)])
    assert "tiny" in found.family.standing
    assert "tiny" not in both(lambda: change.groups_sentence(found))[0]


def test_many_groups_are_counted_after_three():
    differences = tuple(
        Difference(5.0, 4.0, 6.0, 0.001, (200, 200), p_adjusted=0.002, groups=(f"g{i}", "rest")) for i in range(5)
    )
    judged = Family.fixed("f", [f"g{i}" for i in range(5)]).judged({f"g{i}": 0.001 for i in range(5)})
    english, dutch = both(lambda: change.groups_sentence(GroupDifferences(differences, judged, 0.001, 1000)))
    assert english.endswith("and 2 more groups")
    assert dutch.endswith("en nog 2 groepen")


def test_moments_that_matter_more_for_one_group():
    figures = [
        ("desk", Estimate(0.2, 0.1, 0.3), Estimate(0.8, 0.7, 0.9)),
        ("site", Estimate(0.3, 0.2, 0.4), Estimate(0.3, 0.2, 0.4)),
    ]
    found = differences_of("leverage", figures, (1000, 1000))
    english, dutch = both(lambda: change.drivers_sentence(found, "young", "old", {"desk": "The desk"}))
    assert english == "The desk matters more for old than for young: +0.6 ± 0.1"
    assert dutch == "The desk telt voor old zwaarder dan voor young: +0,6 ± 0,1"
    none = differences_of("leverage", figures[1:], (1000, 1000))
    assert "demonstrably" in both(lambda: change.drivers_sentence(none, "young", "old"))[0]


def test_channels_that_agree_and_channels_that_do_not():
    apart = consistency([group(str(i), 30 + 12 * i, 30, 100 - 12 * i) for i in range(8)])
    english, dutch = both(lambda: change.consistency_sentence(apart, "Phone", NPS_CHANGE))
    assert english.startswith("Phone depends on the team or channel")
    assert "%" in english
    assert dutch.startswith("Phone hangt af van het team of kanaal")
    alike = consistency([group(str(i), 50, 30, 20) for i in range(8)])
    assert "no demonstrable difference" in both(lambda: change.consistency_sentence(alike, "Phone"))[0]
    few = Consistency(None, UNKNOWN, UNKNOWN, None, None, (), 0)
    assert "too few" in both(lambda: change.consistency_sentence(few, "Phone", SHARE))[0]


@pytest.mark.parametrize(
    ("slope", "says", "zegt"),
    [(1, "rising", "stijgt"), (-1, "falling", "daalt"), (0, "no demonstrable trend", "geen aantoonbare trend")],
)
def test_where_a_score_is_going(slope, says, zegt):
    values = 7 + slope * np.arange(36) / 12 + np.random.default_rng(1).normal(0, 0.1, 36)
    found = trend(plain_series(values), season=Season.NONE)
    english, dutch = both(lambda: change.course_sentence(found, "Grade"))
    assert says in english
    assert zegt in dutch
    assert both(lambda: change.season_sentence(found, "Grade")) == ("", "")


def test_a_season_names_its_months():
    months = 12 * 2024 + np.arange(36)
    values = 7 + np.cos(2 * np.pi * (months % 12 - 6) / 12) + np.random.default_rng(1).normal(0, 0.05, 36)
    found = trend(plain_series(values, periods=months))
    english, dutch = both(lambda: change.season_sentence(found, "Grade"))
    assert "highest in July" in english
    assert "lowest in January" in english
    assert "het hoogst in juli" in dutch
    still = trend(plain_series(7 + np.random.default_rng(3).normal(0, 0.05, 36), periods=months))
    assert both(lambda: change.season_sentence(still, "Grade"))[0] == "Grade: no demonstrable season"
    assert "too few periods" in both(lambda: change.course_sentence(trend(plain_series(np.arange(5.0))), "Grade"))[0]


def test_a_change_of_the_question_is_told_apart_from_a_change_of_level():
    question = ChangePoint(ChangeKind.QUESTION, 2024, UNKNOWN)
    assert both(lambda: change.change_point_sentence(question, "Grade"))[0] == (
        "Grade: the question or its scale changed in 2024; the line breaks there"
    )
    level = ChangePoint(ChangeKind.LEVEL, 2024, Estimate(0.5, 0.3, 0.7), 7, 7.5, 0.001, (2023, 2025))
    assert both(lambda: change.change_point_sentence(level, "Grade")) == (
        "Grade changed around 2024 (between 2023 and 2025): +0.5 ± 0.2",
        "Grade veranderde rond 2024 (tussen 2023 en 2025): +0,5 ± 0,2",
    )
    exact = ChangePoint(ChangeKind.LEVEL, 2024, Estimate(0.5, 0.3, 0.7), 7, 7.5, 0.001, (2024, 2024))
    assert both(lambda: change.change_point_sentence(exact, "Grade"))[0] == "Grade changed in 2024: +0.5 ± 0.2"


def test_an_alarm_says_since_when_and_which_way():
    down = cusum(np.r_[np.zeros(5), -np.full(6, 2.0)], 0.0, 0.5, 4.77)
    assert both(lambda: change.alarm_sentence(down, "Shop 7", lambda period: f"month {period}")) == (
        "Alarm: Shop 7 has been below its level since about month 5",
        "Alarm: Shop 7 ligt sinds ongeveer month 5 onder zijn niveau",
    )
    up = cusum(np.r_[np.zeros(5), np.full(6, 2.0)], 0.0, 0.5, 4.77)
    assert "above" in both(lambda: change.alarm_sentence(up, "Shop 7"))[0]
    assert both(lambda: change.alarm_sentence(cusum(np.zeros(5), 0, 0.5, 4.77), "Shop 7"))[1] == "Shop 7: geen alarm"


def test_figures_take_the_style_of_the_score():
    found = group_differences([group("a", 80, 40, 80), group("b", 120, 60, 20)])
    english, _ = both(lambda: change.groups_sentence(found, {}, Style(2, signed=True)))
    assert "50.00" in english
