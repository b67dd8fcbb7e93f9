"""Four years of the airport survey through the front door: every page about figures opens and says something sound."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from hofnar.insights import columnar
from hofnar.insights.figures import Figures
from hofnar.insights.queries import kpis_of, moments_of
from hofnar.journeys.models import Journey
from hofnar.surveys.models import Question
from tests.test_import_front_door import ears, imported  # noqa: F401

YEARS = (2014, 2015, 2016, 2017)
ROOMS = ("insights", "jester", "evaluations", "benchmarks")
BAD = re.compile(r"\b(None|nan|NaN|inf|Traceback|Infinity)\b")


@pytest.fixture
def olga(world) -> Client:
    client = Client()
    client.force_login(world.olga, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "nl"
    return client


@pytest.fixture
def airport(world, olga, shared_data, ears):  # noqa: F811
    for year in YEARS:
        path = shared_data / "sfo" / f"sfo_{year}.csv"
        imported(olga, path.name, path.read_bytes(), year=year)
    columnar.refresh(world.tulp.pk)
    return Figures.of(world.tulp)


def metric(world, key: str):
    return Question.objects.filter(version__survey__organisation=world.tulp, key=key).first().metric


def text_of(body: str) -> str:
    """What a reader sees."""
    return html.unescape(re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", body, flags=re.S))


def plain_names() -> Iterator[str]:
    """Addresses of the four rooms without arguments."""
    for pattern in _patterns(get_resolver().url_patterns):
        view = pattern.callback
        room = view.__module__.split(".")[1]
        if room in ROOMS and not pattern.pattern.converters and pattern.name != "reading_fix":
            yield pattern.name


def _patterns(found) -> Iterator:
    for one in found:
        if hasattr(one, "url_patterns"):
            yield from _patterns(one.url_patterns)
        else:
            yield one


def selections(world, figures: Figures) -> list[str]:
    """Each KPI for all years and for 2017, and one value of a segment."""
    kpis = [metric(world, key) for key in ("Q7ALL", "NETPRO")]
    found = [urlencode({"kpi": kpi.pk, "period": "2017-01:2017-12"}) for kpi in kpis]
    for key, values in list(figures.offered_segments().items())[:1]:
        found.append(urlencode({"kpi": kpis[0].pk, "period": "2014-01:2017-12", "segment": f"{key}:{values[0]}"}))
    return [*found, ""]


def addresses(world, figures: Figures) -> Iterator[str]:
    asked = selections(world, figures)
    for name in plain_names():
        queries = asked if name == "impact_matrix" else asked[:1]
        yield from (f"{reverse(name)}?{query}" for query in queries)
    yield from _with_arguments(world, figures, asked[0])


def _with_arguments(world, figures: Figures, query: str) -> Iterator[str]:
    frame = figures.frame
    for kpi in kpis_of(world.tulp, frame.metrics)[:2]:
        yield reverse("below_score", args=[kpi.pk]) + f"?{query}"
    for moment in moments_of(world.tulp, frame.metrics)[:2]:
        for name in ("touchpoint_insights", "touchpoint_shape", "moment_card", "touchpoint_csv"):
            yield reverse(name, args=[moment.touchpoint_id]) + f"?{query}"
    yield reverse("journey_score_line", args=[Journey.objects.get(organisation=world.tulp).pk]) + f"?{query}"
    yield from (reverse("impact_otherwise", args=[end]) + f"?{query}" for end in ("top",))
    yield from (f"{reverse('impact_matrix')}?{query}&reading={reading}" for reading in ("effect", "leverage", "share"))
    for kind in ("impact", "trend", "distribution"):
        yield reverse("picture_file", args=[kind, metric(world, "Q7ALL").pk, "svg"]) + f"?{query}"


def body_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8-sig", "replace")


@pytest.mark.slow
def test_every_page_about_the_airport_opens_and_says_nothing_odd(world, olga, airport):
    wrong = []
    for address in addresses(world, airport):
        response = olga.get(address)
        if response.status_code == 405:  # only for what is sent
            continue
        if response.status_code != 200:
            wrong.append((address, response.status_code))
            continue
        text = text_of(body_of(response))
        wrong += [(address, text[max(0, at.start() - 60) : at.end() + 40]) for at in BAD.finditer(text)]
    assert not wrong


@pytest.fixture
def one_year(world, olga, shared_data, ears):  # noqa: F811
    path = shared_data / "sfo" / "sfo_2017.csv"
    imported(olga, path.name, path.read_bytes(), year=2017)
    columnar.refresh(world.tulp.pk)


def page(olga: Client, name: str, **asked: object):
    return olga.get(reverse(name), {"period": "2017-01:2017-12", **asked}).context["page"]


@pytest.mark.slow
def test_what_drives_the_overall_score_and_recommendation_differs_with_intervals(world, olga, one_year):
    overall, nps = metric(world, "Q7ALL"), metric(world, "NETPRO")
    found = page(olga, "drivers_compared", kpi=overall.pk, beside=f"kpi:{nps.pk}")
    standing = [line for line in found.lines if line.stands]
    assert standing
    assert standing[0].name in found.lead
    assert "zwaarder dan voor" in found.lead
    assert "2.625 antwoorden" in found.about
    assert all("±" in line.difference or "(" in line.difference for line in standing)
    matrix = page(olga, "impact_matrix", kpi=nps.pk, reading="leverage").matrix
    keys = {str(one.touchpoint_id): one.key for one in Question.objects.exclude(touchpoint=None)}
    told = {keys[moment.column]: moment for moment in matrix.impact.touchpoints}
    assert told["Q7FOOD"].leverage.low > 0
    assert told["Q7FOOD"].leverage_p_adjusted < 0.05
    for key in ("Q7ART", "Q7RENTAL"):
        assert told[key].effect_p_adjusted is None or told[key].effect_p_adjusted > 0.05
