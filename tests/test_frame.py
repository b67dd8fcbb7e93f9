import re
from pathlib import Path

import pytest
from django.forms import CharField, Form
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

import hofnar.frame
from hofnar.accounts.models import Organisation
from hofnar.accounts.tests.test_invitations import as_person
from hofnar.frame.colour import AA, DARK_PAPER, PAPER, contrast, readable
from hofnar_analytics.pictures.tokens import DARK, LIGHT

STATIC = Path(hofnar.frame.__file__).parent / "static" / "frame"


def test_contrast_as_the_standard_has_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the well-known near miss
    assert contrast("#123456", "#123456") == pytest.approx(1)


@pytest.mark.parametrize("accent", ["#ffcc00", "#ffffff", "#000000", "#1f4e79", "#e2001a", "#00ff00", "#808080"])
@pytest.mark.parametrize("paper", [PAPER, DARK_PAPER])
def test_every_accent_is_made_readable(accent, paper):
    assert contrast(readable(accent, paper), paper) >= AA


def test_a_readable_accent_stays_as_it_is():
    assert readable("#1F4E79", PAPER) == "#1f4e79"


def tokens() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of the sheet, light and dark."""
    sheet = (STATIC / "tokens.css").read_text()
    found = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", sheet)
    assert len(found) > 15
    return {name: light for name, light, _ in found}, {name: dark for name, _, dark in found}


def test_pages_and_pictures_have_the_same_colours():
    light, dark = tokens()
    for name in LIGHT.keys() & light.keys():
        assert (light[name], dark[name]) == (LIGHT[name], DARK[name]), name


def test_text_colours_reach_aa_in_both_modes():
    for colours in tokens():
        for ground in ("paper", "ground"):
            for text in ("ink", "grey", "blue", "vermilion", "stone-text", "accent"):
                assert contrast(colours[text], colours[ground]) >= AA, (text, ground)
        assert contrast(colours["line"], colours["paper"]) >= 3  # borders of controls


def test_a_colour_literal_stands_in_the_tokens_only():
    for sheet in STATIC.glob("*.css"):
        if sheet.name not in {"tokens.css", "print.css"}:
            found = [hexed for hexed in re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s)])", sheet.read_text())]
            assert set(found) <= {"#ffffff"}, sheet.name  # the ground of a square to scan is white


def test_the_accent_sheet_holds_only_colours(world):
    Organisation.objects.filter(pk=world.tulp.pk).update(accent="red;}*{")
    sheet = as_person(world.anna).get(reverse("organisation_stylesheet")).content.decode()
    assert "red" not in sheet
    pair = r"--(?:on-)?accent:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\)"
    assert re.fullmatch(rf":root\{{{pair};{pair}\}}\n", sheet)


@pytest.mark.parametrize("path", ["/nowhere/", "/units/999999999/", "/members/1234/?x=<b>"])
def test_a_missing_page_says_nothing_of_the_request(world, path):
    first = as_person(world.anna).get(path)
    other = as_person(world.anna).get("/quite/another/")
    assert first.status_code == other.status_code == 404
    assert first.content == other.content
    assert b"csrf" not in first.content


def test_error_pages_speak_dutch_and_english(world):
    assert "bestaat niet" in Client().get("/nowhere/", headers={"accept-language": "nl"}).content.decode()
    assert "does not exist" in Client().get("/nowhere/", headers={"accept-language": "en"}).content.decode()


def test_a_form_without_token_is_explained(world):
    answer = Client(enforce_csrf_checks=True).post(reverse("set_theme"), {"theme": "dark"})
    assert answer.status_code == 403
    assert "frame/tokens.css" in answer.content.decode()


def test_the_page_for_a_fault_of_ours_needs_nothing(world, rf):
    from django.views.defaults import server_error

    answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "frame/tokens.css" in answer.content.decode()


def test_the_theme_is_remembered_and_forgotten(world):
    visitor = Client()
    visitor.post(reverse("set_theme"), {"theme": "dark"})
    assert 'data-theme="dark"' in visitor.get(reverse("account_login")).content.decode()
    visitor.post(reverse("set_theme"), {"theme": ""})
    assert "data-theme" not in visitor.get(reverse("account_login")).content.decode()
    visitor.cookies["theme"] = '"><script>'
    assert "<script>" not in visitor.get(reverse("account_login")).content.decode()


def test_invented_data_are_called_so(world):
    assert 'class="invented"' not in as_person(world.anna).get(reverse("profile")).content.decode()
    Organisation.objects.filter(pk=world.tulp.pk).update(is_invented=True)
    assert 'class="invented"' in as_person(world.anna).get(reverse("profile")).content.decode()


def test_the_rail_shows_what_a_person_may_use(world):
    owner = as_person(world.olga).get(reverse("profile")).content.decode()
    local = as_person(world.bart).get(reverse("profile")).content.decode()
    assert f'href="{reverse("member_list")}"' in owner
    assert f'href="{reverse("member_list")}"' not in local
    assert f'href="{reverse("unit_list")}"' not in local


def test_the_rail_marks_where_one_is(world):
    page = as_person(world.olga).get(reverse("unit_edit", args=[world.breda.pk])).content.decode()
    marked = set(re.findall(r'<a href="([^"]+)" aria-current="page"', page))
    assert marked == {reverse("unit_list")}


@override_settings(ROOT_URLCONF="tests.no_addresses")
def test_a_room_that_does_not_exist_is_left_out():
    from hofnar.frame.navigation import navigation

    request = RequestFactory().get("/")
    assert navigation(request) == []


class Example(Form):
    name = CharField(label="Name", help_text="As it is called.")


def test_a_form_says_per_field_what_is_wrong():
    html = engines["django"].from_string("{{ form }}").render({"form": Example({"name": ""})})
    assert 'role="alert"' in html
    assert '<a href="#id_name">Name</a>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'id="id_name_helptext"' in html


def test_a_fresh_form_accuses_nobody():
    assert "error-summary" not in engines["django"].from_string("{{ form }}").render({"form": Example()})


def test_an_absent_part_leaves_nothing():
    part = engines["django"].from_string('{% load tolerant %}[{% include_if_there "no/such/part.html" %}]')
    assert part.render({}) == "[]"
