"""Saving a question as it stands changes nothing, whatever its kind: saving while typing may not wear it away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hofnar.surveys import editing as edit
from hofnar.surveys.definition import Definition, Option, Question, QuestionKind
from hofnar.surveys.forms.questions import QuestionForm
from hofnar.surveys.forms.texts import ClosingForm
from hofnar.surveys.starting import QUESTIONNAIRES

K = QuestionKind
EMPTY = Definition(("nl", "en"))
BOTH = {"nl": "Tekst", "en": "Text"}
OPTIONS = (
    Option("a1", {"nl": "Eén", "en": "One"}),
    Option("a7", {"nl": "Twee", "en": "Two"}),
    Option("a3", {"nl": "Anders", "en": "Other"}),
)
RICH = {
    K.RATING: {"low": 0, "high": 4, "offers_dont_know": True},
    K.SINGLE: {"options": (*OPTIONS[:2], replace(OPTIONS[2], opens_text=True)), "is_shuffled": True},
    K.MULTIPLE: {"options": (*OPTIONS[:2], replace(OPTIONS[2], stands_alone=True)), "fewest": 1, "most": 2},
    K.RANKING: {"options": OPTIONS},
    K.MATRIX: {"options": OPTIONS, "rows": (Option("r1", BOTH), Option("r2", {"nl": "Rij", "en": "Row"}))},
    K.NUMBER: {"low": 0.5, "high": 99.0, "decimals": 1},
    K.DATE: {"earliest": "2026-01-01", "latest": "2026-12-31"},
    K.TEXT: {"is_long": True},
    K.ALL_MOMENTS: {
        "options": (Option("m1", BOTH, touchpoint=7), Option("m2", {"nl": "B", "en": "B"}, touchpoint=9)),
        "asks_why": True,
    },
}


def made(kind: QuestionKind) -> tuple[Definition, Question]:
    definition, key = edit.add_question(EMPTY, kind)
    texts = {"text": BOTH, "help": BOTH, **({"complaint": BOTH} if kind is not K.INFORMATION else {})}
    definition = edit.change_question(definition, key, **texts, **RICH.get(kind, {}))
    return definition, edit.question_in(definition, key)


def as_sent(form) -> dict[str, object]:
    """What a browser sends of a form that nobody touched."""
    found = {}
    for field in form:
        value = field.value()
        if value is not None and value is not False:
            found[field.html_name] = value if isinstance(value, list) else "on" if value is True else str(value)
    return found


@pytest.mark.parametrize("kind", list(QuestionKind), ids=str)
def test_saved_as_it_stands_it_stays_as_it_is(kind):
    definition, question = made(kind)
    form = QuestionForm(definition, question, as_sent(QuestionForm(definition, question)))
    assert form.is_valid(), form.errors
    assert replace(question, **form.changes()) == question


@pytest.mark.parametrize("start", QUESTIONNAIRES, ids=lambda one: one.key)
def test_so_do_the_texts_around(start):
    definition = start.definition
    form = ClosingForm(definition, as_sent(ClosingForm(definition)))
    assert form.is_valid(), form.errors
    assert replace(definition, **form.changes(definition)) == definition
    assert form.languages() == definition.languages


def test_an_answer_that_is_moved_or_reworded_keeps_its_code():
    definition, question = made(K.SINGLE)
    sent = as_sent(QuestionForm(definition, question))
    sent |= {"options__nl": "Twee\nEerste\nAnders\nNieuw", "options__en": "Two\nFirst\nOther\nNew"}
    form = QuestionForm(definition, question, sent)
    assert form.is_valid()
    options = form.changes()["options"]
    assert options[0].code == "a7"
    assert options[2].code == "a3"
    assert len({one.code for one in options}) == 4


def test_lowest_above_highest_is_refused():
    definition, question = made(K.NUMBER)
    form = QuestionForm(definition, question, {**as_sent(QuestionForm(definition, question)), "low": "100"})
    assert "high" in form.errors
