"""What respondents' pages carry: headers, weight, where they may stand, what they take no notice of."""

from __future__ import annotations

import gzip
import hashlib
import re
from base64 import b64encode

import pytest

from hofnar.frame.colour import contrast
from hofnar.responses.fields import in_order
from hofnar.responses.models import Response
from hofnar.responses.style import reads_well, style_of
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.responses.tests.surveys import EVERY_KIND
from hofnar.surveys.definition import Closing, Definition, questions_of


@pytest.fixture
def survey(world):
    return open_survey(world.tulp, EVERY_KIND)


def test_the_policy_lets_in_one_style_and_nothing_else(world, survey, client):
    answer = client.get(f"/s/{open_link(survey, world.breda).code}")
    [sheet] = re.findall(r"<style>(.*?)</style>", answer.content.decode(), re.DOTALL)
    policy = answer["Content-Security-Policy"]
    assert f"style-src 'sha256-{b64encode(hashlib.sha256(sheet.encode()).digest()).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert "<script" not in answer.content.decode()
    assert " style=" not in answer.content.decode()
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store")


def test_every_page_is_light(world, survey):
    visitor = Respondent(f"/s/{open_link(survey, world.breda).code}")
    visitor.open()
    for _ in range(12):
        assert len(gzip.compress(visitor.answer.content, 6)) <= 6_000
        visitor.send(**({"channel": "shop"} if "channel" in visitor.address else {}))


def test_a_browser_that_takes_gzip_gets_it(world, survey, client):
    address = f"/s/{open_link(survey, world.breda).code}"
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert b"<h1>" in gzip.decompress(answer.content)


def test_only_listed_pages_may_frame_an_embedded_survey(world, survey, client):
    listed = ["https://shop.example", "javascript:alert(1)", "https://a.example; script-src *", "*"]
    link = open_link(survey, world.breda, kind="embed", embedded_on=listed)
    assert "frame-ancestors https://shop.example" in client.get(f"/s/{link.code}")["Content-Security-Policy"]
    other = open_link(survey, world.breda, kind="link", embedded_on=listed)
    assert "frame-ancestors 'none'" in client.get(f"/s/{other.code}")["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["kiosk", "embed"])
def test_kiosk_and_embedded_never_resume(world, survey, kind):
    visitor = Respondent(f"/s/{open_link(survey, world.breda, kind=kind).code}")
    visitor.open()
    visitor.send(nps="3", why="Geheim")
    first = visitor.address.rsplit("/", 1)[0] + "/nps"
    visitor.open(first)
    assert visitor.client.cookies == {}
    assert "Geheim" not in visitor.seen.text
    if kind == "kiosk":
        assert visitor.answer["Refresh"].endswith(f"url={visitor.start}")


def test_what_the_link_says_of_other_fields_is_ignored(world, survey):
    visitor = Respondent(f"/s/{open_link(survey, world.breda).code}?unit=1&wave=1999&segment=x&unit_id=2&grade=1")
    visitor.open()
    for _ in range(20):
        if not visitor.seen.action:
            break
        visitor.send(**({"channel": "shop"} if "channel" in visitor.address else {}))
    response = Response.objects.get()
    assert (response.unit, response.wave, response.segments, response.answers["grade"]) == (
        world.breda, "2026", {}, "skipped"
    )  # fmt: skip


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}{% load x %}"]
)
def test_texts_and_answers_are_shown_as_text(world, payload):
    survey = open_survey(
        world.tulp,
        Definition(
            title={"nl": payload},
            introduction={"nl": payload},
            pages=EVERY_KIND.pages,
            closing=Closing({"nl": payload}, {"nl": payload}, "javascript:alert(1)", {"nl": payload}),
        ),
    )
    visitor = Respondent(f"/s/{open_link(survey, world.breda).code}?l={payload}")
    page = visitor.open().content.decode()
    assert payload not in page.replace("{{7*7}}{% load x %}", "shown")
    visitor.send(nps="3", why=payload)
    visitor.open(visitor.address.rsplit("/", 1)[0] + "/nps")
    assert visitor.seen.texts["why"] == payload
    end = visitor.open(visitor.address.rsplit("/", 1)[0] + "/end").content.decode()
    assert "javascript:" not in end


@pytest.mark.parametrize("accent", ["#ffff00", "#ffffff", "#000000", "#1f4e79", "red", "#12", "url(x)", ""])
def test_any_house_colour_reads_well_or_is_made_to(accent):
    sheet, _ = style_of(accent)
    light, on = re.findall(r"--a:(#[0-9a-f]{6});--o:(#[0-9a-f]{6})", sheet)[0]
    assert contrast(light, "#ffffff") >= 4.5
    assert contrast(light, on) >= 4.5
    assert "url(" not in sheet
    assert reads_well(accent) == (accent in ("#000000", "#1f4e79"))


def test_a_random_order_is_the_same_for_one_and_differs_between_many():
    question = next(one for one in questions_of(EVERY_KIND) if one.key == "reasons")
    orders = {tuple(option.code for option in in_order(question, str(seed))) for seed in range(50)}
    assert orders == {("price", "choice", "other", "none"), ("choice", "price", "other", "none")}
    assert in_order(question, "one") == in_order(question, "one")


def test_right_to_left_languages_run_so(world):
    arabic = Definition(languages=("ar",), pages=EVERY_KIND.pages)
    visitor = Respondent(f"/s/{open_link(open_survey(world.tulp, arabic), world.breda).code}")
    assert b'<html lang="ar" dir="rtl">' in visitor.open().content
