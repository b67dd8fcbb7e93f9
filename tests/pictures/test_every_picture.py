"""What holds for every picture: safe, readable, accessible, the same bytes every time, no style but its own."""

import re
import zlib

import pytest
import typst

from hofnar_analytics.pictures import (
    distribution_bar,
    impact_list,
    impact_matrix,
    interval_rows,
    journey_curve,
    sparkline,
    svg,
    tokens,
    trend,
)
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.journey_curve import JourneyPhase, JourneyPoint
from hofnar_analytics.pictures.texts import DistributionTexts, JourneyTexts, PictureTexts, RowTexts
from hofnar_analytics.pictures.trend import Break, TrendPoint
from tests.pictures import world
from tests.pictures.reading import SVG, parse, texts, titles
from tests.pictures.world import NASTY, around

LINKS = {f"c{i:02}": f"/m/{i}?a=1&b=2" for i in range(30)}


def every_picture(words: tuple[str, ...], **how) -> dict[str, str]:
    """Each picture with the given words in every place for a text."""
    w = [words[i % len(words)] for i in range(8)]
    value = around(7.5, 0.2)
    crowd = world.crowd(9, 5, words)
    return {
        "matrix": impact_matrix.draw(crowd, world.texts(w[0], strip_title=w[1], across=w[2], up=w[3]), **how),
        "list": impact_list.draw(crowd, world.texts(w[1], unplaced_title=w[2]), **how),
        "distribution": distribution_bar.draw(world.nps(), DistributionTexts(w[0], w[1], groups=(w[2], w[3], w[4])),
                                              **how),
        "trend": trend.draw([TrendPoint("c00", w[0], value, w[1], w[2], w[3]), TrendPoint("c01", w[4], value)],
                            PictureTexts(w[5], w[6]), breaks=[Break(1, w[4])], target=8.0, **how),
        "journey": journey_curve.draw([JourneyPhase(w[0], (JourneyPoint("c00", w[1], value, w[2]),))],
                                      JourneyTexts(w[4], w[5], target=w[6]), target=8.0, **how),
        "rows": interval_rows.draw([IntervalRow("c00", w[0], value, w[1], group=w[2])], RowTexts(w[4], parent=w[3]),
                                   parent=value, **how),
        "spark": sparkline.draw([value, value], PictureTexts(w[4]), **how),
    }  # fmt: skip


PLAIN = tuple(row[0] for row in world.WEB_SHOP)
NAMES = sorted(every_picture(PLAIN))


@pytest.mark.parametrize("turn", range(len(NASTY)))
@pytest.mark.parametrize("name", NAMES)
def test_no_text_breaks_out_of_its_place(name, turn):
    words = NASTY[turn:] + NASTY[:turn]
    root = parse(every_picture(words, links=LINKS)[name])
    tags = {found.tag.removeprefix(SVG) for found in root.iter()}
    assert tags <= {"svg", "g", "a", "title", "desc", "text", "rect", "circle", "line", "polyline", "polygon"}
    assert not any(key.startswith("on") or key == "style" for found in root.iter() for key in found.attrib)


@pytest.mark.parametrize("name", NAMES)
def test_no_style_attribute_and_no_style_element_on_a_page(name):
    drawn = every_picture(PLAIN)[name]
    assert "style=" not in drawn
    assert "<style" not in drawn


@pytest.mark.parametrize("name", NAMES)
def test_as_a_file_it_has_one_style_with_dark_mode_and_no_custom_properties(name):
    drawn = every_picture(PLAIN, standalone=True)[name]
    assert drawn.count("<style") == 1
    assert "prefers-color-scheme:dark" in drawn
    assert "var(" not in drawn  # programs that make pixels of a file draw those black
    assert 'xmlns="http://www.w3.org/2000/svg"' in drawn


@pytest.mark.parametrize("name", NAMES)
def test_text_is_never_smaller_than_eleven_pixels_at_drawn_size(name):
    root = parse(every_picture(PLAIN)[name])
    _, _, across, down = map(float, root.attrib["viewBox"].split())
    assert (across, down) == (float(root.attrib["width"]), float(root.attrib["height"]))
    assert all(float(found.attrib["font-size"]) >= 11 for found in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_name_read_aloud_by_an_id_that_exists(name):
    root = parse(every_picture(PLAIN)[name])
    ids = {found.attrib["id"] for found in root.iter() if "id" in found.attrib}
    assert set(root.attrib["aria-labelledby"].split()) <= ids
    assert titles(root)[0].strip()


def test_pictures_on_one_page_do_not_share_ids():
    found = [i for drawn in every_picture(PLAIN).values() for i in re.findall(r'\bid="([^"]+)"', drawn)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", NAMES)
def test_the_same_picture_is_the_same_bytes(name):
    assert every_picture(PLAIN)[name] == every_picture(PLAIN)[name]


def test_a_label_of_400_characters_is_short_in_the_picture_and_whole_on_hover():
    long = "Een lange naam " * 27
    root = parse(impact_matrix.draw(world.crowd(3, 1, (long,)), world.texts()))
    assert any(text.endswith("…") for text in texts(root))
    assert max(len(text) for text in texts(root)) < 120
    assert any(long.strip() in title for title in titles(root))


def test_an_address_that_could_run_is_not_linked():
    assert svg.address("javascript:alert(1)") == "#"
    assert svg.address("JaVaScRiPt:alert(1)") == "#"
    assert svg.address("data:text/html,x") == "#"
    assert svg.address("/moments/1?x=a:b") == "/moments/1?x=a:b"
    assert svg.address("https://example.org/") == "https://example.org/"


def luminance(colour: str) -> float:
    """Relative luminance as the web content accessibility guidelines define it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "blue-pale", "blue-palest", "vermilion-pale", "stone-pale"])
@pytest.mark.parametrize("text", tokens.TEXT_TOKENS)
def test_text_reaches_contrast_aa_on_every_ground(palette, ground, text):
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("mark", ["blue", "vermilion", "stone"])
def test_marks_stand_out_from_the_paper(palette, mark):
    assert contrast(palette[mark], palette["paper"]) >= 3.0


def test_both_palettes_hold_the_same_tokens():
    assert set(tokens.LIGHT) == set(tokens.DARK)


def first_pixel(png: bytes) -> tuple[int, ...]:
    """The pixel in the upper left corner; whatever its row's filter, it is stored as it is."""
    at, data = 8, b""
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        data += png[at + 8 : at + 8 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + length
    return tuple(zlib.decompress(data)[1:4])


@pytest.mark.parametrize("name", NAMES)
def test_a_file_becomes_pixels_on_paper_in_a_program_that_is_no_browser(name):
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg", format: "svg")'
    drawn = every_picture(PLAIN, standalone=True)[name].encode()
    made = typst.compile({"main": page, "picture.svg": drawn}, format="png", ppi=72, ignore_system_fonts=True,
                         font_paths=[str(tokens.FONT_FOLDER)])  # fmt: skip
    assert first_pixel(bytes(made)) == (255, 255, 255)


def test_every_font_for_files_has_its_licence():
    fonts = {path.stem.rsplit("-", 1)[0] for path in tokens.FONT_FOLDER.glob("*.ttf")}
    assert fonts == {path.name.removesuffix("-LICENSE.txt") for path in tokens.FONT_FOLDER.glob("*-LICENSE.txt")}
    assert fonts == {"inter", "hofnar-serif"}
