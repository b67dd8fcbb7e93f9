"""What comes in by a form: every kind of question, right and wrong, and text of any sort."""

from __future__ import annotations

import unicodedata

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from hofnar.responses import keys
from hofnar.responses.flow import Step
from hofnar.responses.reading import clean_text, read
from hofnar.responses.tests.surveys import ALL_MOMENTS, EVERY_KIND, MOMENTS
from hofnar.surveys.definition import Page, Question, QuestionKind


def step(key: str) -> Step:
    page = next(page for page in EVERY_KIND.pages if page.key == key)
    return Step(key, page, page.questions)


def form(**fields: object) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in fields.items():
        made.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
    return made


@pytest.mark.parametrize(
    ("key", "fields", "values"),
    [
        ("nps", {"nps": "0", "why": " Snel \r\n goed "}, {"nps": 0, "why": "Snel \n goed"}),
        ("csat", {"csat": "dont_know"}, {"csat": "dont_know"}),
        ("grade", {"grade": "10"}, {"grade": 10}),
        ("channel", {"channel": "other", "channel__other": "web"}, {"channel": "other", "channel.other": "web"}),
        ("reasons", {"reasons": ["choice", "price"]}, {"reasons": ["price", "choice"]}),
        ("ranking", {"rank__kind": "1", "rank__fast": "2"}, {"rank": ["kind", "fast"]}),
        ("matrix", {"shop__clean": "3"}, {"shop.clean": 3}),
        ("people", {"people": "4,0"}, {"people": 4}),
        ("visit", {"visited": "2026-02-28"}, {"visited": "2026-02-28"}),
        ("consent", {"contact": "no"}, {"contact": "no"}),
        ("information", {}, {}),
        ("moments", {"moments": ["help", "order"]}, {"moments": ["order", "help"]}),
        ("nps", {}, {}),
    ],
)  # fmt: skip
def test_every_kind(key, fields, values):
    got = read(step(key), form(**fields))
    assert (got.values, got.problems) == (values, [])


@pytest.mark.parametrize(
    ("key", "fields", "code"),
    [
        ("nps", {"nps": "11"}, "not_an_option"),
        ("nps", {"nps": "-1"}, "not_an_option"),
        ("nps", {"nps": "٣"}, "not_an_option"),
        ("nps", {"nps": "dont_know"}, "not_an_option"),
        ("nps", {"why": "x" * 5001}, "too_long"),
        ("channel", {"channel": "boat"}, "not_an_option"),
        ("channel", {}, "required"),
        ("reasons", {"reasons": ["price", "none"]}, "either_or"),
        ("reasons", {"reasons": ["price", "love"]}, "not_an_option"),
        ("ranking", {"rank__kind": "1", "rank__fast": "1"}, "rank_twice"),
        ("ranking", {"rank__kind": "9"}, "not_an_option"),
        ("matrix", {"shop__clean": "4"}, "not_an_option"),
        ("people", {"people": "0"}, "too_low"),
        ("people", {"people": "21"}, "too_high"),
        ("people", {"people": "2.5"}, "not_whole"),
        ("people", {"people": "1e400"}, "not_a_number"),
        ("people", {"people": "NaN"}, "not_a_number"),
        ("visit", {"visited": "2026-02-30"}, "not_a_date"),
        ("visit", {"visited": "2025-12-31"}, "too_early"),
        ("visit", {"visited": "2027-01-01"}, "too_late"),
        ("visit", {"visited": "gisteren"}, "not_a_date"),
        ("consent", {"contact": "maybe"}, "not_an_option"),
        ("moments", {"moments": ["none", "order"]}, "either_or"),
    ],
)
def test_what_does_not_fit(key, fields, code):
    got = read(step(key), form(**fields))
    assert [problem.code for problem in got.problems] == [code]


def test_a_moment_has_three_cells():
    page = step("moments").page
    got = read(
        Step("moments.order", page, page.questions, MOMENTS[0]),
        form(moments__order="2", moments__order__expected="-1", moments__order__why="laat"),
    )
    assert got.values == {"moments.order": 2, "moments.order.expected": -1, "moments.order.why": "laat"}


def test_blank_erases_only_what_was_shown():
    assert read(step("nps"), form(nps="", why="")).values == {}
    assert read(step("nps"), form(nps="7", why=""), shown=["nps", "why"]).values == {"nps": 7, "why": None}


def test_all_moments_without_a_last_resort_get_one():
    from dataclasses import replace

    bare = replace(ALL_MOMENTS, options=MOMENTS[:2])
    got = read(Step("m", Page("m", (bare,)), (bare,)), form(moments="none_of_these"))
    assert (got.values, got.problems) == ({"moments": ["none_of_these"]}, [])


@given(st.text(max_size=200))
def test_any_text_comes_out_storable(raw):
    text = clean_text(raw)
    text.encode()  # no lone surrogates
    assert "\x00" not in text
    assert unicodedata.is_normalized("NFC", text)
    assert clean_text(text) == text


@given(
    st.dictionaries(st.sampled_from(["nps", "why", "people", "visited", "rank.kind", "reasons"]), st.text(max_size=30))
)
def test_no_form_makes_it_fall(fields):
    made = QueryDict(mutable=True)
    made.update(fields)
    for page in EVERY_KIND.pages:
        read(Step(page.key, page, page.questions), made)


def test_a_text_question_is_not_scored():
    question = Question("t", QuestionKind.TEXT)
    assert read(Step("t", Page("t", (question,)), (question,)), form(t="9")).values == {"t": "9"}


def test_forms_are_numbered_and_signed():
    number = keys.new_form("code")
    assert 0 <= keys.form_age(number, "code") < 5
    assert keys.form_age(number, "other") is None
    assert keys.form_age("", "code") is None
    assert keys.form_age("é" * 40, "code") is None
    assert len({keys.new_form("code") for _ in range(1000)}) == 1000


@given(st.integers(0, 37), st.sampled_from("AZaz09-_"))
def test_a_changed_number_is_not_ours(at, sign):
    number = keys.new_form("code")
    changed = number[:at] + sign + number[at + 1 :]
    if changed[:40].rstrip("=") != number:
        assert keys.form_age(changed, "code") is None


def test_keys_are_random_and_known_to_log_filters():
    from hofnar.lib.logs import clean

    made = {keys.new_key() for _ in range(2000)}
    assert len(made) == 2000
    assert all(len(key) == 24 for key in made)
    assert {clean(f"GET /s/abc/{key}/nps") for key in made} == {"GET /s/abc/…/nps"}
    assert {clean(keys.apart(key)) for key in made} == {"…"}


def test_a_cookie_belongs_to_one_key_and_one_form():
    assert len({keys.cookie_value(key, form) for key in "ab" for form in "cd"}) == 4
