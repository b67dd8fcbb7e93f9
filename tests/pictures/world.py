"""Invented cases for the pictures: a web shop with a service desk, small and large, clear and murky."""

from __future__ import annotations

import random

from hofnar_analytics.pictures.numbers import DUTCH
from hofnar_analytics.pictures.texts import FieldText, ImpactTexts
from hofnar_analytics.results import UNKNOWN, Estimate, Impact, Quadrant, Reason, Score, TouchpointImpact
from hofnar_analytics.scales import Kind, Scale

CUT, BAND = 7.4, 0.15
# label, remembered, satisfaction, its half-width, effect, its half-width, adjusted p, leverage
WEB_SHOP = [
    ("Parkeren bij de afhaalbalie", 0.41, 5.9, 0.15, -0.42, 0.18, 0.0004, 0.21),
    ("Uitleg door de monteur", 0.22, 8.3, 0.14, 0.61, 0.21, 0.0001, 0.33),
    ("Bezorging op tijd", 0.83, 7.9, 0.07, 0.48, 0.16, 0.0001, 0.41),
    ("Chat met de helpdesk", 0.31, 6.6, 0.16, 0.31, 0.17, 0.004, 0.36),
    ("Retour aanmelden", 0.27, 6.8, 0.15, 0.24, 0.15, 0.012, 0.28),
    ("Wachttijd aan de telefoon", 0.36, 5.7, 0.17, -0.02, 0.11, 0.8, 0.05),
    ("Nieuwsbrief", 0.62, 7.1, 0.09, 0.01, 0.09, 0.86, 0.02),
    ("Verjaardagskaart", 0.18, 8.6, 0.13, 0.03, 0.10, 0.7, 0.03),
    ("Factuur", 0.74, 7.5, 0.07, -0.08, 0.15, 0.4, 0.12),
    ("Verpakking", 0.69, 7.8, 0.07, 0.12, 0.15, 0.2, 0.10),
    ("Productfoto's", 0.71, 7.7, 0.06, 0.16, 0.16, 0.09, 0.18),
    ("Klachtafhandeling", 0.14, 5.2, 0.26, -0.55, 0.27, 0.001, 0.31),
    ("Installatiehandleiding", 0.48, 6.3, 0.12, -0.22, 0.14, 0.011, 0.16),
    ("Winkel bezoeken", 0.25, 8.0, 0.13, 0.18, 0.22, 0.2, 0.14),
    ("Cadeau bij bestelling", 0.11, 8.9, 0.17, -0.07, 0.33, 0.8, 0.01),
    ("Garantie", 0.16, 7.0, 0.21, -0.12, 0.29, 0.5, 0.09),
]
FIELDS = {
    Quadrant.CELEBRATE: FieldText(
        "Uitblinkers", "Laat meer klanten dit meemaken, vaker, en houd de herinnering levend."
    ),
    Quadrant.RAISE: FieldText("Groeikansen", "Dit helpt al. Met meer tevredenheid wordt het een uitblinker."),
    Quadrant.PREVENT: FieldText("Pijnpunten", "Voorkom de oorzaak. Kan dat niet: ontwerp het anders."),
    Quadrant.SAVE: FieldText(
        "Goedbedoeld", "Klanten zijn tevreden, maar de KPI wint er niets bij: anders doen, of besparen."
    ),
}


def around(middle: float, half: float) -> Estimate:
    return Estimate(middle, middle - half, middle + half)


def field_of(satisfaction: float, effect: Estimate, p_adjusted: float) -> Quadrant:
    assert effect.low is not None
    assert effect.high is not None
    high = satisfaction >= CUT
    if abs(effect.low) < BAND and abs(effect.high) < BAND:
        return Quadrant.SAVE if high else Quadrant.NO_EFFECT
    if p_adjusted >= 0.05 or effect.low <= 0 <= effect.high:
        return Quadrant.UNCERTAIN
    if effect.low > 0:
        return Quadrant.CELEBRATE if high else Quadrant.RAISE
    return Quadrant.SAVE if high else Quadrant.PREVENT


def moment(
    column: str,
    label: str,
    remembered: float,
    satisfaction: float,
    half: float,
    effect: float,
    effect_half: float,
    p: float,
    leverage: float,
) -> TouchpointImpact:
    signed = around(effect, effect_half)
    return TouchpointImpact(
        column,
        label,
        int(2746 * remembered),
        remembered,
        around(satisfaction, half),
        signed,
        around(effect * 12, effect_half * 12),
        around(leverage, 0.09),
        around(leverage / 12, 0.006),
        effect_p=p,
        effect_p_adjusted=p,
        leverage_p=0.001,
        leverage_p_adjusted=0.001 if leverage > 0.09 else 0.4,
        quadrant=field_of(satisfaction, signed, p),
        quadrant_leverage=(Quadrant.CELEBRATE if satisfaction >= CUT else Quadrant.RAISE)
        if leverage > 0.09
        else Quadrant.UNCERTAIN,
        distribution={float(v): 10.0 * v for v in range(1, 11)},
    )


def lived_by_all(column: str, label: str, satisfaction: float, leverage: float, half: float) -> TouchpointImpact:
    return TouchpointImpact(
        column,
        label,
        2700,
        0.98,
        around(satisfaction, 0.06),
        UNKNOWN,
        UNKNOWN,
        around(leverage, half),
        around(leverage / 12, 0.006),
        leverage_p_adjusted=0.001 if leverage > half else 0.3,
        quadrant_leverage=Quadrant.RAISE if leverage > half else Quadrant.UNCERTAIN,
        reasons=(Reason.EVERYONE_EXPERIENCED,),
    )


def too_rare(column: str, label: str, n: int) -> TouchpointImpact:
    return TouchpointImpact(
        column, label, n, 0.01, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, reasons=(Reason.TOO_RARE,)
    )


def nps(n: int = 2746, promoters: int = 1080, passives: int = 1080) -> Score:
    detractors = n - promoters - passives
    estimate = 100 * (promoters - detractors) / n
    spread = dict(zip(range(11), [0.1, 0.04, 0.07, 0.12, 0.14, 0.23, 0.30]))
    counts = {float(v): share * detractors for v, share in spread.items()}
    counts |= {7.0: passives * 0.45, 8.0: passives * 0.55, 9.0: promoters * 0.6, 10.0: promoters * 0.4}
    reasons = (Reason.TOO_FEW_RESPONSES,) if n < 100 else ()
    return Score("nps", Scale.of(Kind.NPS), estimate, estimate - 3, estimate + 3, n, float(n), counts, reasons)


def impact(touchpoints: list[TouchpointImpact], n: int = 2746) -> Impact:
    return Impact(nps(n), "structural", n, 12, 0.41, 0.01, tuple(touchpoints), CUT, BAND, "effect")


def web_shop() -> Impact:
    moments = [moment(f"m{i:02}", *row) for i, row in enumerate(WEB_SHOP)]
    strip = [
        lived_by_all("m16", "Bestellen op de website", 7.6, 0.46, 0.09),
        lived_by_all("m17", "Betalen", 8.1, 0.19, 0.08),
        lived_by_all("m18", "Bevestiging per e-mail", 7.9, 0.06, 0.08),
    ]
    return impact([*moments, *strip, too_rare("m19", "Inruil van het oude apparaat", 12)])


def texts(title: str = "Klachtafhandeling kost het meest: −0,6 ± 0,3 punt", **more: object) -> ImpactTexts:
    given: dict[str, object] = {
        "title": title,
        "subtitle": "Klanten van de webwinkel, januari tot en met december 2025, 2.746 antwoorden · NPS +18 ± 3",
        "description": "Impactmatrix van 17 contactmomenten.",
        "note": "Wie het moment meemaakte vergeleken met wie niet, bij gelijke andere momenten. Een waarneming.",
        "numbers": DUTCH,
        "across": "Tevredenheid over het moment (1-10)",
        "up": "Effect op de KPI: punten hoger of lager voor wie dit meemaakt",
        "fields": FIELDS,
        "cut": "hoog vanaf 7,4",
        "strip_title": "Iedereen maakt dit mee",
        "strip_note": "Eén punt tevredener levert op de KPI op:",
        "unplaced_title": "Zonder plaats",
        "unplaced": {"m19": "te weinig antwoorden: nog 38 nodig"},
        "certain": "zeker",
        "uncertain": "nog onzeker",
        "area": "groter: meer klanten weten het nog",
        "whisker": "marge (95%)",
    }
    return ImpactTexts(**(given | more))  # type: ignore[arg-type]


NASTY = (
    "</text></svg><script>alert(1)</script>",
    '" onload="alert(1)',
    "شكاوى العملاء \u202e evil",
    "👨‍👩‍👧‍👦 familie & vrienden <3",
    "Een lange naam " * 27,
    "control\x00\x08 characters\x1b[0m\ud800",
    "",
)


def crowd(n: int, seed: int, labels: tuple[str, ...] = ()) -> Impact:
    """Moments scattered at random, crowded in the middle."""
    chance = random.Random(seed)
    names = labels or tuple(row[0] for row in WEB_SHOP)
    rows = []
    for i in range(n):
        effect, half = chance.gauss(0.1, 0.3), chance.uniform(0.08, 0.3)
        rows.append(
            moment(
                f"c{i:02}",
                f"{names[i % len(names)]}{f' {i}' if i >= len(names) else ''}",
                chance.uniform(0.05, 0.95),
                chance.gauss(7.4, 0.8),
                chance.uniform(0.05, 0.3),
                effect,
                half,
                0.001 if abs(effect) > half else 0.4,
                0.2,
            )
        )
    return impact(rows)
