"""'You said, we did' where it is told: on the closing page of every survey of a journey."""

import gzip
from datetime import date

import pytest

from hofnar.journeys.services import make_journey
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.surveys.closing_notes import LONGEST, add_closing_note, move_closing_note, show_closing_note
from hofnar.surveys.models import Survey


@pytest.fixture
def journey(world):
    return make_journey(world.tulp, "Visit", [("There", ["Desk"])])


def ending(world, journey, language="en"):
    """The closing page, as somebody gets it who answers now."""
    survey = open_survey(world.tulp)
    Survey.objects.filter(pk=survey.pk).update(journey=journey)
    person = Respondent(f"/s/{open_link(survey, world.breda).code}")
    person.open(f"{person.start}?l={language}")
    person.send(nps="9")
    person.send(grade="8")
    return person.answer


def test_without_notes_the_page_only_thanks(world, journey):
    page = ending(world, journey).content.decode()
    assert "Thank you" in page
    assert "You said" not in page


def test_the_newest_three_that_are_shown_are_told_newest_first(world, journey):
    notes = [add_closing_note(journey, {"en": f"change {n}"}, done_on=date(2026, 1, n)) for n in range(1, 6)]
    show_closing_note(notes[4], world.olga, False)
    page = ending(world, journey).content.decode()
    assert [n for n in "54321" if f"change {n}" in page] == ["4", "3", "2"]
    assert page.index("change 4") < page.index("change 3")
    move_closing_note(notes[3], 1)
    moved = ending(world, journey).content.decode()
    assert moved.index("change 3") < moved.index("change 4")


def test_a_note_is_told_in_the_language_of_the_page_or_in_one_it_has(world, journey):
    touchpoint = journey.phases.get().touchpoints.get()
    add_closing_note(journey, {"nl": "Meer borden", "en": "More signs"}, touchpoint=touchpoint)
    add_closing_note(journey, {"nl": "Korter wachten"})
    english = ending(world, journey).content.decode()
    assert "More signs" in english
    assert "<strong>Desk.</strong>" in english
    assert '<li lang="nl">Korter wachten' in english
    assert "Meer borden" in ending(world, journey, "nl").content.decode()


def test_another_journeys_notes_and_tags_in_a_text_stay_out(world, journey):
    add_closing_note(make_journey(world.tulp, "Return"), {"en": "elsewhere"})
    add_closing_note(journey, {"en": "<script>x</script>"})
    page = ending(world, journey).content.decode()
    assert "elsewhere" not in page
    assert "<script" not in page


def test_three_long_notes_stay_within_the_weight_of_a_page(world, journey):
    for n in range(3):
        add_closing_note(journey, {"en": "".join(chr(97 + (7 * n + 11 * k * k + k) % 26) for k in range(LONGEST))})
    assert len(gzip.compress(ending(world, journey).content, 6)) <= 6_000


def test_a_longer_text_is_no_note(world, journey):
    with pytest.raises(ValueError):
        add_closing_note(journey, {"en": "x" * (LONGEST + 1)})
    with pytest.raises(ValueError):
        add_closing_note(journey, {"en": "  "})
