"""From what was given on each page to the cells that are stored: every one says why it is empty. Pure functions.

- a page never reached: not asked, its cells are not there;
- a page left empty: skipped;
- a tick on an all-moments page, 'none of these' included: the unticked are not experienced.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hofnar.responses.flow import Pages, Step, ticked, walk
from hofnar.surveys.definition import Definition, Question, QuestionKind, cells_of

SKIPPED, NOT_EXPERIENCED = "skipped", "not_experienced"
Cells = dict[str, Any]


def answers(definition: Definition, pages: Pages) -> Cells:
    """The document of a response: only what lies on the way counts."""
    cells: Cells = {}
    for step in walk(definition, pages).visited:
        given = {cell: value for cell, value in pages[step.key].items() if value is not None}
        cells.update(_of_step(step, given))
    return cells


def _of_step(step: Step, given: Mapping[str, Any]) -> Cells:
    if step.moment is not None:
        return {step.key: SKIPPED, **given}
    cells: Cells = {}
    for question in step.questions:
        cells.update(_of_question(question, given))
    return cells


def _of_question(question: Question, given: Mapping[str, Any]) -> Cells:
    own = {cell: value for cell, value in given.items() if cell.split(".")[0] == question.key}
    if question.kind is QuestionKind.ALL_MOMENTS:
        return {**_ticks(question, own), **own}
    return {**dict.fromkeys(cells_of(question), SKIPPED), **own}


def _ticks(question: Question, given: Mapping[str, Any]) -> Cells:
    if not given.get(question.key):
        return {question.key: SKIPPED, **dict.fromkeys(cells_of(question), SKIPPED)}
    lived = {f"{question.key}.{moment.code}" for moment in ticked(question, given)}
    return {cell: NOT_EXPERIENCED for cell in cells_of(question) if cell not in lived}
