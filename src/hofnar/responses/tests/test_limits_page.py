"""The page of limits: what is typed is kept and counted, mistakes are told, an anonymous survey shows no counts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hofnar.responses.models import LimitCount
from hofnar.responses.tests.respondents import open_link
from hofnar.responses.tests.test_limits import begin, limited
from hofnar.surveys.models import Survey


@pytest.fixture
def page(client, world):
    client.force_login(world.olga)
    survey = limited(world.tulp)
    begin(f"/s/{open_link(survey, world.breda, facts={'region': 'south'}).code}", "shop").send(nps="9")
    return client, survey, f"/surveys/{survey.pk}/limits/"


GOOD = {
    "most_responses": "100", "answer__0": "channel=shop", "value__0": "", "most__0": "1",
    "text__nl": "Genoeg winkelklanten.", "text__en": "",
}  # fmt: skip


def test_what_is_typed_is_kept_and_counted(page):
    client, survey, address = page
    assert client.post(address, GOOD).status_code == 302
    survey.refresh_from_db()
    assert (survey.most_responses, survey.quotas, survey.full_text) == (
        100, [{"cell": "channel", "value": "shop", "most": 1}], {"nl": "Genoeg winkelklanten."}
    )  # fmt: skip
    assert LimitCount.objects.get().counts == {"": 1, "channel=shop": 1}
    told = client.get(address).content.decode()
    assert "Waar kocht u? In de winkel" in told
    more = {**GOOD, "answer__1": "region=", "value__1": "south", "most__1": "9"}
    client.post(address, more)
    survey.refresh_from_db()
    assert survey.quotas[1] == {"cell": "region", "value": "south", "most": 9}
    assert LimitCount.objects.get().counts["region=south"] == 1
    client.post(address, {**more, "answer__0": ""})
    survey.refresh_from_db()
    assert [one["cell"] for one in survey.quotas] == ["region"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"most__0": ""}, "most__0"),
        ({"most__0": "0"}, "most__0"),
        ({"answer__0": "region="}, "value__0"),
        ({"answer__0": "channel=gone"}, "answer__0"),
        ({"most_responses": "-1"}, "most_responses"),
    ],
)
def test_mistakes_are_told_and_nothing_is_kept(page, wrong, field):
    client, survey, address = page
    answer = client.post(address, {**GOOD, **wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    survey.refresh_from_db()
    assert (survey.most_responses, survey.quotas) == (None, [])


def test_an_anonymous_survey_has_no_small_limit_and_no_running_count(page):
    client, _, address = page
    Survey.objects.update(mode="anonymous")
    assert client.post(address, {**GOOD, "most__0": "4"}).status_code == 422
    assert client.post(address, {**GOOD, "most__0": "5"}).status_code == 302
    told = client.get(address).content.decode()
    assert 'data-label="Complete antwoorden"' not in told
    assert 'data-label="Vol"' in told


def test_the_times_are_the_organisations_own(client, world):
    """Nine in the morning in New York is two in the afternoon in Greenwich, in winter."""
    from datetime import UTC, datetime

    from hofnar.accounts.models import Organisation

    Organisation.objects.filter(pk=world.tulp.pk).update(timezone="America/New_York")
    client.force_login(world.olga)
    survey = limited(world.tulp)
    given = {"name": "X", "mode": "confidential", "partial_share": "70", "abandoned_days": "7"}
    answer = client.post(f"/surveys/{survey.pk}/settings/", {**given, "closes_at": "2027-01-15T09:00"})
    assert answer.status_code == 302
    survey.refresh_from_db()
    assert survey.closes_at == datetime(2027, 1, 15, 14, 0, tzinfo=UTC)
    assert (survey.partial_share, survey.abandoned_days) == (50, 7), "the threshold is fixed once published"
    told = client.get(f"/surveys/{survey.pk}/settings/").content.decode()
    assert "2027-01-15T09:00" in told
    assert "America/New York" in told


def test_without_a_limit_no_answers_are_counted(page):
    client, _survey, address = page
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    sent = [one["sql"] for one in asked.captured_queries]
    assert sent
    assert not [one for one in sent if "COUNT(" in one and "responses_response" in one]
