from datetime import date

from hofnar.accounts.invitations import invite, new_token
from hofnar.accounts.models import Invite, Membership, Organisation, Unit, User
from hofnar.accounts.services import add_unit, make_organisation
from tests.permissions.rows import EDITORS, NOBODY, OWNERS, Row
from tests.world import World


def _member(organisation: Organisation, user: User) -> dict[str, int]:
    return {"membership_id": Membership.objects.get(organisation=organisation, user=user).pk}


def _invite(organisation: Organisation) -> dict[str, int]:
    root = Unit.objects.get(organisation=organisation, parent=None)
    invite(organisation, "new@example.org", "reader", root, None)
    return {"invite_id": Invite.objects.get(organisation=organisation).pk}


def _another_organisation(world: World, *people: User) -> dict[str, int]:
    distel = Organisation.objects.filter(slug="distel").first() or make_organisation("Distel", "distel", world.kees)
    root = Unit.objects.get(organisation=distel, parent=None)
    for person in people:
        Membership.objects.get_or_create(organisation=distel, user=person, defaults={"role": "reader", "unit": root})
    return {"organisation_id": distel.pk}


def _everybody(world: World) -> list[User]:
    return [world.olga, world.anna, world.noor, world.bart, world.roos]


def _token(world: World) -> dict[str, str]:
    return {"token": new_token(invite(world.tulp, "new@example.org", "reader", world.root, world.olga))}


def _klaver_unit(world: World) -> dict[str, int]:
    existing = Unit.objects.filter(organisation=world.klaver, code="west").first()
    return {"unit_id": (existing or add_unit(world.klaver, world.klaver_root, "West", code="west")).pk}


ROWS = [
    Row("set_language", method="post", public=True, data=lambda world: {"language": "en"}),
    Row("profile"),
    Row("profile", method="post", data=lambda world: {"name": "New name", "language": "en"}),
    Row("organisation_list"),
    Row(
        "switch_organisation",
        method="post",
        own=lambda world: _another_organisation(world, *_everybody(world)),
        foreign=_another_organisation,
    ),
    Row("organisation_settings", allowed=OWNERS),
    Row("organisation_settings", allowed=OWNERS, method="post", data=lambda world: {"name": "Tulp"}),
    Row("organisation_logo", allowed=OWNERS, method="post"),
    Row("organisation_logo_remove", allowed=OWNERS, method="post"),
    Row("member_list", allowed=OWNERS),
    Row(
        "member_edit",
        allowed=OWNERS,
        own=lambda world: _member(world.tulp, world.bart),
        foreign=lambda world: _member(world.klaver, world.kees),
    ),
    Row(
        "member_edit",
        allowed=OWNERS,
        method="post",
        own=lambda world: _member(world.tulp, world.bart),
        foreign=lambda world: _member(world.klaver, world.kees),
        data=lambda world: {"role": "reader", "unit": world.breda.pk},
    ),
    Row(
        "member_remove",
        allowed=OWNERS,
        own=lambda world: _member(world.tulp, world.bart),
        foreign=lambda world: _member(world.klaver, world.kees),
    ),
    Row("invite_new", allowed=OWNERS),
    Row(
        "invite_new",
        allowed=OWNERS,
        method="post",
        data=lambda world: {"email": "new@example.org", "role": "reader", "unit": world.root.pk},
    ),
    Row(
        "invite_withdraw",
        allowed=OWNERS,
        method="post",
        own=lambda world: _invite(world.tulp),
        foreign=lambda world: _invite(world.klaver),
    ),
    Row(
        "invite_send_again",
        allowed=OWNERS,
        method="post",
        own=lambda world: _invite(world.tulp),
        foreign=lambda world: _invite(world.klaver),
    ),
    Row("invite_accept", public=True, own=_token),
    Row("invite_accept", public=True, allowed=NOBODY, own=lambda world: {"token": "nonsense"}),
    Row("unit_list", allowed=EDITORS),
    Row("unit_new", allowed=EDITORS),
    Row(
        "unit_new",
        allowed=EDITORS,
        method="post",
        data=lambda world: {
            "name": "Tilburg",
            "parent": world.south.pk,
            "level": "location",
            "code": "tilburg",
            "since": "2026-01-01",
        },
    ),
    Row("unit_edit", allowed=EDITORS, own=lambda world: {"unit_id": world.breda.pk}, foreign=_klaver_unit),
    Row(
        "unit_edit",
        allowed=EDITORS,
        method="post",
        own=lambda world: {"unit_id": world.breda.pk},
        foreign=_klaver_unit,
        data=lambda world: {"name": "Breda", "level": "location", "code": "breda"},
    ),
    Row("unit_move", allowed=EDITORS, own=lambda world: {"unit_id": world.breda.pk}, foreign=_klaver_unit),
    Row(
        "unit_move",
        allowed=EDITORS,
        method="post",
        own=lambda world: {"unit_id": world.breda.pk},
        foreign=_klaver_unit,
        data=lambda world: {"parent": world.north.pk, "since": date.today().isoformat()},
    ),
    Row("unit_close", allowed=EDITORS, method="post", own=lambda w: {"unit_id": w.breda.pk}, foreign=_klaver_unit),
    Row("unit_open", allowed=EDITORS, method="post", own=lambda w: {"unit_id": w.breda.pk}, foreign=_klaver_unit),
]
