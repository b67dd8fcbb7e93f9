from __future__ import annotations

from dataclasses import dataclass

from hofnar.surveys.definition import Closing, Definition, Page, Texts
from hofnar.surveys.starting import questions as ask
from hofnar.surveys.starting.questions import both, page


@dataclass(frozen=True, slots=True)
class StartingQuestionnaire:
    key: str
    name: Texts
    explanation: Texts  # when to choose it
    definition: Definition


THANKS = Closing(
    both("Dank u wel", "Thank you"),
    both("Uw antwoord is bewaard. Wij lezen alles.", "Your answer is saved. We read everything."),
)


def _start(
    key: str, name: tuple[str, str], explanation: tuple[str, str], minutes: int, *pages: Page
) -> StartingQuestionnaire:
    title = both("Vragen over {organisation|uw ervaring}", "Questions about {organisation|your experience}")
    definition = Definition(("nl", "en"), title, pages=pages, closing=THANKS, promised_minutes=minutes)
    return StartingQuestionnaire(key, both(*name), both(*explanation), definition)


RELATION_NPS = _start(
    "relation-nps",
    ("Relatie: NPS", "Relation: NPS"),
    (
        "Hoe klanten tegen u als geheel aankijken. Eén tot twee keer per jaar.",
        "How customers see you as a whole. Once or twice a year.",
    ),
    2,
    page("recommend", ask.nps(), ask.why()),
    page("better", ask.open_text("better", "Wat kunnen wij beter doen?", "What could we do better?")),
)
JOURNEY_CES = _start(
    "journey-ces",
    ("Klantreis: gemak (CES)", "Journey: ease (CES)"),
    (
        "Hoe makkelijk een hele klantreis ging. Kort na de laatste stap.",
        "How easy a whole journey was. Shortly after its last step.",
    ),
    1,
    page("ease", ask.ces(), ask.why()),
    page(
        "satisfied",
        ask.csat(
            "satisfaction",
            "Hoe tevreden bent u over {contact|hoe het is gegaan}?",
            "How satisfied are you with {contact|how it went}?",
        ),
    ),
)
TOUCHPOINT_CSAT = _start(
    "touchpoint-csat",
    ("Contactmoment: tevredenheid (CSAT)", "Touchpoint: satisfaction (CSAT)"),
    (
        "Eén moment, meteen erna. Twee vragen, een halve minuut.",
        "One moment, right after it. Two questions, half a minute.",
    ),
    1,
    page(
        "satisfied",
        ask.csat(
            "satisfaction",
            "Hoe tevreden bent u over {contact|dit contact}?",
            "How satisfied are you with {contact|this contact}?",
        ),
        ask.why(),
    ),
)
GRADE = _start(
    "grade",
    ("Rapportcijfer", "Grade 1-10"),
    (
        "Het cijfer dat gemeenten en andere overheden gebruiken.",
        "The grade that municipalities and other public bodies use.",
    ),
    1,
    page(
        "grade",
        ask.grade(
            "Welk rapportcijfer geeft u {contact|onze dienstverlening}?",
            "What grade do you give {contact|our service}?",
        ),
        ask.why(),
    ),
)
TRUST = _start(
    "trust",
    ("Vertrouwen", "Trust"),
    (
        "Vertrouwen in uw organisatie, met wat eraan ten grondslag ligt.",
        "Trust in your organisation, and what it rests on.",
    ),
    2,
    page("trust", ask.trust(), ask.why()),
    page(
        "competence",
        ask.agreement(
            "competence",
            "{organisation|Deze organisatie} weet waar zij het over heeft.",
            "{organisation|This organisation} knows what it is talking about.",
        ),
    ),
    page(
        "care",
        ask.agreement(
            "care",
            "{organisation|Deze organisatie} houdt rekening met mijn belang.",
            "{organisation|This organisation} takes my interest into account.",
        ),
    ),
    page(
        "integrity",
        ask.agreement(
            "integrity",
            "{organisation|Deze organisatie} doet wat zij belooft.",
            "{organisation|This organisation} does what it promises.",
        ),
    ),
)
ALL_MOMENTS = _start(
    "all-moments",
    ("Alle momenten (voor de impactmatrix)", "All moments (for the impact matrix)"),
    (
        "Wat klanten zich herinneren en hoe tevreden zij daarover zijn: hieruit volgt welke momenten ertoe doen.",
        "What customers remember and how satisfied they are with it: from this follows which moments matter.",
    ),
    5,
    page("moments", ask.moments()),
    page("recommend", ask.nps(), ask.why()),
    page(
        "satisfied",
        ask.csat(
            "satisfaction",
            "Hoe tevreden bent u alles bij elkaar over {organisation|ons}?",
            "All in all, how satisfied are you with {organisation|us}?",
        ),
    ),
    page("value", ask.brand_value("honest", ("is eerlijk", "is honest"))),
)
EMPLOYEES = _start(
    "employees",
    ("Medewerkers", "Employees"),
    (
        "Wat collega's meemaken en wat hen helpt om klanten te helpen. Kies hiervoor de anonieme vorm.",
        "What colleagues go through and what helps them to help customers. Choose the anonymous mode for it.",
    ),
    2,
    page(
        "recommend",
        ask.nps(("{organisation|onze organisatie} als werkgever", "{organisation|our organisation} as an employer")),
        ask.why(),
    ),
    page(
        "means",
        ask.agreement(
            "means", "Ik heb wat ik nodig heb om klanten te helpen.", "I have what I need to help customers."
        ),
    ),
    page(
        "heard",
        ask.agreement(
            "heard",
            "Met wat ik over klanten meld, gebeurt iets.",
            "Something is done with what I report about customers.",
        ),
    ),
    page(
        "obstacle",
        ask.open_text("obstacle", "Wat staat u het meest in de weg?", "What gets in your way the most?"),
    ),
)

QUESTIONNAIRES: tuple[StartingQuestionnaire, ...] = (
    RELATION_NPS,
    JOURNEY_CES,
    TOUCHPOINT_CSAT,
    GRADE,
    ALL_MOMENTS,
    TRUST,
    EMPLOYEES,
)
