"""Distribution, trend, journey, rows and sparkline: what is drawn is what was counted, and gaps stay gaps."""

import pytest

from hofnar_analytics.pictures import distribution_bar, interval_rows, journey_curve, sparkline, trend
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.journey_curve import JourneyPhase, JourneyPoint, peak_and_end
from hofnar_analytics.pictures.numbers import DUTCH
from hofnar_analytics.pictures.texts import DistributionTexts, JourneyTexts, PictureTexts, RowTexts
from hofnar_analytics.pictures.trend import Break, TrendPoint
from hofnar_analytics.results import UNKNOWN, Estimate, Reason, Score
from hofnar_analytics.scales import Kind, Scale
from tests.pictures.reading import SVG, circle, marks, parse, texts, titles
from tests.pictures.world import around, nps

GROUPS = DistributionTexts("NPS +30", groups=("Criticasters", "Passief", "Promotors"), numbers=DUTCH)


def fifty_thirty_twenty() -> Score:
    counts = {10.0: 50.0, 8.0: 30.0, 0.0: 20.0}
    return Score("nps", Scale.of(Kind.NPS), 30.0, 14.0, 44.0, 100, 100.0, counts)


def test_all_eleven_steps_are_there_also_those_nobody_gave():
    root = parse(distribution_bar.draw(fifty_thirty_twenty(), GROUPS, height=220))
    assert set(marks(root)) == {str(step) for step in range(11)}
    assert "3: 0 (0%)" in titles(root)
    assert "10: 50 (50%)" in titles(root)


def test_the_three_groups_are_named_with_their_shares():
    shown = texts(parse(distribution_bar.draw(fifty_thirty_twenty(), GROUPS, height=220)))
    assert [t for t in shown if "Criticasters" in t or "Pass" in t or "Promotors" in t] == [
        "Criticasters 20%", "Passief 30%", "Promotors 50%"]  # fmt: skip


@pytest.mark.parametrize(("height", "heading"), [(220, True), (44, False)])
def test_the_bar_divides_the_whole_width_by_share(height, heading):
    root = parse(distribution_bar.draw(nps(), GROUPS, width=600, height=height, heading=heading))
    tall = {r.attrib["height"] for r in list(root.iter(f"{SVG}rect"))[-11:]}
    bar = list(root.iter(f"{SVG}rect"))[-11:]
    assert len(tall) == 1
    widths = [float(r.attrib["width"]) for r in bar]
    assert sum(widths) == pytest.approx(600, abs=11.5)  # a hairline between the steps
    shares = [nps().distribution[float(step)] / 2746 for step in range(11)]
    assert all(abs(w - 600 * s) <= 1.01 for w, s in zip(widths, shares))


def test_promoters_blue_passives_stone_detractors_vermilion():
    colours = [step.colour for step in distribution_bar.steps_of(nps())]
    assert colours == ["vermilion"] * 7 + ["stone"] * 2 + ["blue"] * 2


@pytest.mark.parametrize(("kind", "steps"), [(Kind.CSAT, 5), (Kind.CES, 7), (Kind.TRUST, 7), (Kind.GRADE, 10)])
def test_other_scales_show_each_step_on_one_sequential_colour(kind, steps):
    score = Score("x", Scale.of(kind), 4.0, 3.9, 4.1, 60, 60.0, {4.0: 60.0})
    found = distribution_bar.steps_of(score)
    assert len(found) == steps
    assert {step.colour for step in found} == {"blue"}
    assert [step.opacity for step in found] == sorted(step.opacity for step in found)


def test_a_group_under_five_is_never_drawn():
    small = Score("nps", Scale.of(Kind.NPS), 100.0, None, None, 3, 3.0, {10.0: 3.0},
                  (Reason.TOO_FEW_RESPONSES, Reason.SMALL_GROUP))  # fmt: skip
    drawn = distribution_bar.draw(small, DistributionTexts("NPS", absent="te weinig mensen", groups=("a", "b", "c")))
    assert not marks(parse(drawn))
    assert "te weinig mensen" in texts(parse(drawn))


def months(*values: float | None) -> list[TrendPoint]:
    return [TrendPoint(str(i), f"m{i}", UNKNOWN if v is None else around(v, 0.1), figure=f"{v} ± 0.1",
                       absent="te weinig") for i, v in enumerate(values)]  # fmt: skip


def test_no_line_crosses_a_break_or_a_month_without_a_figure():
    points = months(7.1, 7.2, None, 7.3, 7.4, 7.5)
    assert trend.runs(points, [Break(4, "other scale")]) == [[0, 1], [3], [4, 5]]
    root = parse(trend.draw(points, PictureTexts("t"), breaks=[Break(4, "other scale")]))
    assert len(list(root.iter(f"{SVG}polyline"))) == 2
    assert "te weinig" in texts(root)
    assert "other scale" in titles(root)


def test_the_last_known_month_is_labelled_with_its_margin():
    assert "7.4 ± 0.1" in texts(parse(trend.draw(months(7.1, 7.4, None), PictureTexts("t"))))


def test_the_band_is_the_interval():
    root = parse(trend.draw(months(7.0, 8.0), PictureTexts("t"), heading=False))
    line = [tuple(map(float, p.split(","))) for p in next(root.iter(f"{SVG}polyline")).attrib["points"].split()]
    band = [tuple(map(float, p.split(","))) for p in next(root.iter(f"{SVG}polygon")).attrib["points"].split()]
    per_point = line[0][1] - line[1][1]  # pixels for one point of the scale
    assert line[0][1] - band[0][1] == pytest.approx(0.1 * per_point, abs=0.1)
    assert band[-1][1] - line[0][1] == pytest.approx(0.1 * per_point, abs=0.1)


def test_a_trend_without_any_figure_and_one_with_a_single_month_can_be_drawn():
    assert parse(trend.draw(months(None, None), PictureTexts("t")))
    assert len(marks(parse(trend.draw(months(7.0), PictureTexts("t"), target=8.0)))) == 1


def journey() -> list[JourneyPhase]:
    def point(key: str, middle: float | None, pain: bool = False) -> JourneyPoint:
        return JourneyPoint(key, f"Moment {key}", UNKNOWN if middle is None else around(middle, 0.2), pain=pain,
                            absent="te weinig")  # fmt: skip

    return [JourneyPhase("Kopen", (point("a", 7.0), point("b", 8.5))), JourneyPhase("Leeg", ()),
            JourneyPhase("Gebruiken", (point("c", 5.0, pain=True), point("d", 7.5), point("e", None)))]  # fmt: skip


def test_peak_and_end_are_the_best_and_the_last_known_moment():
    points = [point for phase in journey() for point in phase.points]
    assert peak_and_end(points) == ("b", "d")
    assert peak_and_end([points[-1]]) == (None, None)


@pytest.mark.parametrize("width", [1040, 358])
def test_the_journey_shows_every_moment_with_pains_in_vermilion(width):
    root = parse(journey_curve.draw(journey(), JourneyTexts("t", peak="piek", end="einde"), width=width, target=7.5))
    found = marks(root)
    assert set(found) == set("abcde")
    assert "pic-f-vermilion" in circle(found["c"])["class"]
    assert "pic-f-blue" in circle(found["a"])["class"]
    assert not list(found["e"].iter(f"{SVG}circle"))
    assert "te weinig" in texts(root)


def test_rows_stand_in_the_order_given_and_absent_ones_have_their_word():
    rows = [IntervalRow("u", "Utrecht", around(8, 0.3), "8 ± 0,3"), IntervalRow("t", "Texel", absent="nog 38 nodig")]
    for width in (720, 358):
        root = parse(interval_rows.draw(rows, RowTexts("t", parent="Allen"), parent=around(7.5, 0.1), width=width))
        assert list(marks(root)) == ["u", "t"]
        assert "nog 38 nodig" in texts(root)


def test_a_sparkline_keeps_its_gaps():
    values = [around(7, 0.1), around(7.1, 0.1), UNKNOWN, around(7.2, 0.1), around(7.3, 0.1)]
    assert len(list(parse(sparkline.draw(values, PictureTexts("t"))).iter(f"{SVG}polyline"))) == 2
    assert parse(sparkline.draw([UNKNOWN], PictureTexts("t")))
    assert parse(sparkline.draw([Estimate(7.0)], PictureTexts("t")))


def test_the_figure_at_the_end_of_a_trend_is_never_cut_short():
    points = [*months(0.5), TrendPoint("m1", "feb", Estimate(58.0, 56.8, 59.2), figure="58% ± 1.2%")]
    assert not any("…" in text for text in texts(parse(trend.draw(points, PictureTexts("t"), width=720))))


def test_the_name_of_a_target_stands_where_the_trend_is_not():
    """The trend lies on the target at first and far below it at the end: the name stands at the end."""
    found = parse(trend.draw(months(8.0, 8.0, 8.0, 5.0, 5.0, 5.0, 5.0), PictureTexts("t", target="target"), target=8.0))
    name = next(one for one in found.iter() if one.text == "target")
    assert float(name.get("x")) > 400


def test_a_year_too_short_for_its_name_has_none_over_the_next_one():
    points = [TrendPoint(str(at), "m", Estimate(7.0), group="2024" if at < 2 else "2025") for at in range(24)]
    assert [text for text in texts(parse(trend.draw(points, PictureTexts("t"), width=358))) if "20" in text] == ["2025"]


@pytest.mark.parametrize("width", [358, 760])
def test_long_names_that_begin_alike_can_be_told_apart(width):
    names = [f"The location of the whole north-eastern region by the great lake, number {at}" for at in range(5)]
    rows = [IntervalRow(name, name, Estimate(7.0, 6.0, 8.0), figure="7.0 ± 1.0") for name in names]
    shown = texts(parse(interval_rows.draw(rows, RowTexts("t"), width=width)))
    assert len({text for text in shown if text.startswith("The location")}) == 5
