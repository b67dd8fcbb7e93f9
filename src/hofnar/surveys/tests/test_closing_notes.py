from datetime import date

import pytest
from django.test import Client

from hofnar.journeys.services import make_journey
from hofnar.surveys import closing_notes as notes
from hofnar.surveys.models import ClosingNote


@pytest.fixture
def journey(world):
    return make_journey(world.tulp, "Visit", [("There", ["Desk"])])


@pytest.fixture
def anna(world):
    client = Client()
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    return client


def test_a_note_is_written_changed_and_hidden_and_its_history_stands(world, journey, anna):
    desk = journey.phases.get().touchpoints.get()
    page = f"/surveys/closing-notes/journeys/{journey.pk}/"
    sent = {"text_en": "More signs", "touchpoint": desk.pk, "done_on": "2026-03-01"}
    assert anna.post(page, sent).status_code == 302
    note = ClosingNote.objects.get()
    assert (note.author, note.touchpoint, note.done_on) == (world.anna, desk, date(2026, 3, 1))
    own = f"/surveys/closing-notes/{note.pk}/"
    anna.post(own, {**sent, "text_en": "Larger signs"})
    anna.post(f"{own}show/", {"is_shown": "0"})
    changes = list(note.changes.order_by("pk").values_list("texts__en", "is_shown", "author"))
    assert changes == [
        ("More signs", True, world.anna.pk),
        ("Larger signs", True, world.anna.pk),
        ("Larger signs", False, world.anna.pk),
    ]
    assert "More signs" in anna.get(own).content.decode()
    assert notes.told(journey.pk, "en") == ()


def test_a_note_without_words_is_refused_in_words(journey, anna):
    answer = anna.post(f"/surveys/closing-notes/journeys/{journey.pk}/", {"done_on": "2026-03-01"})
    assert answer.status_code == 422
    assert "Write what changed" in answer.content.decode()
    assert not ClosingNote.objects.exists()


def test_another_journeys_touchpoint_is_no_choice(world, journey, anna):
    other = make_journey(world.tulp, "Return", [("Back", ["Door"])]).phases.get().touchpoints.get()
    sent = {"text_en": "x", "touchpoint": other.pk, "done_on": "2026-03-01"}
    assert anna.post(f"/surveys/closing-notes/journeys/{journey.pk}/", sent).status_code == 422


def test_moving_at_the_ends_changes_nothing(world, journey):
    made = [notes.add_closing_note(journey, {"en": str(n)}) for n in range(3)]
    notes.move_closing_note(made[2], -1)
    notes.move_closing_note(made[0], 1)
    assert [note.texts["en"] for note in notes.closing_notes(journey.pk)] == ["2", "1", "0"]
