"""Ways in: links for many units at once, codes that scanners read, and tokens of another tool that live on."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hofnar.invitations.models import OpenLink, PersonalLink
from hofnar.invitations.qr import qr_code
from hofnar.invitations.services import token_hash
from hofnar.invitations.token_files import WrongFile, bring_in, read
from hofnar.surveys.services import make_survey

TOKENS = [f"old-tool-token-{n:04d}" for n in range(3)]


@pytest.fixture
def survey(world):
    return make_survey(world.tulp, "Ways")


@pytest.fixture
def anna(world, client):
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_one_for_every_unit_below(world, survey, anna):
    posted = {"kind": "qr", "unit": world.north.pk, "each_below": "on", "wave": "2026"}
    anna.post(reverse("open_link_add", args=[survey.pk]), posted)
    assert {link.unit for link in OpenLink.objects.all()} == {world.groningen, world.assen}
    sheet = anna.get(reverse("open_links_print", args=[survey.pk])).content.decode()
    assert all(f"/s/{link.code}" in sheet for link in OpenLink.objects.all())


def test_an_embedded_one_names_its_sites(world, survey, anna):
    posted = {"kind": "embed", "unit": world.root.pk, "wave": "2026"}
    for origins in ("", "http://www.example.org", "https://a b"):
        assert (
            anna.post(reverse("open_link_add", args=[survey.pk]), {**posted, "embedded_on": origins}).status_code == 422
        )
    anna.post(reverse("open_link_add", args=[survey.pk]), {**posted, "embedded_on": "https://www.example.org/"})
    assert OpenLink.objects.get().embedded_on == ["https://www.example.org"]


def test_the_path_is_the_code():
    """Drawn again from the path: the finder stands in three corners, and the quiet zone is quiet."""
    made = qr_code("https://example.org/s/abcd2345")
    dark = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", made.path):
        dark |= {(int(x) + step, int(y)) for step in range(int(width))}
    far = made.size - 4 - 7
    for left, top in ((4, 4), (far, 4), (4, far)):
        ring = {(left + x, top + y) for x in range(7) for y in range(7) if 0 in (x, y) or 6 in (x, y)}
        assert ring <= dark
    assert not any(x < 4 or y < 4 or x >= made.size - 4 or y >= made.size - 4 for x, y in dark)


def lines(*rows: str) -> bytes:
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode()


def taken_in(world, content: bytes, facts=frozenset({"region"})):
    units = {unit.code: unit.pk for unit in (world.breda, world.assen)}
    return read(content, units=units, usual=world.root, facts=set(facts), languages={"nl", "en"})


def test_tokens_live_on_and_the_same_file_twice_changes_nothing(world, survey):
    content = lines("token;unit;language;region", f"{TOKENS[0]};breda;en;South", f"{TOKENS[1]};;;", "")
    assert bring_in(survey, "2026", taken_in(world, content)) == 2
    assert bring_in(survey, "2026", taken_in(world, content)) == 0
    link = PersonalLink.objects.get(token_hash=token_hash(TOKENS[0]))
    assert (link.unit, link.language, link.facts) == (world.breda, "en", {"region": "South"})
    assert PersonalLink.objects.get(token_hash=token_hash(TOKENS[1])).unit == world.root


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["name", "x"], "token"),
        (["token", "short"], "2"),
        (["token", TOKENS[0], TOKENS[0]], "3"),
        (["token,unit", f"{TOKENS[0]},breda", f"{TOKENS[1]},paris"], "3"),
        (["token,language", f"{TOKENS[0]},xx"], "2"),
        (["token,shoe", f"{TOKENS[0]},42"], "shoe"),
        (["token"], "regel|row"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(world, rows, said):
    with pytest.raises(WrongFile, match=said):
        taken_in(world, lines(*rows))


def test_a_token_of_another_survey_brings_in_nothing(world, survey):
    other = make_survey(world.tulp, "Other")
    bring_in(other, "2026", taken_in(world, lines("token", TOKENS[0])))
    with pytest.raises(WrongFile):
        bring_in(survey, "2026", taken_in(world, lines("token", TOKENS[1], TOKENS[0])))
    assert PersonalLink.objects.filter(survey=survey).count() == 0


def test_through_the_page(world, survey, anna):
    file = SimpleUploadedFile("tokens.csv", lines("token", *TOKENS))
    posted = {"personal-wave": "2026", "personal-unit": world.root.pk, "personal-file": file}
    assert anna.post(reverse("personal_links_add", args=[survey.pk]), posted).status_code == 302
    assert PersonalLink.objects.filter(survey=survey, wave="2026").count() == 3
