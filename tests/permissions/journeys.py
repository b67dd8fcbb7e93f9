from __future__ import annotations

from typing import Any

from hofnar.accounts.models import Organisation
from hofnar.journeys.models import Channel, Journey, Phase, Touchpoint
from hofnar.journeys.services import make_journey, named_channel
from tests.permissions.rows import EDITORS, Made, Row
from tests.world import World


def _journey(organisation: Organisation) -> Journey:
    return make_journey(organisation, "Buying", [("Paying", ["Paying online"])])


def _phase(organisation: Organisation) -> Phase:
    return _journey(organisation).phases.get()


def _touchpoint(organisation: Organisation) -> Touchpoint:
    return _phase(organisation).touchpoints.get()


def _channel(organisation: Organisation) -> Channel:
    return named_channel(organisation, "Phone")


MAKERS = {"journey_id": _journey, "phase_id": _phase, "touchpoint_id": _touchpoint, "channel_id": _channel}


def _made(argument: str, organisation: str) -> Made:
    return lambda world: {argument: MAKERS[argument](getattr(world, organisation)).pk}


def _row(name: str, argument: str, **more: Any) -> Row:
    return Row(name, own=_made(argument, "tulp"), foreign=_made(argument, "klaver"), **more)


def _change(address: str, argument: str, /, **posted: str) -> Row:
    def data(world: World) -> dict[str, Any]:
        return dict(posted)

    return _row(address, argument, method="post", allowed=EDITORS, data=data)


ROWS = [
    Row("journey_list"),
    Row("journey_new", allowed=EDITORS),
    Row("journey_new", allowed=EDITORS, method="post", data=lambda world: {"name": "Buying"}),
    _row("journey", "journey_id"),
    _row("journey_edit", "journey_id", allowed=EDITORS),
    _change("journey_edit", "journey_id", name="Selling"),
    _change("journey_copy", "journey_id"),
    _change("journey_move", "journey_id", step="later"),
    _change("journey_archive", "journey_id"),
    _change("journey_restore", "journey_id"),
    _change("phase_new", "journey_id", name="Delivery"),
    _change("phase_rename", "phase_id", name="Delivery"),
    _change("phase_move", "phase_id", step="later"),
    _change("phase_archive", "phase_id"),
    _change("phase_restore", "phase_id"),
    _change("touchpoint_new", "phase_id", name="Unpacking"),
    _row("touchpoint_edit", "touchpoint_id", allowed=EDITORS),
    _change("touchpoint_edit", "touchpoint_id", name="Unpacking"),
    _change("touchpoint_rename", "touchpoint_id", name="Unpacking"),
    _change("touchpoint_move", "touchpoint_id", step="later"),
    _change("touchpoint_archive", "touchpoint_id"),
    _change("touchpoint_restore", "touchpoint_id"),
    Row("channel_list", allowed=EDITORS),
    Row("channel_list", allowed=EDITORS, method="post", data=lambda world: {"name": "Phone"}),
    _change("channel_rename", "channel_id", name="Telephone"),
    _row("channel_remove", "channel_id", allowed=EDITORS, method="post"),
]
