"""The first owner: made at the console, with a link that sets a password once, and no password before that."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from hofnar.accounts.models import Membership, Organisation, Role, Unit, User

ANSWERS = {"email": "Saar@example.org", "name": "Saar", "organisation": "Tuin van Saar"}
PASSWORD = "zeven gele tulpen in mei"


def make_owner(**answers: str) -> str:
    out = StringIO()
    call_command("make_owner", stdout=out, **(answers or ANSWERS))
    return out.getvalue().split()[-1]


@pytest.mark.django_db
def test_the_owner_sets_a_password_by_the_link_once_and_signs_in(client):
    link = make_owner()
    user = User.objects.get(email="saar@example.org")
    assert not user.has_usable_password()
    assert Membership.objects.get(user=user).role == Role.OWNER
    assert Unit.objects.get(organisation=Organisation.objects.get(), parent=None).name == "Tuin van Saar"

    path = link.removeprefix("http://localhost:8000")
    form = client.get(path, follow=True)
    answer = client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)

    again = Client()
    again.get(path, follow=True)
    assert "password1" not in again.get(path, follow=True).content.decode()
    signed_in = Client().post(reverse("account_login"), {"login": "saar@example.org", "password": PASSWORD})
    assert signed_in.status_code == 302


@pytest.mark.django_db
def test_a_lost_link_is_replaced_and_nothing_is_made_twice():
    first = make_owner()
    second = make_owner()
    assert first.startswith("http")
    assert second.startswith("http")
    assert (User.objects.count(), Organisation.objects.count(), Membership.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_somebody_elses_organisation_is_not_taken_over():
    make_owner()
    with pytest.raises(CommandError, match="another owner"):
        make_owner(email="kees@example.org", name="Kees", organisation="Tuin van Saar")
    assert not User.objects.filter(email="kees@example.org").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"email": "no address"}, {"organisation": "…"}])
def test_a_wrong_answer_makes_nothing(wrong):
    with pytest.raises(CommandError):
        make_owner(**{**ANSWERS, **wrong})
    assert (User.objects.count(), Organisation.objects.count()) == (0, 0)
