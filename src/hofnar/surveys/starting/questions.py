"""The standard questions of the field. NPS: Reichheld 2003; ease (CES 2.0): Dixon 2013; satisfaction 1-5; Dutch grade.

{organisation|…} and {contact|…} are known facts with a fallback: nobody is asked what is known, or left to guess.
"""

from __future__ import annotations

from dataclasses import replace

from hofnar.surveys.definition import Option, Page, Question, QuestionKind, Texts


def both(nl: str, en: str) -> Texts:
    return {"nl": nl, "en": en}


def nps(subject: tuple[str, str] = ("{organisation|ons}", "{organisation|us}")) -> Question:
    return Question(
        "nps",
        QuestionKind.NPS,
        both(
            f"Hoe waarschijnlijk is het dat u {subject[0]} zou aanbevelen aan een vriend of collega?",
            f"How likely is it that you would recommend {subject[1]} to a friend or colleague?",
        ),
        low_label=both("zeer onwaarschijnlijk", "not at all likely"),
        high_label=both("zeer waarschijnlijk", "extremely likely"),
    )


def ces(key: str = "ces", thing: tuple[str, str] = ("mijn vraag af te handelen", "handle my issue")) -> Question:
    return Question(
        key,
        QuestionKind.CES,
        both(
            f"{{organisation|De organisatie}} maakte het mij gemakkelijk om {thing[0]}.",
            f"{{organisation|The organisation}} made it easy for me to {thing[1]}.",
        ),
        low_label=both("helemaal mee oneens", "strongly disagree"),
        high_label=both("helemaal mee eens", "strongly agree"),
    )


def csat(key: str, nl: str, en: str) -> Question:
    return Question(
        key,
        QuestionKind.CSAT,
        both(nl, en),
        low_label=both("zeer ontevreden", "very dissatisfied"),
        high_label=both("zeer tevreden", "very satisfied"),
    )


def grade(nl: str, en: str) -> Question:
    return Question(
        "grade",
        QuestionKind.GRADE,
        both(nl, en),
        low_label=both("zeer slecht", "very poor"),
        high_label=both("uitmuntend", "excellent"),
    )


def trust() -> Question:
    """No standard of the field exists: this scale is the product's own."""
    return agreement(
        "trust", "Ik heb vertrouwen in {organisation|deze organisatie}.", "I trust {organisation|this organisation}."
    )


def agreement(key: str, nl: str, en: str) -> Question:
    return Question(
        key,
        QuestionKind.TRUST,
        both(nl, en),
        low_label=both("helemaal mee oneens", "strongly disagree"),
        high_label=both("helemaal mee eens", "strongly agree"),
    )


def brand_value(key: str, claim: tuple[str, str]) -> Question:
    """What the organisation wants to be felt as; the maker puts its own value here."""
    nl = f"{{organisation|Deze organisatie}} {claim[0]}."
    return replace(agreement(key, nl, f"{{organisation|This organisation}} {claim[1]}."), is_brand_value=True)


def why(key: str = "why") -> Question:
    return open_text(
        key, "Wat is de belangrijkste reden voor uw antwoord?", "What is the most important reason for your answer?"
    )


def open_text(key: str, nl: str, en: str) -> Question:
    return Question(key, QuestionKind.TEXT, both(nl, en), is_long=True)


def moments(*names: tuple[str, str], expectation: bool = True) -> Question:
    """Placeholders: the maker fills them with the moments of the journey."""
    options = tuple(Option(f"m{at}", both(*name)) for at, name in enumerate(names, start=1))
    return Question(
        "moments",
        QuestionKind.ALL_MOMENTS,
        both("Welke van deze momenten herinnert u zich?", "Which of these moments do you remember?"),
        help=both("Kruis alles aan wat u zich herinnert.", "Tick everything you remember."),
        options=options,
        asks_expectation=expectation,
    )


def page(key: str, *questions: Question) -> Page:
    return Page(key, questions)
