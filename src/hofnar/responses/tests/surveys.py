"""Surveys to answer in tests: one with every kind of question, one that branches, one short."""

from __future__ import annotations

from hofnar.surveys.definition import Closing, Definition, Jump, Option, Page, Question, QuestionKind

K = QuestionKind


def both(dutch: str, english: str) -> dict[str, str]:
    return {"nl": dutch, "en": english}


CHANNELS = (
    Option("shop", both("In de winkel", "In the shop")),
    Option("phone", both("Per telefoon", "By phone")),
    Option("other", both("Anders, namelijk", "Other, namely"), opens_text=True),
)
MOMENTS = (
    Option("order", both("Bestellen", "Ordering")),
    Option("delivery", both("Bezorging", "Delivery")),
    Option("help", both("Hulp van de klantenservice", "Help from customer service")),
    Option("none", both("Geen van deze", "None of these"), stands_alone=True),
)
NPS = Question(
    "nps",
    K.NPS,
    both(
        "Hoe waarschijnlijk is het dat u Tulp zou aanbevelen aan een vriend of collega?",
        "How likely is it that you would recommend Tulp to a friend or colleague?",
    ),
    low_label=both("zeer onwaarschijnlijk", "very unlikely"),
    high_label=both("zeer waarschijnlijk", "very likely"),
)
WHY = Question(
    "why",
    K.TEXT,
    both("Wat is de belangrijkste reden voor uw score?", "What is the main reason for your score?"),
    is_long=True,
)

SHORT = Definition(
    languages=("nl", "en"),
    title=both("Uw ervaring", "Your experience"),
    pages=(
        Page("score", (NPS, WHY)),
        Page("grade", (Question("grade", K.GRADE, both("Welk cijfer?", "What grade?")),)),
    ),
    closing=Closing(both("Dank u wel", "Thank you"), both("Wij lezen elk antwoord.", "We read every answer.")),
)

ALL_MOMENTS = Question(
    "moments",
    K.ALL_MOMENTS,
    both("Welke momenten herinnert u zich?", "Which of these moments do you remember?"),
    options=MOMENTS,
    asks_expectation=True,
    asks_why=True,
)

EVERY_KIND = Definition(
    languages=("nl", "en"),
    title=both("Uw bestelling", "Your order"),
    introduction=both("Beste {first_name|klant}, dit duurt drie minuten.", "Dear {first_name|customer}, 3 minutes."),
    pages=(
        Page("nps", (NPS, WHY)),
        Page("csat", (Question("csat", K.CSAT, both("Hoe tevreden bent u?", "How satisfied are you?"),
             offers_dont_know=True),)),
        Page("ces", (Question("ces", K.CES, both("Tulp maakte het mij gemakkelijk om mijn vraag af te handelen.",
             "Tulp made it easy for me to handle my issue."),
             low_label=both("helemaal mee oneens", "strongly disagree"),
             high_label=both("helemaal mee eens", "strongly agree")),)),
        Page("trust", (Question("trust", K.TRUST, both("Ik heb vertrouwen in Tulp.", "I trust Tulp.")),)),
        Page("grade", (Question("grade", K.GRADE, both("Welk rapportcijfer geeft u?", "What grade do you give?")),)),
        Page("rating", (Question("rating", K.RATING, both("Hoe vond u de verpakking?", "How was the packaging?")),)),
        Page("channel", (Question("channel", K.SINGLE, both("Waar kocht u?", "Where did you buy?"), options=CHANNELS,
             required=True),)),
        Page("reasons", (Question("reasons", K.MULTIPLE, both("Waarom koos u ons?", "Why did you choose us?"),
             options=(Option("price", both("Prijs", "Price")), Option("choice", both("Keuze", "Choice")),
                      Option("other", both("Anders", "Other"), opens_text=True),
                      Option("none", both("Weet ik niet", "I do not know"), stands_alone=True)), is_shuffled=True),)),
        Page("ranking", (Question("rank", K.RANKING, both("Wat vindt u het belangrijkst?", "What matters most?"),
             options=(Option("fast", both("Snelheid", "Speed")), Option("kind", both("Vriendelijkheid", "Kindness")),
                      Option("price", both("Prijs", "Price")))),)),
        Page("matrix", (Question("shop", K.MATRIX, both("Onze winkel is …", "Our shop is …"),
             options=(Option("1", both("oneens", "disagree")), Option("2", both("neutraal", "neutral")),
                      Option("3", both("eens", "agree"))),
             rows=(Option("clean", both("schoon", "clean")), Option("calm", both("rustig", "calm")))),)),
        Page("people", (Question("people", K.NUMBER, both("Met hoeveel personen was u?", "How many people came?"),
             low=1, high=20),)),
        Page("visit", (Question("visited", K.DATE, both("Wanneer was u bij ons?", "When did you visit us?"),
             earliest="2026-01-01", latest="2026-12-31"),)),
        Page("consent", (Question("contact", K.CONSENT,
             both("Ik geef toestemming om mij te bellen over mijn antwoord.", "You may call me about my answer.")),)),
        Page("information", (Question("info", K.INFORMATION, both("Nu nog een paar vragen over uw bestelling.",
             "Now a few questions about your order.")),)),
        Page("moments", (ALL_MOMENTS,)),
        Page("last", (Question("last", K.TEXT, both("Wilt u nog iets kwijt?", "Anything else?")),)),
    ),
    closing=Closing(both("Dank u wel", "Thank you"), both("Wij lezen elk antwoord.", "We read every answer."),
                    "https://example.org/", both("Naar onze site", "To our site")),
)  # fmt: skip

BRANCHING = Definition(
    languages=("nl",),
    pages=(
        Page("age", (Question("age", K.NUMBER, both("Leeftijd?", "Age?")),),
             jumps=(Jump({"<": [{"var": "age"}, 16]}, "screened_out"),)),
        Page("nps", (NPS,), jumps=(Jump({">=": [{"var": "nps"}, 9]}, "moments"),)),
        Page("wrong", (Question("wrong", K.TEXT, both("Wat ging mis?", "What went wrong?")),)),
        Page("repair", (Question("repair", K.TEXT, both("Hoe herstellen?", "How to repair?")),),
             shown_if={"<=": [{"var": "nps"}, 6]}),
        Page("moments", (ALL_MOMENTS,)),
        Page("last", (Question("last", K.TEXT, both("Nog iets?", "Anything else?")),)),
    ),
    screened_out=Closing(both("Deze vragen zijn voor volwassenen", "These questions are for adults")),
)  # fmt: skip
