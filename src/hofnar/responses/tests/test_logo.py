"""The logo on respondents' pages: light, from its own address, and nothing else from anywhere."""

import gzip

import pytest
from django.test import Client

from hofnar.accounts.logos import read_logo, set_logo
from hofnar.accounts.tests.test_logos import picture
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey


@pytest.fixture
def link(world):
    return open_link(open_survey(world.tulp), world.breda)


def opened(link):
    person = Respondent(f"/s/{link.code}")
    person.open()
    return person


def test_the_first_page_with_the_heaviest_logo_weighs_14_kB_at_most(world, link):
    made, suffix, size = read_logo(picture(1500, 500, noise=True, kind="JPEG", quality=40))
    logo = set_logo(world.tulp, made, suffix, size, world.olga)
    page = opened(link).answer
    assert f'src="/logo/{logo.digest}.{suffix}"' in page.content.decode()
    image = Client().get(f"/logo/{logo.digest}.{suffix}")
    assert len(gzip.compress(page.content, 6)) + len(image.content) <= 14_000


def test_every_page_shows_it_with_the_name_for_who_does_not_see_it(world, link):
    set_logo(world.tulp, *read_logo(picture()), world.olga)
    person = opened(link)
    person.send(nps="9")
    assert 'alt="Tulp"' in person.answer.content.decode()
    person.send(grade="8")
    end = person.answer
    assert 'alt="Tulp"' in end.content.decode()
    assert "img-src 'self' data:;" in end["Content-Security-Policy"]


def test_without_a_logo_the_policy_lets_no_picture_in(world, link):
    page = opened(link).answer
    assert "<img" not in page.content.decode()
    assert "'self'" not in page["Content-Security-Policy"].split("img-src")[1].split(";")[0]


def test_a_page_that_was_kept_follows_a_new_logo(world, link):
    opened(link)
    set_logo(world.tulp, *read_logo(picture()), world.olga)
    assert "<img" in opened(link).answer.content.decode()


def test_the_picture_is_kept_for_ever_and_sets_no_cookie(world):
    logo = set_logo(world.tulp, *read_logo(picture()), world.olga)
    answer = Client().get(f"/logo/{logo.digest}.{logo.suffix}")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Type"] == "image/png"
    assert not answer.cookies
    assert "Vary" not in answer


def test_an_unknown_picture_is_404(db):
    for name in ("nothing.png", "x", "a.b.c"):
        assert Client().get(f"/logo/{name}").status_code == 404
