"""Order by buttons and by dragging, by two people at once, and never across an organisation's border."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.world import World, make_world

from hofnar.journeys import ordering, queries
from hofnar.journeys.models import Journey, Phase, Touchpoint
from hofnar.journeys.services import archive, make_journey, restore

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def alphabet(world: World) -> Journey:
    return make_journey(world.tulp, "Alphabet", [("First", ["a", "b", "c"]), ("Second", ["d"]), ("Third", [])])


def moment(name: str) -> Touchpoint:
    return Touchpoint.objects.get(name=name)


def order(journey: Journey) -> list[str]:
    return ["".join(one.name for one in phase.touchpoints.all()) for phase in queries.map_of(journey)]


@pytest.mark.parametrize(
    ("name", "step", "after"),
    [
        ("a", "later", ["bac", "d", ""]),
        ("c", "earlier", ["acb", "d", ""]),
        ("a", "earlier", ["abc", "d", ""]),
        ("c", "later", ["abc", "d", ""]),
        ("b", "next_phase", ["ac", "db", ""]),
        ("d", "next_phase", ["abc", "", "d"]),
        ("d", "previous_phase", ["abcd", "", ""]),
        ("a", "previous_phase", ["abc", "d", ""]),
    ],
)
def test_buttons(world: World, alphabet: Journey, name: str, step: str, after: list[str]):
    answer = signed_in(world.anna).post(reverse("touchpoint_move", args=[moment(name).pk]), {"step": step})
    assert answer.status_code == 302
    assert order(alphabet) == after


@pytest.mark.parametrize(
    ("name", "phase", "before", "after"),
    [
        ("c", "First", "a", ["cab", "d", ""]),
        ("a", "First", "", ["bca", "d", ""]),
        ("a", "Second", "d", ["bc", "ad", ""]),
        ("d", "Third", "", ["abc", "", "d"]),
    ],
)
def test_dragging(world: World, alphabet: Journey, name: str, phase: str, before: str, after: list[str]):
    data = {
        "phase": Phase.objects.get(name=phase).pk,
        "before": moment(before).pk if before else "",
    }
    signed_in(world.anna).post(reverse("touchpoint_move", args=[moment(name).pk]), data)
    assert order(alphabet) == after


def test_phases_move_by_button_and_by_dragging(world: World, alphabet: Journey):
    anna, (first, second, third) = signed_in(world.anna), alphabet.phases.all()
    anna.post(reverse("phase_move", args=[third.pk]), {"step": "earlier"})
    assert order(alphabet) == ["abc", "", "d"]
    anna.post(reverse("phase_move", args=[second.pk]), {"before": first.pk})
    assert order(alphabet) == ["d", "abc", ""]
    anna.post(reverse("phase_move", args=[second.pk]), {"before": ""})
    assert order(alphabet) == ["abc", "", "d"]


def test_journeys_move_in_the_list(world: World, alphabet: Journey):
    other = make_journey(world.tulp, "Numbers")
    signed_in(world.anna).post(reverse("journey_move", args=[other.pk]), {"step": "earlier"})
    assert list(queries.journeys(world.tulp)) == [other, alphabet]


def test_what_is_archived_is_stepped_over_and_keeps_its_place(world: World, alphabet: Journey):
    archive(moment("b"))
    ordering.step_touchpoint(moment("c"), "earlier")
    assert order(alphabet) == ["ca", "d", ""]
    restore(moment("b"))
    assert order(alphabet) == ["cab", "d", ""]


def test_two_editors_with_the_same_old_page_both_get_their_move(world: World, alphabet: Journey):
    """Olga drags c to the front, Anna (who has not seen that) sends a to the second phase."""
    olga, anna = signed_in(world.olga), signed_in(world.anna)
    first, second = alphabet.phases.all()[:2]
    olga.post(reverse("touchpoint_move", args=[moment("c").pk]), {"phase": first.pk, "before": moment("a").pk})
    anna.post(reverse("touchpoint_move", args=[moment("a").pk]), {"phase": second.pk, "before": moment("d").pk})
    assert order(alphabet) == ["cb", "ad", ""]


def test_a_neighbour_that_has_left_means_last(world: World, alphabet: Journey):
    first = alphabet.phases.first()
    ordering.move_touchpoint(moment("a"), Phase.objects.get(name="Second"))
    data = {"phase": first.pk, "before": moment("a").pk}
    signed_in(world.anna).post(reverse("touchpoint_move", args=[moment("b").pk]), data)
    assert order(alphabet) == ["cb", "da", ""]


@pytest.mark.django_db(transaction=True)
def test_moves_at_the_same_moment_lose_nothing_and_double_nothing():
    world = make_world()
    names = "abcdefgh"
    journey = make_journey(world.tulp, "Busy", [("First", list(names)), ("Second", [])])
    failures: list[BaseException] = []

    def mover(offset: int) -> None:
        try:
            for turn in range(6):
                touchpoint = moment(names[(turn * 2 + offset) % len(names)])
                ordering.step_touchpoint(touchpoint, ("later", "next_phase", "earlier", "previous_phase")[turn % 4])
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=mover, args=(offset,)) for offset in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted("".join(order(journey))) == sorted(names)
    for phase in journey.phases.all():
        positions = [one.position for one in phase.touchpoints.all()]
        assert len(set(positions)) == len(positions)


def _state() -> list[tuple[object, ...]]:
    return [
        *Touchpoint.objects.order_by("pk").values_list("pk", "phase_id", "position", "name", "owner_id"),
        *Phase.objects.order_by("pk").values_list("pk", "journey_id", "position", "name"),
    ]


def test_foreign_ids_in_the_body_change_nothing(world: World, alphabet: Journey):
    theirs = make_journey(world.klaver, "Theirs", [("Their phase", ["x"])])
    their_phase, x = theirs.phases.get(), moment("x")
    anna, before = signed_in(world.anna), _state()
    own_phase = alphabet.phases.first()
    for address, data in [
        (reverse("touchpoint_move", args=[moment("a").pk]), {"phase": their_phase.pk, "before": ""}),
        (reverse("touchpoint_move", args=[moment("a").pk]), {"phase": own_phase.pk, "before": x.pk}),
        (reverse("touchpoint_move", args=[moment("a").pk]), {"phase": "", "before": ""}),
        (reverse("touchpoint_move", args=[moment("a").pk]), {"phase": "1e9", "before": "x"}),
        (reverse("touchpoint_move", args=[moment("a").pk]), {"step": "sideways"}),
        (reverse("phase_move", args=[own_phase.pk]), {"before": their_phase.pk}),
        (reverse("phase_move", args=[own_phase.pk]), {"step": "next_phase"}),
        (reverse("journey_move", args=[alphabet.pk]), {"step": ""}),
    ]:
        assert anna.post(address, data).status_code == 404, (address, data)
    assert _state() == before


def test_an_id_beyond_any_number_is_unknown(world: World):
    anna, huge = signed_in(world.anna), 10**30
    for name in ("journey", "journey_edit", "touchpoint_edit"):
        assert anna.get(reverse(name, args=[huge])).status_code == 404
    assert anna.post(reverse("phase_move", args=[huge]), {"step": "later"}).status_code == 404


def test_a_touchpoint_does_not_move_to_another_journey(world: World, alphabet: Journey):
    other = make_journey(world.tulp, "Other", [("Elsewhere", [])])
    data = {"phase": other.phases.get().pk, "before": ""}
    answer = signed_in(world.anna).post(reverse("touchpoint_move", args=[moment("a").pk]), data)
    assert answer.status_code == 404
    assert order(alphabet) == ["abc", "d", ""]
    with pytest.raises(ValueError):
        ordering.move_touchpoint(moment("a"), other.phases.get())
