"""The publish check refuses what issue and law refuse, warns of what the field warns of, and leaves the rest alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from hofnar.surveys.branching import Truth, paths, truth
from hofnar.surveys.definition import (
    Closing,
    Definition,
    HiddenField,
    Jump,
    Option,
    Page,
    Question,
    QuestionKind,
    cells_of,
    dump,
    parse,
    questions_of,
)
from hofnar.surveys.differences import Change, broken_lines, differences
from hofnar.surveys.explaining import explain
from hofnar.surveys.minutes import estimated_seconds
from hofnar.surveys.publish_check import WARNINGS, Facts, Problem, check, names_of_places, questions_that_count
from hofnar.surveys.publish_words import SENTENCES, sentence
from hofnar.surveys.quotas import Quota
from hofnar.surveys.starting import QUESTIONNAIRES
from hofnar.surveys.wording import Fault, faults


def said(nl: str, en: str = "") -> dict[str, str]:
    return {"nl": nl, "en": en or nl}


NPS = Question("nps", QuestionKind.NPS, said("Zou u ons aanbevelen?", "Would you recommend us?"))
WHY = Question("why", QuestionKind.TEXT, said("Waarom?", "Why?"))
AGE = Question(
    "age",
    QuestionKind.SINGLE,
    said("Hoe oud bent u?", "How old are you?"),
    options=tuple(Option(f"a{n}", said(f"{n}0-{n}9")) for n in range(1, 9)),
)
ONE = Page("one", (NPS, WHY))
LAWFUL = Facts(
    purpose="Onze dienst verbeteren",
    lawful_basis="consent",
    retention_months=24,
    metrics=frozenset({"nps"}),
    owners=frozenset({"nps", "age"}),
)


def survey(*pages: Page, **more: object) -> Definition:
    made = Definition(("nl", "en"), said("Over ons", "About us"), pages=pages or (ONE,), promised_minutes=1)
    return replace(made, **more)  # type: ignore[arg-type]


def problems(definition: Definition, facts: Facts = LAWFUL) -> list[tuple[Problem, str]]:
    return [(remark.problem, remark.place) for remark in check(definition, facts)]


def test_a_sound_survey_has_no_remarks() -> None:
    assert problems(survey()) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"purpose": "  "}, Problem.NO_PURPOSE),
        ({"lawful_basis": ""}, Problem.NO_BASIS),
        ({"retention_months": None}, Problem.NO_RETENTION),
        ({"retention_months": 0}, Problem.NO_RETENTION),
        ({"lawful_basis": "legitimate_interest"}, Problem.NO_BALANCING),
        ({"lawful_basis": "legitimate_interest", "balancing": "x", "is_public_body": True}, Problem.PUBLIC_INTEREST),
    ],
)
def test_what_the_law_asks_is_refused_when_missing(change: dict[str, object], problem: Problem) -> None:
    assert problems(survey(), replace(LAWFUL, **change)) == [(problem, "")]  # type: ignore[arg-type]


def test_a_scored_question_needs_metric_and_owner_but_consent_information_and_open_text_do_not() -> None:
    free = tuple(Question(kind.value, kind, said("x")) for kind in (QuestionKind.CONSENT, QuestionKind.INFORMATION))
    bare = replace(LAWFUL, metrics=frozenset(), owners=frozenset())
    assert problems(survey(ONE, *(Page(f"p_{q.key}", (q,)) for q in free)), bare) == [
        (Problem.NO_METRIC, "nps"),
        (Problem.NO_OWNER, "nps"),
    ]


def test_every_moment_needs_its_own_metric() -> None:
    moments = Question(
        "m",
        QuestionKind.ALL_MOMENTS,
        said("Welke?"),
        options=(Option("desk", said("Balie")), Option("bill", said("Nota"))),
    )
    facts = replace(LAWFUL, metrics=frozenset({"m.desk"}), owners=frozenset({"m.desk", "m.bill"}))
    assert problems(survey(Page("one", (moments,))), facts) == [(Problem.NO_METRIC, "m")]


def test_every_text_is_needed_in_every_language() -> None:
    half = replace(NPS, text={"nl": "Zou u ons aanbevelen?"}, low_label={"nl": "nee"})
    assert [
        place for problem, place in problems(survey(Page("one", (half,)))) if problem is Problem.NO_TRANSLATION
    ] == [
        "nps",
        "nps",
    ]
    empty = replace(NPS, text={"en": "Would you?"})
    assert (Problem.NO_TEXT, "nps") in problems(survey(Page("one", (empty,))))


def test_a_path_that_goes_round_is_refused_and_a_jump_forward_is_not() -> None:
    low = {"<=": [{"var": "nps"}, 6]}
    back = survey(ONE, Page("two", (AGE,), jumps=(Jump(low, "one"),)))
    assert (Problem.GOES_ROUND, "one") in problems(back)
    assert (Problem.GOES_ROUND, "two") in problems(back)
    assert problems(survey(replace(ONE, jumps=(Jump(low, "end"),)), Page("two", (AGE,)))) == []


def test_a_page_behind_a_rule_that_always_holds_is_never_reached() -> None:
    always = {"or": [{"<=": [{"var": "nps"}, 6]}, {"!": [{"<=": [{"var": "nps"}, 6]}]}]}
    skipped = survey(replace(ONE, jumps=(Jump(always, "end"),)), Page("two", (AGE,)))
    assert paths(skipped).unreachable == ("two",)
    assert truth(always, skipped) is Truth.ALWAYS


def test_rules_that_look_ahead_or_never_hold_are_refused() -> None:
    ahead = replace(ONE, shown_if={"==": [{"var": "age"}, "a1"]})
    assert (Problem.LOOKS_AHEAD, "one") in problems(survey(ahead, Page("two", (AGE,))))
    never = Page("two", (AGE,), shown_if={">": [{"var": "nps"}, 10]})
    assert problems(survey(ONE, never)) == [(Problem.NEVER_HOLDS, "two")]


def test_a_hidden_field_can_be_looked_at_from_the_first_page() -> None:
    channel = HiddenField("channel", said("Kanaal"))
    page = replace(ONE, shown_if={"==": [{"var": "channel"}, "desk"]})
    assert problems(survey(page, hidden=(channel,))) == []


def test_why_and_information_do_not_count_as_a_second_question() -> None:
    assert questions_that_count(ONE) == 1
    assert questions_that_count(Page("x", (NPS, WHY, AGE))) == 2
    assert (Problem.SEVERAL_ON_A_PAGE, "x") in problems(survey(Page("x", (NPS, WHY, AGE))))


def test_what_is_known_is_not_asked() -> None:
    facts = replace(LAWFUL, known_facts={"product": "product", "birth_year": "oud"})
    product = Question("product", QuestionKind.TEXT, said("Wat kocht u?", "What did you buy?"))
    found = problems(survey(ONE, Page("two", (product,)), Page("three", (AGE,))), facts)
    assert (Problem.KNOWN_ALREADY, "product") in found
    assert (Problem.KNOWN_ALREADY, "age") in found


@pytest.mark.parametrize(
    ("text", "language", "fault"),
    [
        ("Hoe tevreden bent u over uw meest recente aankoop?", "nl", Fault.MOST_RECENT),
        ("How satisfied are you with your most recent purchase?", "en", Fault.MOST_RECENT),
        ("Hoe tevreden bent u over onze uitstekende service?", "nl", Fault.LEADING),
        ("How satisfied are you with our excellent service?", "en", Fault.LEADING),
        ("Werd u snel en vriendelijk geholpen?", "nl", Fault.DOUBLE),
    ],
)
def test_steering_words_are_found(text: str, language: str, fault: Fault) -> None:
    assert [found.fault for found in faults(text, language)] == [fault]


def test_small_groups_are_warned_of_unless_contact_is_the_point() -> None:
    pages = [ONE, *(Page(f"p{n}", (replace(AGE, key=f"b{n}"),)) for n in range(3))]
    facts = replace(LAWFUL, owners=frozenset({"nps", "b0", "b1", "b2"}), expected_answers=1000)
    made = survey(*pages, promised_minutes=5)
    remark = next(one for one in check(made, facts) if one.problem is Problem.SMALL_GROUPS)
    assert remark.values == {"groups": 512, "needed": 2560, "questions": 3}
    assert problems(made, replace(facts, mode="service")) == []


def test_minutes_are_compared_with_the_promise_and_the_measured_time_wins() -> None:
    assert problems(survey(), replace(LAWFUL, measured_seconds=90)) == [(Problem.LONGER_THAN_PROMISED, "")]
    longer = survey(*(Page(f"p{n}", (replace(WHY, key=f"w{n}"),)) for n in range(5)))
    assert estimated_seconds(longer) > 100
    assert problems(longer) == [(Problem.LONGER_THAN_PROMISED, "")]


def test_refusals_come_first_and_every_problem_has_a_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(Problem)
    bad = survey(Page("x", (NPS, WHY, replace(AGE, options=()))), closing=Closing(link="http://example.org"))
    remarks = check(bad, Facts())
    kinds = [remark.refuses for remark in remarks]
    assert kinds == sorted(kinds, reverse=True)
    assert set(kinds) == {True, False}
    for language in ("nl", "en"):
        with translation.override(language):
            spoken = [sentence(remark, names_of_places(bad, language)) for remark in remarks]
        assert all(text and "%(" not in text for text in spoken)


@pytest.mark.parametrize("start", QUESTIONNAIRES, ids=lambda start: start.key)
def test_the_questionnaires_to_start_from_only_lack_what_their_maker_must_choose(start) -> None:  # type: ignore[no-untyped-def]
    definition = start.definition
    assert parse(dump(definition)) == definition
    cells = frozenset(cell for question in questions_of(definition) for cell in cells_of(question))
    found = {problem for problem, _ in problems(definition, replace(LAWFUL, metrics=cells, owners=cells))}
    moments = {Problem.NO_OPTIONS} if start.key == "all-moments" else set()
    assert found == moments
    assert not any(
        faults(text, language) for question in questions_of(definition) for language, text in question.text.items()
    )


def test_rules_are_said_in_words() -> None:
    made = survey(ONE, Page("two", (AGE,)))
    with translation.override("en"):
        rule = {"and": [{"<=": [{"var": "nps"}, 6]}, {"==": [{"var": "age"}, "a1"]}]}
        assert explain(rule, made, "en") == "‘Would you recommend us?’ is at most 6 and ‘How old are you?’ is 10-19"
        assert explain({"<=": [7, {"var": "nps"}]}, made, "en") == "‘Would you recommend us?’ is at least 7"
        assert explain({"<=": [3, {"var": "nps"}, 6]}, made, "en") == "‘Would you recommend us?’ is from 3 to 6"
        assert explain({"!": [{"var": "why"}]}, made, "en") == "‘Why?’ is not answered"
        assert explain({"in": [{"var": "age"}, ["a1", "a2"]]}, made, "en") == (
            "‘How old are you?’ is one of 10-19, 20-29"
        )


def test_only_what_changed_breaks_its_line() -> None:
    before = survey(ONE, Page("two", (AGE,)))
    typo = replace(NPS, text=said("Zou u ons aanbevelen??", "Would you recommend us?"))
    after = survey(Page("one", (typo, WHY)), Page("two", (AGE,)))
    [found] = differences(before, after)
    assert (found.key, found.change, found.language) == ("nps", Change.WORDING, "nl")
    assert broken_lines(before, after) == {"nps"}
    assert broken_lines(before, after, frozenset({"nps"})) == set()


def test_a_scale_cannot_be_mended_as_a_typing_error() -> None:
    before = survey(Page("one", (replace(NPS, kind=QuestionKind.RATING, low=1, high=5),)))
    after = survey(Page("one", (replace(NPS, kind=QuestionKind.RATING, low=1, high=7),)))
    assert broken_lines(before, after, frozenset({"nps"})) == {"nps"}


def test_required_or_help_does_not_break_a_line() -> None:
    after = survey(Page("one", (replace(NPS, required=True, help=said("Eén keus")), WHY)))
    assert [found.change for found in differences(survey(), after)] == [Change.SETTINGS]
    assert broken_lines(survey(), after) == set()


def test_warnings_are_what_the_makers_may_overrule() -> None:
    assert Problem.MOST_RECENT in WARNINGS
    assert Problem.NO_OWNER not in WARNINGS


def test_one_background_question_can_already_make_small_groups() -> None:
    team = replace(AGE, key="team", options=tuple(Option(f"t{n}", said(f"{n}")) for n in range(1, 31)))
    facts = replace(LAWFUL, owners=frozenset({"nps", "team"}), expected_answers=100)
    made = survey(ONE, Page("team", (team,)), promised_minutes=5)
    remark = next(one for one in check(made, facts) if one.problem is Problem.SMALL_GROUPS)
    assert remark.values == {"groups": 30, "needed": 150, "questions": 1}
    assert not [one for one in check(made, replace(facts, expected_answers=150)) if one.problem is Problem.SMALL_GROUPS]


def test_what_comes_with_the_link_need_not_be_asked() -> None:
    made = survey(ONE, Page("two", (replace(WHY, key="town", text=said("Wat is uw woonplaats?", "In what town?")),)),
                  hidden=(HiddenField("place", said("woonplaats", "home town")),), promised_minutes=5)  # fmt: skip
    assert problems(made) == [(Problem.KNOWN_ALREADY, "town")]


def test_where_people_can_ask_and_quotas_nobody_can_fill_are_warned_of() -> None:
    assert problems(survey(), replace(LAWFUL, privacy_contact=" ")) == [(Problem.NO_CONTACT, "")]
    assert problems(survey(), replace(LAWFUL, privacy_contact="privacy@example.org")) == []
    stray = replace(LAWFUL, quotas=(Quota("age", "a9", 5),))
    assert problems(survey(), stray) == [(Problem.STRAY_QUOTA, "age")]


@pytest.mark.parametrize(
    ("language", "text"),
    [("nl", "Hoe verliep uw probleemloze bestelling?"), ("nl", "Zou u niet blijven?"),
     ("en", "How was your effortless order?"), ("en", "It was good, isn't it?")],
)  # fmt: skip
def test_words_that_lead_in_both_languages(language: str, text: str) -> None:
    assert [found.fault for found in faults(text, language)] == [Fault.LEADING]


@pytest.mark.parametrize("text", ["Hoe tevreden bent u over de bezorging?", "Welk cijfer geeft u ons?"])
def test_neutral_questions_are_not_warned_of(text: str) -> None:
    assert faults(text, "nl") == []
