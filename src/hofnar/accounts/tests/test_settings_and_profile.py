from django.test import Client
from django.urls import reverse

from hofnar.accounts.models import Organisation, User
from hofnar.accounts.tests.test_invitations import as_person
from hofnar.frame.colour import contrast

SETTINGS = {
    "name": "Tulp", "sector": "private", "language": "nl", "timezone": "Europe/Amsterdam",
    "customer_word": "klant", "is_formal": "False", "accent": "#8A4B00", "shows_indicative": "on",
    "industry": "web_shop", "country": "BE",
}  # fmt: skip


def test_settings_are_kept(world):
    assert as_person(world.olga).post(reverse("organisation_settings"), SETTINGS).status_code == 302
    tulp = Organisation.objects.get(pk=world.tulp.pk)
    assert (tulp.is_formal, tulp.accent, tulp.shows_indicative) == (False, "#8a4b00", True)
    assert (tulp.industry, tulp.country) == ("web_shop", "BE")


def test_what_is_not_a_colour_is_refused_and_kept_on_the_page(world):
    for wrong in ("red", "#12345", "#12345g", "#fff}*{", "url(x)"):
        answer = as_person(world.olga).post(reverse("organisation_settings"), {**SETTINGS, "accent": wrong})
        assert "accent" in answer.context["form"].errors, wrong
    assert Organisation.objects.get(pk=world.tulp.pk).accent == world.tulp.accent


def test_a_colour_that_reads_badly_is_refused_with_its_contrast_and_the_nearest_that_passes(world):
    """By hand, after WCAG 2: the green aa is 0.402 in linear light, its luminance 0.7152 x 0.402 = 0.2875, and
    1.05 / 0.3375 = 3.11; amber: 0.2126 + 0.7152 x 0.604 = 0.6445, and 1.05 / 0.6945 = 1.51."""
    for accent, measured in (("#00aa00", "3.11"), ("#ffcc00", "1.51")):
        client = as_person(world.olga)
        client.cookies["django_language"] = "en"
        answer = client.post(reverse("organisation_settings"), {**SETTINGS, "accent": accent})
        assert answer.status_code == 422
        said = answer.context["form"].errors["accent"][0]
        assert measured in said
        assert ("buttons need 3" in said) == (accent == "#ffcc00")
        nearest = answer.context["faint"].nearest
        assert contrast(nearest, "#ffffff") >= 4.5
        assert f'name="accent_instead" value="{nearest}"' in answer.content.decode()
        assert Organisation.objects.get(pk=world.tulp.pk).accent == world.tulp.accent
    sent = {**SETTINGS, "accent": "#ffcc00", "accent_instead": nearest}
    assert as_person(world.olga).post(reverse("organisation_settings"), sent).status_code == 302
    assert Organisation.objects.get(pk=world.tulp.pk).accent == nearest


def test_a_name_with_markup_shows_as_text(world):
    as_person(world.olga).post(reverse("organisation_settings"), {**SETTINGS, "name": "<b onclick=x>Tulp</b>"})
    page = as_person(world.olga).get(reverse("organisation_settings")).content.decode()
    assert "<b onclick" not in page
    assert "&lt;b onclick=x&gt;" in page


def test_the_language_stays_with_the_person(world):
    anna = as_person(world.anna)
    anna.post(reverse("set_language"), {"language": "en", "next": reverse("profile")})
    assert 'lang="en"' in as_person(world.anna).get(reverse("profile")).content.decode()
    assert User.objects.get(pk=world.anna.pk).language == "en"


def test_the_language_of_a_visitor_stays_in_a_cookie(world):
    visitor = Client()
    visitor.post(reverse("set_language"), {"language": "en"})
    assert "Sign in" in visitor.get(reverse("account_login")).content.decode()
    visitor.post(reverse("set_language"), {"language": "nl"})
    assert "Inloggen" in visitor.get(reverse("account_login")).content.decode()


def test_without_a_choice_the_organisations_language_is_spoken(world):
    Organisation.objects.filter(pk=world.tulp.pk).update(language="en")
    page = as_person(world.anna).get(reverse("profile"), headers={"accept-language": "nl"}).content.decode()
    assert 'lang="en"' in page


def test_an_unknown_language_changes_nothing(world):
    as_person(world.anna).post(reverse("set_language"), {"language": "<x>"})
    assert User.objects.get(pk=world.anna.pk).language == ""


def test_the_way_back_never_leaves_the_house(world):
    for elsewhere in ("https://evil.example", "//evil.example", "javascript:alert(1)"):
        for address in ("set_language", "set_theme"):
            answer = Client().post(reverse(address), {"language": "en", "theme": "dark", "next": elsewhere})
            assert answer["Location"] == "/"


def test_a_profile_keeps_name_and_language(world):
    as_person(world.anna).post(reverse("profile"), {"name": "Anna\nBakker", "language": "en"})
    anna = User.objects.get(pk=world.anna.pk)
    assert (anna.name, anna.language) == ("Anna Bakker", "en")
