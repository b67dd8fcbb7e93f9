"""A definition is JSON both ways, and what could not be shown is refused with its place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofnar.surveys.definition import (
    Closing,
    Definition,
    Jump,
    Option,
    Page,
    Question,
    QuestionKind,
    cells_of,
    dump,
    parse,
    scale_of,
    text_in,
)
from hofnar.surveys.frozen_json import WrongShape
from hofnar.surveys.rules import OPERATORS, WrongRule, check_rule, holds, variables


def text(words: str) -> dict[str, str]:
    return {"nl": words, "en": words.upper()}


NPS = Question("nps", QuestionKind.NPS, text("Aanbevelen?"), required=True)
MOMENTS = Question(
    "moments", QuestionKind.ALL_MOMENTS, text("Welke?"), options=(Option("desk", text("Balie"), 7), Option("food"))
)
WHOLE = Definition(
    languages=("nl", "en"),
    pages=(
        Page("one", (NPS,), jumps=(Jump({"<=": [{"var": "nps"}, 6]}, "end"),)),
        Page("two", (MOMENTS,), shown_if={"!!": [{"var": "nps"}]}),
    ),
    closing=Closing(title=text("Dank u"), link="https://example.org"),
    promised_minutes=2,
)

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True).filter(lambda n: n not in ("end", "screened_out"))
TEXTS = st.dictionaries(st.sampled_from(["nl", "en", "ar"]), st.text(max_size=20))
OPTIONS = st.lists(st.builds(Option, NAMES, TEXTS), max_size=3, unique_by=lambda o: o.code).map(tuple)
QUESTIONS = st.builds(
    Question,
    NAMES,
    st.sampled_from([k for k in QuestionKind if k != "all_moments"]),
    TEXTS,
    TEXTS,
    st.booleans(),
    OPTIONS,
)
PAGES = st.lists(st.tuples(NAMES, QUESTIONS), max_size=4, unique_by=(lambda p: p[0], lambda p: p[1].key))
DEFINITIONS = st.builds(
    lambda pages, title: Definition(pages=tuple(Page(key, (one,)) for key, one in pages), title=title), PAGES, TEXTS
)


@given(DEFINITIONS)
def test_what_is_dumped_is_read_back(made):
    assert parse(json.loads(json.dumps(dump(made)))) == made


def test_a_whole_survey_comes_back():
    assert parse(json.loads(json.dumps(dump(WHOLE)))) == WHOLE
    assert dump(Definition()) == {}


def asking(**question: object) -> dict[str, object]:
    return {"pages": [{"key": "one", "questions": [{"key": "a", **question}]}]}


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([], ""),
        ({"pagess": []}, ""),
        ({"pages": {}}, "pages"),
        ({"pages": [{}]}, "pages.0"),
        (asking(kind="nice"), "pages.0.questions.0.kind"),
        (asking(kind="nps", required=1), "pages.0.questions.0.required"),
        ({"promised_minutes": True}, "promised_minutes"),
        ({"title": {"nl": 3}}, "title.nl"),
        ({"languages": []}, "languages"),
        ({"pages": [{"key": "one"}, {"key": "one"}]}, "pages"),
        ({"pages": [{"key": "end"}]}, "pages"),
        ({"pages": [{"key": "One"}]}, "pages"),
        ({"pages": [{"key": "one", "jumps": [{"when": {"!": [True]}, "to": "nowhere"}]}]}, "page one"),
        ({"pages": [{"key": "one", "shown_if": {"eval": ["1"]}}]}, "page one"),
        (asking(kind="rating", low=1, high=100), "question a"),
        (asking(kind="rating", low=5, high=1), "question a"),
        (asking(kind="single", options=[{"code": "x"}, {"code": "x"}]), "question a"),
    ],
)
def test_what_could_not_be_shown_is_refused_with_its_place(document, place):
    with pytest.raises(WrongShape) as refused:
        parse(document)
    assert refused.value.place == place


def test_scales_and_cells():
    assert scale_of(NPS) == (0, 10)
    assert scale_of(Question("t", QuestionKind.TEXT)) is None
    assert cells_of(MOMENTS) == ("moments.desk", "moments.food")
    assert cells_of(Question("i", QuestionKind.INFORMATION)) == ()
    assert cells_of(NPS) == ("nps",)


def test_a_text_falls_back_on_the_first_language():
    assert text_in({"nl": "Ja"}, "en", WHOLE) == "Ja"
    assert text_in(text("ja"), "en", WHOLE) == "JA"
    assert text_in({}, "en", WHOLE) == ""


@pytest.mark.parametrize(
    ("rule", "cells", "truth"),
    [
        ({"==": [{"var": "a"}, 3]}, {"a": 3}, True),
        ({"==": [{"var": "a"}, 3]}, {}, False),
        ({"<": [{"var": "a"}, 3]}, {}, False),
        ({">=": [{"var": "a"}, 3]}, {}, False),
        ({">": [{"var": "a"}, 3]}, {"a": "skipped"}, False),
        ({"<=": [1, {"var": "a"}, 3]}, {"a": 2}, True),
        ({"<=": [1, {"var": "a"}, 3]}, {"a": 4}, False),
        ({"in": ["x", {"var": "a"}]}, {"a": ["x", "y"]}, True),
        ({"in": [{"var": "a"}, ["x", "y"]]}, {"a": "y"}, True),
        ({"in": ["x", {"var": "a"}]}, {}, False),
        ({"and": [{"!": [{"var": "a"}]}, {"or": [False, {"!!": {"var": "b"}}]}]}, {"b": 1}, True),
        (None, {}, True),
    ],
)
def test_rules(rule, cells, truth):
    if rule:
        check_rule(rule)
    assert holds(rule, cells) is truth


def test_which_cells_a_rule_looks_at():
    assert variables({"and": [{"!": [{"var": "a"}]}, {"in": [{"var": "b.c"}, ["x"]]}]}) == {"a", "b.c"}


def deep(levels: int) -> object:
    return {"!": [deep(levels - 1)]} if levels else True


WRONG = [
    deep(50), deep(900), {"and": [{"or": [True] * 20}] * 20},
    {"+": [1, 2]}, {"var": ["a", 1]}, {}, {"!": [1], "!!": [1]}, {"==": [1]}, 5,
]  # fmt: skip


@pytest.mark.parametrize("rule", WRONG)
def test_a_rule_that_is_too_large_or_unknown_is_refused(rule):
    with pytest.raises(WrongRule):
        check_rule(rule)


LEAVES = st.one_of(
    st.none(), st.booleans(), st.floats(), st.text(max_size=3), st.builds(lambda n: {"var": n}, st.sampled_from("abc"))
)
RULES = st.recursive(
    LEAVES,
    lambda inner: st.builds(lambda n, a: {n: a}, st.sampled_from(sorted(OPERATORS)), st.lists(inner, max_size=4)),
)


@given(
    RULES, st.dictionaries(st.sampled_from("abc"), st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text())))
)
def test_a_checked_rule_never_fails(rule, cells):
    try:
        check_rule(rule)
    except WrongRule:
        return
    assert holds(rule, cells) in (True, False)
