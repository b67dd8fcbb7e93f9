"""A16: a survey page tells its own questions and nothing else."""

from __future__ import annotations

import html
import re

import pytest

from hofnar.accounts.models import User
from hofnar.invitations.services import make_personal_link
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.responses.tests.surveys import EVERY_KIND
from hofnar.surveys.definition import Page, questions_of


def texts_of(pages: tuple[Page, ...], language: str) -> set[str]:
    """What these pages ask, in one language: wordings and options."""
    found = set()
    for page in pages:
        for question in page.questions:
            found.add(question.text[language])
            found |= {option.text[language] for option in question.options}
    return found


def start(world, kind: str) -> str:
    survey = open_survey(world.tulp, EVERY_KIND)
    if kind == "open":
        return f"/s/{open_link(survey, world.breda).code}"
    return f"/p/{make_personal_link(survey, world.breda, wave='wave-no-one-should-see')[1]}"


@pytest.mark.parametrize("kind", ["open", "personal"])
def test_a16_the_first_page_holds_only_its_own_texts(world, kind):
    person = Respondent(start(world, kind))
    person.open()
    shown = html.unescape(person.answer.content.decode())
    first, later = EVERY_KIND.pages[:1], EVERY_KIND.pages[1:]
    assert all(text in shown for text in texts_of(first, "nl"))
    assert [text for text in texts_of(later, "nl") - texts_of(first, "nl") if len(text) > 8 and text in shown] == []
    assert [text for text in texts_of(EVERY_KIND.pages, "en") if len(text) > 12 and text in shown] == []


@pytest.mark.parametrize("kind", ["open", "personal"])
def test_a16_nothing_of_the_organisation_behind_it(world, kind):
    """No people, no units, no waves, no metrics, no rules; no script and no other site."""
    person = Respondent(start(world, kind))
    person.open()
    shown = person.answer.content.decode()
    people = [word for user in User.objects.all() for word in (user.email, f">{user.name}<")]
    units = [unit.name for unit in (world.breda, world.north, world.assen)]
    assert [word for word in [*people, *units, "wave-no-one-should-see", "jump", "metric"] if word in shown] == []
    assert "<script" not in shown
    assert re.findall(r"https?://(?!testserver)[^\s\"'<]+", shown) == []


@pytest.mark.parametrize("kind", ["open", "personal"])
def test_a16_fields_of_the_form_are_those_of_its_questions(world, kind):
    person = Respondent(start(world, kind))
    person.open()
    _, fields = person.form()
    own = {question.key for page in EVERY_KIND.pages[:1] for question in page.questions}
    later = {question.key for question in questions_of(EVERY_KIND)} - own
    assert {name.split(".")[0] for name in fields} & later == set()
