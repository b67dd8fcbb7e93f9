"""C02, C05, C16: names made of markup stay words, on every page, in every attribute and in the data of pictures.

What a browser would read as an element or an attribute of ours is found by parsing the page as a browser does; the
canary names an element and a handler that the product has nowhere.
"""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from hofnar.accounts.models import Membership, Organisation, Unit, User
from hofnar.imports.uploads import plain_name
from hofnar.insights.tests.seed import Planted, follow, lay_out, plant
from hofnar.journeys.models import Journey, Phase, Touchpoint
from hofnar.measurement.models import Metric
from tests.permissions.rows import Row
from tests.permissions.test_table import rows

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CANARY = "hofnarcanary"
NAMES = (
    f"</script><{CANARY} on{CANARY}=1>",
    f'"\'><{CANARY} on{CANARY}=1 x="',
    f"</title></style></textarea><{CANARY}>{{{{7*7}}}}",
)
PAGES = [row for row in rows() if row.method == "get" and row.is_page and "olga" in row.allowed and not row.public]


class Canaries(HTMLParser):
    """Elements and attributes that came out of a name. What lies in <script> is text to a browser: so to this."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [tag, *(name for name, _ in attributes)]
        self.found += [name for name in names if CANARY in name]


def canaries(page: str) -> list[str]:
    parser = Canaries()
    parser.feed(page)
    parser.close()
    return parser.found


@pytest.fixture
def poisoned(world) -> Planted:
    """Everything that people name, named with markup; figures on it, so that pictures are drawn."""
    found = lay_out(world.tulp)
    plant(found, [world.groningen, world.breda], 120, comments=5)
    follow(world.tulp)
    for model, fields in (
        (Organisation, ("name",)), (Unit, ("name",)), (Journey, ("name",)), (Phase, ("name",)),
        (Touchpoint, ("name",)), (Metric, ("name",)), (User, ("name",)),
    ):  # fmt: skip
        for at, one in enumerate(model.objects.order_by("pk")):
            for field in fields:
                longest = model._meta.get_field(field).max_length
                name = f"{NAMES[at % len(NAMES)]} {one.pk}"
                assert longest is None or len(name) <= longest, (model, longest)
                model.objects.filter(pk=one.pk).update(**{field: name})
    return found


def signed_in(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=BACKEND)
    return client


def test_the_net_catches_a_name_that_became_an_element():
    assert canaries(f"<p>{NAMES[0]}</p>")
    assert canaries(f'<a title="{NAMES[1]}">x</a>')
    assert not canaries("<script>var x = '&lt;" + CANARY + "'</script>")


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_c02_c05_names_stay_words_on_every_page(row: Row, poisoned, world):
    address = reverse(row.name, kwargs=row.own(world))
    answer = signed_in(world.olga).get(address)
    assert answer.status_code in (200, 302)
    assert canaries(answer.content.decode()) == []


def test_c02_c16_names_stay_words_in_pictures_and_tables(poisoned, world):
    client = signed_in(world.olga)
    place = poisoned.touchpoints["Parking"].pk
    pages = [reverse(name) for name in ("home", "overview", "impact_matrix", "unit_comparison", "measurement_gaps")]
    pages += [reverse("touchpoint_insights", args=[place]), reverse("journey_score_line", args=[poisoned.journey.pk])]
    kinds = {"impact": poisoned.grade.pk, "units": poisoned.grade.pk, "trend": poisoned.grade.pk}
    kinds |= {"distribution": poisoned.moments["Parking"].pk, "journey": poisoned.journey.pk}
    pages += [reverse("picture_file", args=[kind, key, "svg"]) for kind, key in kinds.items()]
    named = 0
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert canaries(text) == [], address
        named += CANARY in text
    assert named > 3  # the names were really shown


def test_c05_names_stay_words_in_the_mail_to_a_member(poisoned, world, django_capture_on_commit_callbacks):
    from hofnar.accounts import letters
    from hofnar.accounts.invitations import invite

    membership = Membership.objects.select_related("organisation", "user").get(user=world.olga)
    waiting = invite(membership.organisation, "eva@example.org", "reader", world.breda, membership.user)
    letter = letters.invite(waiting.pk)
    assert letter is not None
    assert letter.html is not None
    assert canaries(letter.html) == []
    assert CANARY in letter.html
    assert "\n" not in letter.subject.strip()


@pytest.mark.parametrize(
    "name", ["<svg onload=x>.csv", "../../x.html", "a\r\nContent-Type: text/html.csv", "x\u202egpj.exe", "\0.svg", ""]
)
def test_c04_the_name_of_an_upload_is_for_showing_only(name):
    shown = plain_name(name)
    assert shown
    assert not any(mark in shown for mark in "/\\\r\n\0\u202e")


@pytest.mark.parametrize("kind", ["svg", "html", "xml", "js", "csv"])
def test_c04_what_was_uploaded_is_never_served(world, tmp_path, settings, kind):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from hofnar.imports.uploads import receive

    settings.MEDIA_ROOT = tmp_path
    body = f"<svg xmlns='http://www.w3.org/2000/svg' on{CANARY}='1'/>".encode()
    upload = receive(world.tulp, world.olga, SimpleUploadedFile(f"x.{kind}", body))
    client = signed_in(world.olga)
    for stem in ("/", "/uploads/", "/media/", "/static/", "/imports/"):
        assert client.get(f"{stem}{upload.path}").status_code == 404
