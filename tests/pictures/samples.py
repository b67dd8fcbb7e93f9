"""All pictures on one page, to look at: ``python -m tests.pictures.samples FOLDER`` from the repository's root.

Writes ``wide.html`` (for 1280 px) and ``phone.html`` (390 px) with the product's fonts, invented data and hard cases.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from hofnar_analytics.pictures import (
    distribution_bar,
    impact_list,
    impact_matrix,
    interval_rows,
    journey_curve,
    trend,
)
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.journey_curve import JourneyPhase, JourneyPoint
from hofnar_analytics.pictures.numbers import DUTCH
from hofnar_analytics.pictures.texts import DistributionTexts, JourneyTexts, PictureTexts, RowTexts
from hofnar_analytics.pictures.tokens import page_style
from hofnar_analytics.pictures.trend import Break, TrendPoint
from hofnar_analytics.results import UNKNOWN, Estimate
from tests.pictures import world
from tests.pictures.world import around

FONTS = Path(__file__).parents[2] / "src/hofnar/frame/static/frame/fonts"
MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
PHASES = {"Kennismaken": (6, 10), "Kopen": (13, 8, 14), "Bezorgen": (2, 9, 0), "Gebruiken": (1, 12, 3, 5, 11),
          "Trouw": (4, 15, 7)}  # fmt: skip


def figure(estimate: Estimate, decimals: int = 1) -> str:
    middle, high = estimate.estimate or 0.0, estimate.high or 0.0
    return f"{DUTCH.plain(middle, decimals)} ± {DUTCH.plain(high - middle, decimals)}"


def months() -> list[TrendPoint]:
    chance, points = random.Random(3), []
    for i in range(24):
        value = UNKNOWN if i in (7, 8) else around(7.8 - 0.1 * (i > 15) + chance.gauss(0, 0.06), 0.11)
        points.append(TrendPoint(str(i), MONTHS[i % 12], value, figure=figure(value), group=str(2024 + i // 12),
                                 absent="te weinig"))  # fmt: skip
    return points


def journey() -> list[JourneyPhase]:
    def point(i: int) -> JourneyPoint:
        label, _, middle, half = world.WEB_SHOP[i][:4]
        return JourneyPoint(f"m{i}", label, around(middle, half), figure(around(middle, half)), pain=middle < 6)

    phases = [JourneyPhase(name, tuple(point(i) for i in rows)) for name, rows in PHASES.items()]
    lost = JourneyPoint("lost", "Inruil van het oude apparaat", UNKNOWN, absent="te weinig")
    return [*phases[:2], JourneyPhase("Bezorgen", (*phases[2].points, lost)), *phases[3:]]


def units() -> list[IntervalRow]:
    chance, rows = random.Random(4), []
    for name in ("Amsterdam", "Arnhem", "Breda", "Den Haag Centrum", "Groningen", "Maastricht", "Utrecht", "Zwolle"):
        value = around(18 + chance.gauss(0, 6), chance.uniform(3, 14))
        certain = not (value.low or 0) <= 18 <= (value.high or 0)
        tone = "stone" if not certain else "blue" if (value.low or 0) > 18 else "vermilion"
        rows.append(IntervalRow(name, name, value, f"+{figure(value, 0)}", certain=certain, tone=tone))
    rows.sort(key=lambda row: -(row.value.estimate or 0))
    return [*rows, IntervalRow("t", "Texel", absent="te weinig antwoorden: nog 38 nodig")]


def pictures(width: float) -> list[str]:
    """Every picture at a width; the impact matrix becomes its list on a phone."""
    impact = impact_list.draw if width < 640 else impact_matrix.draw
    links = {f"m{i:02}": "#" for i in range(20)}
    groups = DistributionTexts("NPS +18 ± 3", "2.746 antwoorden", numbers=DUTCH,
                               groups=("Criticasters", "Passief tevredenen", "Promotors"))  # fmt: skip
    trended = PictureTexts("Cijfer 7,8 → 7,6: echt omlaag", "Alle klanten", numbers=DUTCH, target="Doel 8,0")
    curve = JourneyTexts("Klachten en parkeren trekken de reis omlaag", "Cijfer per contactmoment", numbers=DUTCH,
                         target="Ambitie 7,5", peak="hoogtepunt", end="einde")  # fmt: skip
    rows = RowTexts("Eén locatie wijkt aantoonbaar af", "NPS per locatie", numbers=DUTCH, parent="Alle +18 ± 3")
    return [
        impact(world.web_shop(), world.texts(), width=width, links=links),
        impact(world.web_shop(), world.texts("Hefboom"), reading="leverage", width=width),
        impact(world.crowd(6, 2), world.texts("Zes momenten"), width=width),
        impact(world.crowd(30, 3), world.texts("Dertig momenten"), width=width),
        impact(world.crowd(12, 4, world.NASTY), world.texts("Vreemde namen"), width=width),
        distribution_bar.draw(world.nps(), groups, width=min(width, 620), height=220),
        trend.draw(months(), trended, breaks=[Break(12, "Nieuwe vraag vanaf januari 2025")], target=8.0, width=width),
        journey_curve.draw(journey(), curve, target=7.5, width=width),
        interval_rows.draw(units(), rows, parent=around(18, 3), width=min(width, 760)),
    ]


def page(width: float) -> str:
    faces = "".join(
        f"@font-face{{font-family:'{family}';font-weight:100 900;src:url('{FONTS.as_uri()}/{name}')}}"
        for family, name in (("Inter Variable", "inter-latin-wght-normal.woff2"),
                             ("Source Serif 4 Variable", "source-serif-4-latin-wght-normal.woff2"))
    )  # fmt: skip
    ground = "body{margin:16px;background:#fff}@media(prefers-color-scheme:dark){body{background:#15171b}}"
    shown = "".join(f'<p style="margin:0 0 48px">{drawn}</p>' for drawn in pictures(width))
    return f'<!doctype html><meta charset="utf-8"><style>{faces}{ground}{page_style()}</style>{shown}'


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, width in (("wide", 1180.0), ("phone", 358.0)):
        (folder / f"{name}.html").write_text(page(width), encoding="utf-8")
