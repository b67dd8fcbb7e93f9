"""How long a version takes, estimated before anybody answered; later the measured median replaces it.

Reading at 200 words a minute, and per kind a time to think and answer. Of the moments of 'all moments' six in ten are
taken to be remembered, and branches are taken to be followed: the estimate is for the longest ordinary way through.
"""

from __future__ import annotations

from hofnar.surveys.definition import Definition, Question, QuestionKind, questions_of, text_in

WORDS_A_SECOND = 200 / 60
SECONDS_A_PAGE = 1.5
REMEMBERED = 0.6
SECONDS: dict[QuestionKind, float] = {
    QuestionKind.SINGLE: 5,
    QuestionKind.MULTIPLE: 8,
    QuestionKind.RANKING: 15,
    QuestionKind.TEXT: 25,
    QuestionKind.NUMBER: 8,
    QuestionKind.DATE: 10,
    QuestionKind.CONSENT: 6,
    QuestionKind.INFORMATION: 0,
}
SECONDS_A_SCORE = 5.0
SECONDS_A_TICK = 1.5


def estimated_seconds(definition: Definition) -> float:
    language = definition.languages[0]
    pages = len(definition.pages) * SECONDS_A_PAGE
    reading = _words(text_in(definition.introduction, language, definition)) / WORDS_A_SECOND
    return pages + reading + sum(_seconds(question, definition, language) for question in questions_of(definition))


def _seconds(question: Question, definition: Definition, language: str) -> float:
    texts = [question.text, question.help, *(option.text for option in question.options + question.rows)]
    reading = sum(_words(text_in(text, language, definition)) for text in texts) / WORDS_A_SECOND
    return reading + _answering(question)


def _answering(question: Question) -> float:
    if question.kind is QuestionKind.MATRIX:
        return SECONDS_A_SCORE * len(question.rows)
    if question.kind is QuestionKind.ALL_MOMENTS:
        each = SECONDS_A_PAGE + SECONDS_A_SCORE * (1 + question.asks_expectation)
        each += SECONDS[QuestionKind.TEXT] / 2 if question.asks_why else 0  # half of the people write something
        return SECONDS_A_TICK * len(question.options) + REMEMBERED * len(question.options) * each
    return SECONDS.get(question.kind, SECONDS_A_SCORE)


def _words(text: str) -> int:
    return len(text.split())
