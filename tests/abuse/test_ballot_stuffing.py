"""B16, H01, B10, B12: one person who answers many times, a robot that does, and a class that only looks like one."""

from __future__ import annotations

import itertools

import pytest
from django.test import Client

from hofnar.responses import keys, misses, stuffing
from hofnar.responses.models import LimitCount, Response, SealedAnswer, Submission
from hofnar.responses.stuffing import (
    MOST_OF_A_BROWSER,
    MOST_OF_A_NETWORK,
    MOST_QUICK_OF_A_LINK,
    MOST_QUICK_OF_A_NETWORK,
    Watch,
    network_of,
)
from hofnar.responses.suspects import let_in, let_in_sealed, sealed_apart, suspect_counts
from hofnar.responses.tests.respondents import BROWSER, Respondent, open_link, open_survey

SLOW = 20.0


@pytest.fixture(autouse=True)
def nobody_came_yet():
    misses.forget()
    stuffing.forget()


@pytest.fixture
def survey(world):
    return open_survey(world.tulp)


@pytest.fixture
def reading(monkeypatch):
    """How long people look at a page before they send it; forms really are a moment old in a test."""

    def takes(seconds: float) -> None:
        monkeypatch.setattr(keys, "form_age", lambda number, place: seconds if number else None)

    takes(SLOW)
    return takes


def come(link, address: str, client: Client | None = None) -> Respondent:
    client = client or Client(headers={"user-agent": BROWSER}, REMOTE_ADDR=address)
    person = Respondent(f"/s/{link.code}", client)
    person.open()
    person.send(nps="10")
    person.send(grade="10")
    return person


def watched(rounds: int, addresses: list[str], age: float) -> list[str]:
    watch, turn = Watch(), itertools.cycle(addresses)
    return [watch.verdict("link", next(turn), f"key-{n}", age, n / 1000) for n in range(rounds)]


@pytest.mark.parametrize("networks", [1, 10, 200])
def test_b16_ten_thousand_posts_of_a_robot_count_up_to_the_limit(networks):
    verdicts = watched(10_000, [f"192.0.2.{n}" for n in range(networks)], age=0.2)
    counted = verdicts.count("")
    assert counted == min(networks * MOST_QUICK_OF_A_NETWORK, MOST_QUICK_OF_A_LINK)
    assert set(verdicts) == {"", "many_quick"}


def test_b16_a_patient_robot_on_one_network_is_stopped_by_number():
    verdicts = watched(10_000, ["192.0.2.1"], age=SLOW)
    assert (verdicts.count(""), verdicts.count("flood")) == (MOST_OF_A_NETWORK, 10_000 - MOST_OF_A_NETWORK)


def test_b16_waiting_an_hour_helps_only_who_stopped():
    watch = Watch()
    for n in range(MOST_QUICK_OF_A_NETWORK + 5):
        watch.verdict("link", "192.0.2.1", f"a{n}", 0.2, n)
    assert watch.verdict("link", "192.0.2.1", "b", 0.2, 3_590) == "many_quick"
    assert watch.verdict("link", "192.0.2.1", "c", 0.2, 7_100) == "many_quick"
    assert watch.verdict("link", "192.0.2.1", "d", 0.2, 20_000) == ""


def test_b16_pages_after_the_first_are_judged_as_the_first_was():
    watch = Watch()
    assert watch.verdict("link", "192.0.2.1", "mine", SLOW, 0) == ""
    for n in range(MOST_QUICK_OF_A_NETWORK + 5):
        watch.verdict("link", "192.0.2.1", f"a{n}", 0.2, n)
    assert watch.verdict("link", "192.0.2.1", "mine", 0.5, 60) == ""


def test_b16_a_forged_list_of_addresses_does_not_help(world, survey, reading):
    """Only what our own proxy adds at the end is believed."""
    reading(0.2)
    link = open_link(survey, world.breda)
    for n in range(MOST_QUICK_OF_A_NETWORK + 5):
        forged = Client(headers={"user-agent": BROWSER, "x-forwarded-for": f"203.0.113.{n}, 192.0.2.1"})
        come(link, "", forged)
    assert Response.objects.count() == MOST_QUICK_OF_A_NETWORK
    assert sum(suspect_counts(world.tulp, survey.pk).values()) == 5


def test_b16_a_class_behind_one_address_counts_wholly(world, survey, reading):
    """Thirty-five pupils, the same kind of phone, one address, all within a minute, some very quick."""
    link = open_link(survey, world.breda)
    for pupil in range(35):
        reading(0.8 if pupil % 3 == 0 else 4.0)
        come(link, "192.0.2.1")
    assert Response.objects.count() == 35
    assert suspect_counts(world.tulp, survey.pk) == {}


def test_b16_a_second_device_still_works_while_a_robot_is_at_it(world, survey, reading):
    link = open_link(survey, world.breda)
    reading(0.2)
    for _ in range(MOST_QUICK_OF_A_NETWORK + 3):
        come(link, "192.0.2.1")
    reading(SLOW)
    come(link, "192.0.2.1")
    assert Response.objects.count() == MOST_QUICK_OF_A_NETWORK + 1


def test_h01_the_same_browser_again_and_again_is_kept_apart(world, survey, reading):
    link = open_link(survey, world.breda, kind="qr")
    client = Client(headers={"user-agent": BROWSER})
    for _ in range(40):
        come(link, "", client)
    assert Response.objects.count() == MOST_OF_A_BROWSER + 1
    assert sum(suspect_counts(world.tulp, survey.pk).values()) == 40 - MOST_OF_A_BROWSER - 1
    assert let_in(Submission.objects.exclude(suspicion="").first()) is not None


def test_h01_a_kiosk_is_one_browser_by_design(world, survey, reading):
    link = open_link(survey, world.breda, kind="kiosk")
    client = Client(headers={"user-agent": BROWSER})
    for _ in range(25):
        come(link, "", client)
    assert Response.objects.count() == 25


def test_b16_in_an_anonymous_survey_no_address_is_kept_and_they_wait_apart(world, reading):
    survey = open_survey(world.tulp, mode="anonymous")
    link = open_link(survey, world.breda)
    reading(0.2)
    for _ in range(MOST_QUICK_OF_A_NETWORK + 7):
        come(link, "192.0.2.77")
    assert Response.objects.count() == MOST_QUICK_OF_A_NETWORK
    apart = sealed_apart(world.tulp, survey.pk)
    assert sum(apart.values()) == SealedAnswer.objects.count() == 7
    rows = [repr(list(model._base_manager.values())) for model in (Submission, SealedAnswer, Response, LimitCount)]
    assert not any("192.0.2.77" in row for row in rows)
    assert sum(let_in_sealed(world.tulp, survey.pk, word) for word in apart) == 7
    assert let_in_sealed(world.tulp, survey.pk, next(iter(apart))) == 0
    assert Response.objects.count() == MOST_QUICK_OF_A_NETWORK + 7
    assert let_in_sealed(world.klaver, survey.pk, "flood") == 0


def test_an_office_behind_one_inner_address_is_not_counted_as_one_network(world, survey, reading):
    reading(0.2)
    link = open_link(survey, world.breda)
    for _ in range(MOST_QUICK_OF_A_NETWORK + 5):
        come(link, "10.0.0.8")
    assert Response.objects.count() == MOST_QUICK_OF_A_NETWORK + 5


def test_networks_are_an_ipv4_address_or_half_an_ipv6_one():
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")
    assert network_of("nonsense" * 50) == ("nonsense" * 50)[:60]


def test_the_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(stuffing, "MOST_REMEMBERED", 500)
    watch = Watch()
    for n in range(5_000):
        watch.verdict("link", f"10.{n // 250}.{n % 250}.1", f"key-{n}", SLOW, 0.0)
    assert sum(len(tally.verdicts) for tally in watch.networks.values()) <= 500
