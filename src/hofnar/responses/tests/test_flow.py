"""The way through a survey: honest progress, moments one by one, and why each cell is empty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofnar.responses.cells import answers
from hofnar.responses.flow import walk
from hofnar.responses.tests.surveys import BRANCHING, EVERY_KIND
from hofnar.surveys.definition import Definition

ADULT = {"age": {"age": 40}}


def keys(definition: Definition, pages: dict) -> list[str]:
    way = walk(definition, pages)
    return [step.key for step in way.visited] + [way.pending.key if way.pending else way.ending]


def test_a_promoter_jumps_a_detractor_is_asked_more():
    assert keys(BRANCHING, {**ADULT, "nps": {"nps": 9}}) == ["age", "nps", "moments"]
    assert keys(BRANCHING, {**ADULT, "nps": {"nps": 3}, "wrong": {}}) == ["age", "nps", "wrong", "repair"]
    assert keys(BRANCHING, {**ADULT, "nps": {"nps": 8}, "wrong": {}}) == ["age", "nps", "wrong", "moments"]


def test_who_does_not_belong_is_screened_out():
    assert keys(BRANCHING, {"age": {"age": 12}}) == ["age", "screened_out"]


def test_a_skipped_branching_question_goes_on():
    assert keys(BRANCHING, {"age": {}, "nps": {}, "wrong": {}}) == ["age", "nps", "wrong", "moments"]


def test_ticked_moments_come_one_a_screen_in_the_surveys_order():
    pages = {**ADULT, "nps": {"nps": 10}, "moments": {"moments": ["help", "order"]}}
    assert keys(BRANCHING, pages)[2:] == ["moments", "moments.order"]
    pages["moments.order"] = {}
    assert keys(BRANCHING, pages)[-1] == "moments.help"
    assert walk(BRANCHING, pages).left_at_most == 2


def test_going_back_and_answering_otherwise_leaves_the_old_branch_out():
    pages = {**ADULT, "nps": {"nps": 3}, "wrong": {"wrong": "alles"}, "repair": {"repair": "bel mij"}}
    pages["nps"] = {"nps": 9}
    pages["moments"] = {"moments": ["none"]}
    pages["last"] = {}
    assert keys(BRANCHING, pages) == ["age", "nps", "moments", "last", "end"]
    assert answers(BRANCHING, pages) == {
        "age": 40, "nps": 9, "moments": ["none"], "moments.order": "not_experienced",
        "moments.delivery": "not_experienced", "moments.help": "not_experienced", "last": "skipped",
    }  # fmt: skip


def test_every_state_of_a_moment():
    pages = {**ADULT, "nps": {"nps": 9}, "moments": {"moments": ["order", "help"]}}
    pages["moments.order"] = {"moments.order": 4, "moments.order.expected": 1}
    assert answers(BRANCHING, pages) == {
        "age": 40, "nps": 9, "moments": ["order", "help"],
        "moments.delivery": "not_experienced",  # another one was ticked
        "moments.order": 4, "moments.order.expected": 1,
    }  # help: ticked, its page not reached: not asked  # fmt: skip
    pages["moments.help"] = {}
    assert answers(BRANCHING, pages)["moments.help"] == "skipped"
    pages["moments"] = {}
    del pages["moments.order"], pages["moments.help"]
    assert {cell: why for cell, why in answers(BRANCHING, pages).items() if cell.startswith("moments")} == {
        "moments": "skipped", "moments.order": "skipped", "moments.delivery": "skipped", "moments.help": "skipped",
    }  # fmt: skip


def test_a_matrix_row_left_open_is_skipped():
    pages = {page.key: {} for page in EVERY_KIND.pages[:9]}
    pages["matrix"] = {"shop.clean": 3}
    assert {"shop.clean": 3, "shop.calm": "skipped"}.items() <= answers(EVERY_KIND, pages).items()


def test_sequence_on_the_way():
    way = walk(BRANCHING, {**ADULT, "nps": {"nps": 9}, "moments": {}})
    assert way.after("age").key == "nps"
    assert way.after("moments").key == "last"
    assert way.after("wrong").key == "last"  # not on the way: where one was
    assert way.before("last").key == "moments"
    assert way.before("age") is None


MOMENT = st.one_of(st.just({}), st.builds(lambda n: {"x": n}, st.integers(1, 5)))


@st.composite
def a_respondent(draw):
    """Somebody who answers step by step; gives the pages after each."""
    pages: dict = {}
    history = [dict(pages)]
    for _ in range(20):
        way = walk(BRANCHING, pages)
        if way.pending is None:
            break
        choices = {
            "age": [{"age": 12}, {"age": 50}, {}],
            "nps": [{"nps": 2}, {"nps": 8}, {"nps": 10}, {}],
            "moments": [{}, {"moments": ["none"]}, {"moments": ["order"]}, {"moments": ["order", "help", "delivery"]}],
        }
        pages = {**pages, way.pending.key: draw(st.sampled_from(choices.get(way.pending.key, [{}])))}
        history.append(pages)
    return history


@given(a_respondent())
def test_progress_never_falls_and_is_whole_only_at_the_end(history):
    shares = []
    for pages in history:
        way = walk(BRANCHING, pages)
        if way.pending is None:
            shares.append(1.0)
            assert way.left_at_most == 0
        else:
            done, left = way.progress(way.pending.key)
            shares.append(done / (done + left))
            assert left >= 1
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert 1.0 not in shares[:-1]


@given(a_respondent())
def test_every_cell_asked_says_what_it_is(history):
    for pages in history:
        cells = answers(BRANCHING, pages)
        visited = {step.key for step in walk(BRANCHING, pages).visited}
        assert ("nps" in cells) == ("nps" in visited)
        assert None not in cells.values()
        if "moments" in visited:
            missing = {"order", "delivery", "help"} - {
                cell.split(".")[1] for cell in cells if cell.startswith("moments.")
            }
            assert {f"moments.{code}" for code in missing}.isdisjoint(visited)


def test_a_jump_backwards_is_no_jump():
    from dataclasses import replace

    from hofnar.surveys.definition import Jump

    first, second = EVERY_KIND.pages[:2]
    round_ = replace(EVERY_KIND, pages=(first, replace(second, jumps=(Jump({"!": [False]}, "nps"),))))
    assert keys(round_, {"nps": {}, "csat": {}}) == ["nps", "csat", "end"]


@pytest.mark.parametrize("pages", [{}, {"nonsense": {"a": 1}}])
def test_an_empty_definition_is_at_its_end(pages):
    assert walk(Definition(), pages).ending == "end"
