from django.test import Client
from django.urls import reverse

from hofnar.accounts.models import Membership, User
from hofnar.accounts.tests.test_invitations import as_person
from hofnar.jobs.services import run_waiting


def membership(world, user: User) -> Membership:
    return Membership.objects.get(organisation=world.tulp, user=user)


def change(world, who: User, role: str, unit: int):
    address = reverse("member_edit", args=[membership(world, who).pk])
    return as_person(world.olga).post(address, {"role": role, "unit": unit})


def test_the_list_shows_everybody_of_this_organisation_and_nobody_else(world):
    page = as_person(world.olga).get(reverse("member_list")).content.decode()
    assert all(f"{name}@example.org" in page for name in ("olga", "anna", "noor", "bart", "roos"))
    assert "kees@example.org" not in page


def test_an_owner_changes_role_and_unit(world):
    assert change(world, world.bart, "reader", world.south.pk).status_code == 302
    assert (membership(world, world.bart).role, membership(world, world.bart).unit) == ("reader", world.south)


def test_an_owner_sees_the_whole_organisation(world):
    answer = change(world, world.bart, "owner", world.breda.pk)
    assert "unit" in answer.context["form"].errors
    assert membership(world, world.bart).role == "unit_manager"


def test_a_foreign_unit_cannot_be_chosen(world):
    answer = change(world, world.bart, "reader", world.klaver_root.pk)
    assert "unit" in answer.context["form"].errors


def test_the_last_owner_stays(world):
    answer = change(world, world.olga, "reader", world.root.pk)
    assert "role" in answer.context["form"].errors
    as_person(world.olga).post(reverse("member_remove", args=[membership(world, world.olga).pk]))
    assert membership(world, world.olga).role == "owner"


def test_with_two_owners_one_may_go(world):
    change(world, world.anna, "owner", world.root.pk)
    as_person(world.olga).post(reverse("member_remove", args=[membership(world, world.olga).pk]))
    assert not Membership.objects.filter(organisation=world.tulp, user=world.olga).exists()


def test_removal_holds_from_the_next_request_on(world):
    anna = as_person(world.anna)
    assert anna.get(reverse("unit_list")).status_code == 200
    as_person(world.olga).post(reverse("member_remove", args=[membership(world, world.anna).pk]))
    answer = anna.get(reverse("unit_list"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("organisation_list")
    page = anna.get(reverse("organisation_list")).content.decode()
    assert "Tulp" not in page


def test_asking_before_removing_removes_nothing(world):
    as_person(world.olga).get(reverse("member_remove", args=[membership(world, world.bart).pk]))
    assert membership(world, world.bart)


def test_an_agency_goes_from_one_organisation_to_the_other(world):
    Membership.objects.create(organisation=world.klaver, user=world.anna, role="owner", unit=world.klaver_root)
    anna = as_person(world.anna)
    assert anna.get(reverse("member_list")).status_code == 404  # an analyst at Tulp
    anna.post(reverse("switch_organisation", args=[world.klaver.pk]))
    page = anna.get(reverse("member_list")).content.decode()
    assert "kees@example.org" in page
    assert "olga@example.org" not in page


def test_a_changed_password_ends_the_other_sessions(world):
    here, elsewhere = as_person(world.anna), as_person(world.anna)
    asked = {
        "oldpassword": "a long enough password",
        "password1": "tulpen in mei en juni",
        "password2": "tulpen in mei en juni",
    }
    assert here.post(reverse("account_change_password"), asked).status_code == 302
    assert here.get(reverse("profile")).status_code == 200
    assert elsewhere.get(reverse("profile")).status_code == 302


def test_nobody_signs_up_uninvited(world):
    asked = {"email": "x@example.org", "password1": "tulpen in mei en juni", "password2": "tulpen in mei en juni"}
    Client().post(reverse("account_signup"), asked)
    assert not User.objects.filter(email="x@example.org").exists()


def test_signing_in_with_a_password(world):
    visitor = Client()
    visitor.post(reverse("account_login"), {"login": "anna@example.org", "password": "wrong and wrong again"})
    assert visitor.get(reverse("profile")).status_code == 302
    visitor.post(reverse("account_login"), {"login": "anna@example.org", "password": "a long enough password"})
    assert visitor.get(reverse("profile")).status_code == 200


def test_a_reset_mail_says_the_same_for_a_stranger(world, mailoutbox):
    known = Client().post(reverse("account_reset_password"), {"email": "anna@example.org"})
    unknown = Client().post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    run_waiting()
    assert [message.to for message in mailoutbox] == [["anna@example.org"]]
    assert "wachtwoord" in mailoutbox[0].body or "password" in mailoutbox[0].body
