"""Every change to a draft leaves a definition that can be shown, and loses nothing it was not asked to lose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofnar.surveys import editing as edit
from hofnar.surveys.definition import Definition, Jump, Option, Page, QuestionKind, dump, parse, questions_of
from hofnar.surveys.rules import variables
from hofnar.surveys.starting import QUESTIONNAIRES

STARTS = {one.key: one.definition for one in QUESTIONNAIRES}


def keys(definition: Definition) -> list[list[str]]:
    return [[question.key for question in page.questions] for page in definition.pages]


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_every_kind_can_be_added_and_shown(kind: QuestionKind) -> None:
    made, key = edit.add_question(Definition(("nl", "en")), kind)
    assert edit.question_in(parse(dump(made)), key).kind is kind


def test_keys_never_stand_twice() -> None:
    made, first = edit.add_question(Definition(), QuestionKind.NPS)
    made, second = edit.add_question(made, QuestionKind.NPS, made.pages[0].key)
    made, third = edit.duplicate_question(made, first)
    assert [first, second, third] == ["nps", "nps_2", "nps_3"]
    assert keys(made) == [["nps", "nps_3", "nps_2"]]
    made, _ = edit.duplicate_page(made, made.pages[0].key)
    names = [question.key for question in questions_of(made)]
    assert len(names) == len(set(names)) == 6


def test_a_question_moves_within_and_between_pages_and_to_a_page_of_its_own() -> None:
    made = STARTS["relation-nps"]
    assert keys(made) == [["nps", "why"], ["better"]]
    assert keys(edit.move_question(made, "why", "recommend", 0)) == [["why", "nps"], ["better"]]
    assert keys(edit.move_question(made, "better", "recommend", 1)) == [["nps", "better", "why"]]
    assert keys(edit.move_question(made, "nps", None, 0)) == [["nps"], ["why"], ["better"]]
    assert keys(edit.move_page(made, "better", 0)) == [["better"], ["nps", "why"]]


def test_an_emptied_page_goes_with_the_jumps_to_it() -> None:
    made = STARTS["relation-nps"]
    jumping = edit.change_page(made, "recommend", jumps=(Jump({">": [{"var": "nps"}, 8]}, "better"),))
    left = edit.remove_question(jumping, "better")
    assert keys(left) == [["nps", "why"]]
    assert left.pages[0].jumps == ()


def test_rules_follow_a_renamed_question() -> None:
    made = STARTS["relation-nps"]
    ruled = edit.change_page(made, "better", shown_if={"and": [{"<": [{"var": "nps"}, 9]}, {"!!": [{"var": "why"}]}]})
    renamed = edit.rename_question(ruled, "nps", "nps_2")
    assert variables(edit.page_in(renamed, "better").shown_if) == {"nps_2", "why"}
    assert keys(renamed)[0] == ["nps_2", "why"]


def test_moments_come_from_the_journey_and_known_ones_keep_code_and_texts() -> None:
    made = edit.fill_moments(STARTS["all-moments"], "moments", [(7, "Balie"), (9, "Nota")])
    texts = {"nl": "De balie", "en": "The desk"}
    named = edit.change_question(
        made,
        "moments",
        options=tuple(
            replace(option, text=texts) if option.touchpoint == 7 else option
            for option in edit.question_in(made, "moments").options
        ),
    )
    again = edit.question_in(edit.fill_moments(named, "moments", [(9, "Nota"), (7, "Balie"), (8, "Post")]), "moments")
    assert [(one.touchpoint, one.code) for one in again.options] == [(9, "m2"), (7, "m1"), (8, "m3")]
    assert again.options[1].text == texts
    assert again.options[2] == Option("m3", {"nl": "Post"}, 8)


def test_too_much_is_refused() -> None:
    made = Definition(pages=tuple(Page(f"p{n}") for n in range(edit.MOST_PAGES)))
    with pytest.raises(edit.TooMuch):
        edit.add_question(made, QuestionKind.TEXT)
    with pytest.raises(edit.TooMuch):
        edit.set_languages(made, ("nl", "nl"))
    with pytest.raises(edit.NeedsItsOwnPage):
        edit.move_question(STARTS["all-moments"], "why", "moments", 0)
    with pytest.raises(KeyError):
        edit.remove_question(made, "nps")


STEPS: list[Callable[[Definition, int], Definition]] = [
    lambda made, n: edit.add_question(made, list(QuestionKind)[n % 16])[0],
    lambda made, n: edit.duplicate_question(made, _some(made, n))[0],
    lambda made, n: edit.duplicate_page(made, made.pages[n % len(made.pages)].key)[0],
    lambda made, n: edit.remove_question(made, _some(made, n)),
    lambda made, n: edit.move_question(made, _some(made, n), None, n % 5),
    lambda made, n: edit.move_page(made, made.pages[n % len(made.pages)].key, n % 4),
    lambda made, n: edit.rename_question(made, _some(made, n), f"renamed_{n}"),
]


def _some(made: Definition, n: int) -> str:
    names = [question.key for question in questions_of(made)]
    return names[n % len(names)]


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 10_000)), max_size=12))
def test_whatever_is_done_the_draft_can_still_be_shown(steps: list[tuple[Callable[..., Definition], int]]) -> None:
    made = STARTS["relation-nps"]
    for number, (step, n) in enumerate(steps):
        if not list(questions_of(made)):
            return
        made = step(made, n * 100 + number)
        assert parse(dump(made)) == made
