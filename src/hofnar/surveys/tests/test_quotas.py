"""Quotas: exactly so many and not one more; a ticked answer counts among several; answers nobody can give are found."""

from __future__ import annotations

import doctest

import pytest

from hofnar.surveys import quotas
from hofnar.surveys.definition import Definition, HiddenField, Option, Page, Question, QuestionKind
from hofnar.surveys.frozen_json import WrongShape
from hofnar.surveys.quotas import Quota, counts, full, over, parse, strays

YOUNG, PHONE = Quota("age", "a1", 2), Quota("channels", "phone", 1)


def test_the_example_in_the_words_is_true():
    assert doctest.testmod(quotas).failed == 0


def test_who_comes_one_by_one_fills_it_exactly():
    let_in, standing = [], dict.fromkeys((YOUNG, PHONE), 0)
    for given in [
        {"age": "a1"},
        {"age": "a2", "channels": ["mail", "phone"]},
        {"age": "a1"},
        {"age": "a1"},
        {"channels": ["phone"]},
    ]:
        if over(full(standing, standing), given) is None:
            let_in.append(given)
            for quota in standing:
                standing[quota] += counts(quota, given)
    assert len(let_in) == 3
    assert standing == {YOUNG: 2, PHONE: 1}


def test_no_answer_counts_for_none():
    assert not counts(YOUNG, {})
    assert not counts(PHONE, {"channels": None})


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        [{"cell": "age"}],
        [{"cell": "age", "value": "a1", "most": 0}],
        [{"cell": "age", "value": "a1", "most": 1}] * 2,
    ],
)
def test_what_is_no_list_of_quotas_is_refused(wrong):
    with pytest.raises(WrongShape):
        parse(wrong)


def test_answers_nobody_can_give():
    asked = Question("age", QuestionKind.SINGLE, options=(Option("a1"),))
    made = Definition(pages=(Page("p1", (asked,)),), hidden=(HiddenField("region"),))
    gone = Quota("age", "a9", 5)
    assert list(strays([YOUNG, gone, PHONE, Quota("region", "south", 3)], made)) == [gone, PHONE]
