"""The touchpoint form and the channels: what is kept, what is refused, and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.world import World

from hofnar.journeys.forms import wrong_pattern
from hofnar.journeys.models import Channel, Touchpoint
from hofnar.journeys.services import make_journey, named_channel


@pytest.fixture
def anna(world: World) -> Client:
    client = Client()
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def checkout(world: World) -> Touchpoint:
    journey = make_journey(world.tulp, "Buying", [("Paying", ["Checkout"]), ("Delivery", [])])
    return journey.phases.first().touchpoints.get()


def posted(touchpoint: Touchpoint, **changed: Any) -> dict[str, Any]:
    return {"name": touchpoint.name, "phase": touchpoint.phase_id, **changed}


def test_everything_at_once(anna: Client, world: World, checkout: Touchpoint):
    web = named_channel(world.tulp, "Web")
    data = posted(
        checkout,
        name="Paying online",
        phase=checkout.phase.journey.phases.last().pk,
        channels=[web.pk],
        new_channel="Kiosk",
        owner=world.noor.pk,
        is_partner="on",
        behind_the_scenes="The bank confirms",
        patterns="/checkout/*\n\n/checkout/*\n/basket",
    )
    answer = anna.post(reverse("touchpoint_edit", args=[checkout.pk]), data)
    assert answer.status_code == 302
    saved = Touchpoint.objects.get(pk=checkout.pk)
    assert (saved.name, saved.phase.name, saved.owner) == ("Paying online", "Delivery", world.noor)
    assert (saved.is_partner, saved.behind_the_scenes) == (True, "The bank confirms")
    assert [str(channel) for channel in saved.channels.all()] == ["Kiosk", "Web"]
    assert [str(pattern) for pattern in saved.page_patterns.all()] == ["/basket", "/checkout/*"]


def test_another_organisations_people_phases_and_channels_are_refused(anna: Client, world: World, checkout: Touchpoint):
    theirs = make_journey(world.klaver, "Theirs", [("Their phase", [])])
    for field, value in [
        ("owner", world.kees.pk),
        ("phase", theirs.phases.get().pk),
        ("channels", [named_channel(world.klaver, "Secret channel").pk]),
        ("owner", "999999999999999999999999"),
    ]:
        data = posted(checkout, name="Changed") | {field: value}
        page = anna.post(reverse("touchpoint_edit", args=[checkout.pk]), data)
        assert page.status_code == 422, field
        assert "Secret channel" not in page.content.decode()
        assert "Their phase" not in page.content.decode()
    unchanged = Touchpoint.objects.get(pk=checkout.pk)
    assert (unchanged.name, unchanged.owner, unchanged.phase.name) == ("Checkout", None, "Paying")
    assert not unchanged.channels.exists()


def test_a_colleagues_change_is_not_overwritten_unseen(anna: Client, world: World, checkout: Touchpoint):
    """Anna opens the form, Olga renames, Anna saves: she is told, and saves once more."""
    address = reverse("touchpoint_edit", args=[checkout.pk])
    seen = anna.get(address).context["form"].initial["seen"]
    Touchpoint.objects.filter(pk=checkout.pk).update(name="Olga's name")
    page = anna.post(address, posted(checkout, name="Anna's name", seen=seen))
    assert page.status_code == 422
    assert "Anna&#x27;s name" in page.content.decode()
    assert Touchpoint.objects.get(pk=checkout.pk).name == "Olga's name"
    again = page.context["form"]["seen"].value()
    assert anna.post(address, posted(checkout, name="Anna's name", seen=again)).status_code == 302
    assert Touchpoint.objects.get(pk=checkout.pk).name == "Anna's name"


def test_another_journeys_phase_is_refused(anna: Client, world: World, checkout: Touchpoint):
    other = make_journey(world.tulp, "Other", [("Elsewhere", [])])
    data = posted(checkout, phase=other.phases.get().pk)
    assert anna.post(reverse("touchpoint_edit", args=[checkout.pk]), data).status_code == 422


def test_fields_nobody_asked_for_are_ignored(anna: Client, world: World, checkout: Touchpoint):
    data = posted(checkout, organisation=world.klaver.pk, position=99, archived_at="2020-01-01")
    anna.post(reverse("touchpoint_edit", args=[checkout.pk]), data)
    saved = Touchpoint.objects.get(pk=checkout.pk)
    assert (saved.organisation, saved.position, saved.archived_at) == (world.tulp, 1, None)


@pytest.mark.parametrize("pattern", ["/", "/products/*", "/a/*/b", "/p/*.html", "/élan/ü", "/" + "a" * 299])
def test_page_patterns_that_are_fine(pattern: str):
    assert wrong_pattern(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        ("products", "slash"),
        ("*", "slash"),
        ("https://shop.example/products", "address of the site"),
        ("javascript:alert(1)", "slash"),
        ("//evil.example", "one slash"),
        ("/a b", "spaces"),
        ("/a?b=c", "?"),
        ("/a#b", "#"),
        ("/a/**", "one slash and one *"),
        ("/" + "a" * 300, "300"),
    ],
)
def test_page_patterns_that_are_explained(pattern: str, word: str):
    with translation.override("en"):
        assert word in wrong_pattern(pattern)


def test_a_wrong_pattern_names_its_line_and_keeps_what_was_typed(anna: Client, checkout: Touchpoint):
    data = posted(checkout, patterns="/fine\nnot fine <b>")
    page = anna.post(reverse("touchpoint_edit", args=[checkout.pk]), data).content.decode()
    assert "not fine &lt;b&gt;" in page
    assert "not fine <b>" not in page
    assert not checkout.page_patterns.exists()


def test_channels_are_added_renamed_and_removed_only_when_unused(anna: Client, world: World, checkout: Touchpoint):
    anna.post(reverse("channel_list"), {"name": "Phone"})
    phone = Channel.objects.get(organisation=world.tulp, name="Phone")
    anna.post(reverse("channel_rename", args=[phone.pk]), {"name": "Telephone"})
    checkout.channels.add(phone)
    page = anna.post(reverse("channel_remove", args=[phone.pk]), follow=True).content.decode()
    assert "Telephone" in page
    assert Channel.objects.filter(pk=phone.pk).exists()
    checkout.channels.clear()
    anna.post(reverse("channel_remove", args=[phone.pk]))
    assert not Channel.objects.filter(pk=phone.pk).exists()


def test_a_channel_name_stands_once_in_an_organisation(anna: Client, world: World):
    named_channel(world.tulp, "Phone")
    named_channel(world.klaver, "Desk")
    assert anna.post(reverse("channel_list"), {"name": "phone"}).status_code == 422
    assert anna.post(reverse("channel_list"), {"name": "Desk"}).status_code == 302
    assert Channel.objects.filter(organisation=world.tulp).count() == 2
