"""From the codes in a file to units: known ones by code or name, others made below the root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hofnar.accounts.models import Organisation, Unit
from hofnar.accounts.services import add_unit

MOST_NEW = 2_000


class TooManyUnits(Exception):
    """The column cannot be a column of units."""


@dataclass(slots=True)
class UnitCodes:
    organisation: Organisation
    names: Mapping[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    root: Unit | None = None
    new: dict[str, str] = field(default_factory=dict)
    made: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        units = list(Unit.objects.filter(organisation=self.organisation))
        self.root = next(unit for unit in units if unit.parent_id is None)
        self.ids = {unit.name.casefold(): unit.pk for unit in units} | {unit.code.casefold(): unit.pk for unit in units}

    def id_of(self, code: str) -> int | None:
        """None for a code nobody knows; a blank is the organisation itself."""
        if not code:
            return self.root.pk if self.root else None
        return self.ids.get(code.casefold()) or self.ids.get(self.name_of(code).casefold())

    def name_of(self, code: str) -> str:
        return self.names.get(code) or code

    def note(self, code: str) -> None:
        """Remembers a code that would become a new unit. TooManyUnits when they are more than units can be."""
        self.new.setdefault(code.casefold(), code)
        if len(self.new) > MOST_NEW:
            raise TooManyUnits

    def make(self, code: str) -> int:
        """The unit of this code, made below the root if need be. Call it inside a transaction."""
        known = self.id_of(code)
        if known is not None:
            return known
        self.note(code)
        unit = add_unit(self.organisation, self.root, self.name_of(code)[:200], code=code[:100])
        self.ids[code.casefold()] = unit.pk
        self.made.append(unit.pk)
        return unit.pk
