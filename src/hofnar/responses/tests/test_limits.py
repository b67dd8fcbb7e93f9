"""Limits: exactly so many, whoever comes at the same moment; people hear early and politely; suspects use up none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from hofnar.responses import places
from hofnar.responses.exclusions import exclude
from hofnar.responses.limits import limits_of, recount
from hofnar.responses.models import LimitCount, Response, SealedAnswer, Submission
from hofnar.responses.storing import store
from hofnar.responses.suspects import let_in
from hofnar.responses.tests.posts import place_of, post
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.responses.tests.surveys import CHANNELS, NPS, K, both
from hofnar.surveys.definition import Definition, HiddenField, Page, Question
from hofnar.surveys.models import Survey

CHANNEL = Question("channel", K.MULTIPLE, both("Waar kocht u?", "Where did you buy?"), options=CHANNELS)
ASKED = Definition(
    languages=("nl", "en"),
    title=both("Uw ervaring", "Your experience"),
    pages=(Page("channel", (CHANNEL,)), Page("score", (NPS,))),
    hidden=(HiddenField("region"), HiddenField("level", to_segment=True)),
)
SHOP = {"cell": "channel", "value": "shop", "most": 2}


def limited(organisation, mode="confidential", **limits) -> Survey:
    survey = open_survey(organisation, ASKED, mode)
    Survey.objects.filter(pk=survey.pk).update(**limits)
    survey.refresh_from_db()
    return survey


@pytest.fixture
def survey(world) -> Survey:
    return limited(world.tulp, quotas=[SHOP], full_text=both("Van winkelklanten weten wij genoeg.", "Enough."))


@pytest.fixture
def link(world, survey):
    return open_link(survey, world.breda)


def begin(start: str, *channels: str) -> Respondent:
    person = Respondent(start)
    person.open()
    if person.answer.status_code == 200:
        person.send(channel=list(channels))
    return person


def states(survey: Survey) -> list[str]:
    return sorted(Submission.objects.filter(survey=survey).values_list("state", flat=True))


def test_the_group_fills_and_the_next_one_hears_so_at_that_page(survey, link):
    for _ in range(2):
        begin(f"/s/{link.code}", "phone", "shop").send(nps="9")
    late = begin(f"/s/{link.code}", "shop")
    assert late.heading == "Dank u wel, wij hebben genoeg antwoorden"
    assert "Van winkelklanten weten wij genoeg." in late.seen.text
    assert begin(f"/s/{link.code}", "phone").heading.startswith("Hoe waarschijnlijk")
    assert states(survey) == ["complete", "complete", "full", "open"]
    assert LimitCount.objects.get().counts == {"": 2, "channel=shop": 2}
    assert LimitCount.objects.get().turned_away == {"channel=shop": 1}


def test_who_was_under_way_when_it_filled_does_not_go_over(survey, link):
    under_way = [begin(f"/s/{link.code}", "shop") for _ in range(4)]
    for person in under_way:
        person.send(nps="9")
    assert [person.heading[:8] for person in under_way] == ["Dank u w"] * 4
    assert states(survey) == ["complete", "complete", "full", "full"]
    assert Response.objects.count() == 2
    again = under_way[3]
    again.open(again.address)
    assert "Van winkelklanten" in again.seen.text


def test_a_known_fact_tells_before_the_first_question(world):
    survey = limited(world.tulp, quotas=[{"cell": "region", "value": "south", "most": 1}])
    south = open_link(survey, world.breda, facts={"region": "south"})
    north = open_link(survey, world.assen, facts={"region": "north"})
    begin(f"/s/{south.code}", "shop").send(nps="9")
    late = Respondent(f"/s/{south.code}")
    assert late.open().status_code == 410
    assert "zoveel antwoorden als wij nodig hebben" in late.seen.text
    assert begin(f"/s/{north.code}", "shop").heading.startswith("Hoe waarschijnlijk")


def test_suspects_use_up_nothing_and_count_once_let_in(survey, link):
    for _ in range(3):
        robot = Respondent(f"/s/{link.code}")
        robot.open()
        robot.send(channel=["shop"], _site="x")
        robot.send(nps="1")
    assert not LimitCount.objects.exists()
    begin(f"/s/{link.code}", "shop").send(nps="9")
    assert let_in(Submission.objects.exclude(suspicion="").first()) is not None
    assert LimitCount.objects.get().counts["channel=shop"] == 2
    assert begin(f"/s/{link.code}", "shop").heading.startswith("Dank u wel, wij")


def test_a_limit_set_later_counts_what_is_there(world):
    survey = limited(world.tulp)
    link = open_link(survey, world.breda, facts={"region": "south", "level": "1"})
    for channels in (["shop"], ["shop", "phone"], ["phone"], []):
        begin(f"/s/{link.code}", *channels).send(nps="5")
    wanted = [("channel", "shop"), ("channel", "phone"), ("region", "south"), ("level", "1"), ("region", "north")]
    survey.quotas = [{"cell": cell, "value": value, "most": 9} for cell, value in wanted]
    assert recount(survey).counts == {
        "": 4, "channel=shop": 2, "channel=phone": 2, "region=south": 4, "level=1": 4, "region=north": 0
    }  # fmt: skip
    survey.most_responses = 4
    assert limits_of(survey).is_full


def test_what_is_set_aside_has_used_up_its_place(world):
    survey = limited(world.tulp, most_responses=2, quotas=[{**SHOP, "most": 9}])
    link = open_link(survey, world.breda)
    for _ in range(2):
        begin(f"/s/{link.code}", "shop").send(nps="5")
    exclude(Response.objects.earliest("pk"), world.olga, "Test van onszelf")
    assert recount(survey).counts == {"": 2, "channel=shop": 2}
    assert limits_of(survey).is_full
    assert Respondent(f"/s/{link.code}").open().status_code == 410


def test_anonymous_answers_are_counted_without_linking(world):
    survey = limited(world.tulp, "anonymous", most_responses=7)
    link = open_link(survey, world.breda)
    for _ in range(9):
        person = begin(f"/s/{link.code}", "shop")
        if person.answer.status_code == 200:
            person.send(nps="9")
    assert (Response.objects.count(), SealedAnswer.objects.count(), Submission.objects.count()) == (5, 2, 0)
    assert LimitCount.objects.get().counts == {"": 7}
    assert Respondent(f"/s/{link.code}").open().status_code == 410


def test_without_limits_nothing_is_counted(world):
    survey = limited(world.tulp)
    begin(f"/s/{open_link(survey, world.breda).code}", "shop").send(nps="9")
    assert (limits_of(survey), LimitCount.objects.count()) == (None, 0)


def test_one_of_a_group_of_posts_is_let_in_and_the_other_not(world):
    survey = limited(world.tulp, most_responses=1)
    place = place_of(survey, world.breda, limits=limits_of(survey))
    posts = [post(place, key, step, given) for key in "ab" for step, given in GIVEN]
    assert [outcome.state for outcome in store(posts)] == ["open", "complete", "open", "full"]
    assert Response.objects.count() == 1


GIVEN = [("channel", {"channel": ["shop"]}), ("score", {"nps": 9})]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", ["confidential", "anonymous"])
def test_many_at_the_same_moment_are_never_one_too_many(world, mode):
    """Forty complete in eight threads with connections of their own; each thinks there is still a place."""
    survey = limited(world.tulp, mode, most_responses=30, quotas=[{**SHOP, "most": 11}])
    place = place_of(survey, world.breda, limits=limits_of(survey))

    def come(number: int) -> str:
        given = {"channel": ["shop" if number % 2 else "phone"]}
        key = f"key-{number}"
        try:
            store([post(place, key, "channel", given)])
            return store([post(place, key, "score", {"nps": 9})])[0].state
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        ended = list(threads.map(come, range(40)))
    stored = Response.objects.filter(version__survey=survey).count() + SealedAnswer.objects.count()
    row = LimitCount.objects.get()
    assert stored == ended.count("complete") == row.counts[""] == 30
    assert ended[1::2].count("complete") == row.counts["channel=shop"] <= 11
    assert sum(row.turned_away.values()) == ended.count("full") == 10


def test_the_memory_of_a_place_forgets_soon(world, survey, link):
    """What a place remembers is seconds old: it lets nobody in, the count decides."""
    assert places.FRESH <= 5
    stale = replace(places.open_place(link.code), limits=limits_of(survey))
    for key in "abc":
        outcomes = store([post(stale, key, step, given) for step, given in GIVEN])
    assert outcomes[-1].state == "full"
