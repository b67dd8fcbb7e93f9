"""The impact matrix says what the result says: place, size, certainty, and nobody left out."""

from dataclasses import replace

import pytest

from hofnar_analytics.pictures import impact_list, impact_matrix
from hofnar_analytics.pictures.impact_marks import is_certain, placed
from hofnar_analytics.results import Estimate, Quadrant, Reason
from tests.pictures import world
from tests.pictures.reading import SVG, circle, marks, parse, texts

LINKS = {f"m{i:02}": f"/moments/{i}" for i in range(20)}


@pytest.fixture(scope="module")
def shop():
    return world.web_shop()


@pytest.fixture(scope="module")
def matrix(shop):
    return parse(impact_matrix.draw(shop, world.texts(), links=LINKS))


def test_every_moment_is_a_bubble_in_the_strip_or_named_without_a_place(shop, matrix):
    drawn = set(marks(matrix))
    missing = [t for t in shop.touchpoints if t.column not in drawn]
    assert [t.label for t in missing] == ["Inruil van het oude apparaat"]
    assert any("Inruil van het oude apparaat (te weinig antwoorden: nog 38 nodig)" in text for text in texts(matrix))


def test_further_right_is_more_satisfied_and_higher_is_more_effect(shop, matrix):
    found = marks(matrix)
    rows = [t for t in shop.touchpoints if t.effect.known]
    by_x = sorted(rows, key=lambda t: circle(found[t.column])["cx"])
    by_y = sorted(rows, key=lambda t: -circle(found[t.column])["cy"])
    assert [t.satisfaction.estimate for t in by_x] == sorted(t.satisfaction.estimate for t in rows)
    assert [t.effect.estimate for t in by_y] == sorted(t.effect.estimate for t in rows)


def test_area_goes_with_how_many_remember_it(shop, matrix):
    found = marks(matrix)
    rows = [t for t in shop.touchpoints if t.effect.known]
    areas = [circle(found[t.column])["r"] ** 2 / t.remembered for t in rows]
    assert max(areas) == pytest.approx(min(areas), rel=0.01)


def test_certain_is_filled_and_uncertain_is_hollow(shop, matrix):
    found = marks(matrix)
    for touchpoint in shop.touchpoints:
        if not touchpoint.effect.known:
            continue
        hollow = "pic-f-paper" in circle(found[touchpoint.column])["class"]
        assert hollow == (touchpoint.quadrant is Quadrant.UNCERTAIN), touchpoint.label


def test_an_interval_or_an_adjusted_p_that_does_not_allow_it_is_never_filled(shop):
    parking = next(t for t in shop.touchpoints if t.quadrant is Quadrant.PREVENT)
    assert is_certain(parking, "effect")
    assert not is_certain(replace(parking, effect_p_adjusted=0.06), "effect")
    assert not is_certain(replace(parking, effect=Estimate(-0.4, -0.9, 0.1)), "effect")
    assert not is_certain(replace(parking, quadrant=Quadrant.UNCERTAIN), "effect")
    assert not is_certain(replace(parking, share=Estimate(0.1, 0.05, 0.2), reasons=(Reason.BELOW_NULL,)), "share")


def test_what_costs_is_never_blue(shop):
    for mark in placed(shop, "effect"):
        assert not (mark.up.high < 0 and mark.tone == "blue")
        assert not (mark.up.low > 0 and mark.tone == "vermilion")


def test_the_strip_is_ordered_by_leverage(matrix):
    found = marks(matrix)
    heights = [circle(found[column])["cy"] for column in ("m16", "m17", "m18")]
    assert heights == sorted(heights)


def test_in_the_leverage_reading_everybody_stands_in_the_matrix(shop):
    found = marks(parse(impact_matrix.draw(shop, world.texts(), reading="leverage")))
    assert {"m16", "m17", "m18"} <= set(found)


def test_a_share_stands_in_percent_above_zero_without_fields_that_cost(shop):
    shown = texts(parse(impact_matrix.draw(shop, world.texts(), reading="share")))
    assert any(text.endswith("%") for text in shown)
    assert "Pijnpunten" not in shown
    assert "Uitblinkers" in shown


def test_fields_carry_their_name_and_advice(matrix):
    said = " ".join(texts(matrix))
    for name in ("Uitblinkers", "Groeikansen", "Pijnpunten", "Goedbedoeld", "Voorkom de oorzaak."):
        assert name in said


def test_each_bubble_is_a_link_with_a_name(matrix):
    for key, mark in marks(matrix).items():
        assert mark.tag == f"{SVG}a"
        assert mark.attrib["href"] == LINKS[key]
        assert mark[0].tag.endswith("title")
        assert mark[0].text
        assert mark.find(f"{SVG}title") is not None
    assert matrix.attrib["role"] == "group"


def test_without_links_it_is_one_image(shop):
    root = parse(impact_matrix.draw(shop, world.texts()))
    assert root.attrib["role"] == "img"
    assert not list(root.iter(f"{SVG}a"))


@pytest.mark.parametrize("n", [1, 5, 6, 17, 30])
def test_any_number_of_moments_can_be_drawn(n):
    assert len(marks(parse(impact_matrix.draw(world.crowd(n, n), world.texts())))) == n


def test_nothing_to_place_says_so_instead_of_empty_axes():
    few = world.impact([world.too_rare(f"r{i}", f"Moment {i}", 10) for i in range(4)], 40)
    root = parse(impact_matrix.draw(few, world.texts(absent="Te weinig antwoorden.")))
    assert "Te weinig antwoorden." in texts(root)
    assert "Uitblinkers" not in texts(root)
    assert sum("Moment" in text for text in texts(root)) == 4


def test_an_interval_beyond_the_picture_is_cut_at_its_edge_with_an_arrow():
    wild = world.moment("wild", "Wild", 0.3, 7.0, 0.2, 0.2, 40.0, 0.9, 0.2)
    drawn = impact_matrix.draw(world.impact([wild, *world.crowd(8, 3).touchpoints]), world.texts())
    root = parse(drawn)
    ys = [float(line.attrib[y]) for line in root.iter(f"{SVG}line") for y in ("y1", "y2")]
    assert min(ys) >= 0
    assert max(ys) <= float(root.attrib["height"])
    assert list(root.iter(f"{SVG}polygon"))


def test_the_list_holds_the_same_marks_with_the_same_certainty(shop):
    found = marks(parse(impact_list.draw(shop, world.texts(), links=LINKS)))
    matrix = marks(parse(impact_matrix.draw(shop, world.texts(), links=LINKS)))
    assert set(found) == set(matrix)
    for key, mark in found.items():
        assert ("pic-f-paper" in circle(mark)["class"]) == ("pic-f-paper" in circle(matrix[key])["class"]), key


def test_an_unknown_reading_is_refused(shop):
    with pytest.raises(ValueError, match="effect, leverage, share"):
        impact_matrix.draw(shop, world.texts(), reading="importance")
