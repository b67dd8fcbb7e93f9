"""Every code has a sentence in both languages; every picture has its words."""

import pytest
from django.utils.translation import override

from hofnar.findings import reasons, warnings
from hofnar.findings.kinds import kind_name
from hofnar.findings.picture_marks import interval_row, journey_point, trend_point
from hofnar.findings.picture_texts import distribution_texts, impact_texts
from hofnar.findings.quadrants import quadrant_advice, quadrant_name
from hofnar_analytics.pictures import impact_matrix
from hofnar_analytics.results import Estimate, Quadrant, Reason, Score, Warned, WarningCode
from hofnar_analytics.scales import Kind, Scale
from tests.pictures import world
from tests.pictures.reading import parse, texts

FULL = {
    "count": 3,
    "values": {11.0: 29},
    "texts": {"nvt": 2},
    "row": 7,
    "likely": ("Q7b",),
    "columns": ("a (1)", "a (2)"),
    "breaks": ((2016, 2017),),
}


def both(speak) -> tuple[str, str]:
    with override("en"):
        english = speak()
    with override("nl"):
        return english, speak()


@pytest.mark.parametrize("code", list(Reason))
def test_every_reason_has_a_sentence_of_its_own_in_both_languages(code):
    english, dutch = both(lambda: reasons.explain(code))
    assert english
    assert english != dutch
    assert sum(reasons.explain(other) == reasons.explain(code) for other in Reason) == 1


@pytest.mark.parametrize("code", list(WarningCode))
@pytest.mark.parametrize("figures", [{}, FULL])
def test_every_warning_has_a_sentence_in_both_languages_with_or_without_figures(code, figures):
    english, dutch = both(lambda: warnings.explain(Warned(code, "Q7ALL", figures)))
    assert english.startswith("Q7ALL: ")
    assert english != dutch
    assert not any(sign in english + dutch for sign in ("%(", "None", "{", "()"))


def test_code_eleven_at_the_airport_is_named_with_its_count():
    with override("en"):
        said = warnings.explain(Warned(WarningCode.OUTSIDE_SCALE, "NETPRO", {"values": {11.0: 29}}))
        assert said == "NETPRO: These values lie outside the scale and do not count: 11 (29 times)."


def test_a_long_list_is_cut_and_says_so():
    nine = {float(value): 1 for value in range(90, 99)}
    with override("en"):
        said = warnings.explain(Warned(WarningCode.OUTSIDE_SCALE, None, {"values": nine}))
        assert said.endswith("94 (1 time), and 4 others.")


def test_the_fields_are_called_as_the_field_calls_them():
    with override("nl"):
        names = ["Uitblinkers", "Groeikansen", "Pijnpunten", "Goedbedoeld", "Geen aantoonbaar effect", "Nog onzeker"]
        assert [quadrant_name(q) for q in Quadrant] == names
        assert all(quadrant_advice(q, reading) for q in Quadrant for reading in ("effect", "leverage", "share"))


def test_kinds_have_names():
    assert both(lambda: kind_name(Kind.GRADE)) == ("Grade", "Cijfer")
    with override("nl"):
        assert all(kind_name(kind) for kind in Kind)


@pytest.mark.parametrize("reading", ["effect", "leverage", "share"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_matrix_draws_with_its_words_in_either_language(reading, language):
    with override(language):
        words = impact_texts(world.web_shop(), reading=reading)
        shown = texts(parse(impact_matrix.draw(world.web_shop(), words, reading=reading)))
    assert words.title.split(":")[0].split(";")[0][:20] in " ".join(shown)
    assert words.numbers.decimal == ("," if language == "nl" else ".")
    assert words.unplaced["m19"].endswith("nog 38 nodig" if language == "nl" else "38 more answers needed")


def test_the_effect_on_an_nps_is_not_confused_with_the_nps():
    with override("nl"):
        words = impact_texts(world.web_shop())
    assert "aanbevelingsscore (0-10)" in words.up
    assert "−0,4 ± 0,2 punt (NPS −5 ± 2)" in words.describe["m00"]


def small(n: int, *more: Reason) -> Score:
    reasons_ = (Reason.TOO_FEW_RESPONSES, *more)
    return Score("nps", Scale.of(Kind.NPS), 30.0, 10.0, 45.0, n, float(n), {10.0: float(n)}, reasons_)


def test_below_the_floor_a_mark_has_no_value_unless_asked_and_under_five_never():
    with override("en"):
        for make in (trend_point, journey_point, interval_row):
            assert not make("k", "Label", small(62)).value.known
            assert make("k", "Label", small(62)).absent
            assert make("k", "Label", small(62), always=True).value.known
            assert not make("k", "Label", small(3, Reason.SMALL_GROUP), always=True).value.known
            assert "30" not in make("k", "Label", small(62)).spoken
        assert interval_row("k", "Texel", small(62)).absent == "too few answers, 38 more answers needed"


def test_a_unit_is_coloured_only_when_its_difference_is_demonstrable():
    score, lower = world.nps(), Estimate(-20, -30, -10)
    assert interval_row("u", "Zwolle", score, difference=lower, p_adjusted=0.01).tone == "vermilion"
    assert interval_row("u", "Zwolle", score, difference=lower, p_adjusted=0.08).tone == "stone"
    assert not interval_row("u", "Zwolle", score, difference=Estimate(-20, -41, 1), p_adjusted=0.01).certain
    assert not interval_row("u", "Zwolle", score).certain


def test_a_distribution_tells_nothing_about_a_group_under_five():
    with override("en"):
        assert distribution_texts(world.nps()).groups == ("Detractors", "Passives", "Promoters")
        assert "100%" not in distribution_texts(small(3, Reason.SMALL_GROUP)).description
