"""A file beside a journey that stands: which columns are its moments, by name, and what is left on either side."""

from __future__ import annotations

from dataclasses import dataclass

from hofnar.imports.models import ImportRun
from hofnar.imports.proposal import Look
from hofnar.journeys.models import Touchpoint
from hofnar.journeys.queries import touchpoints
from hofnar_analytics.mapping import ColumnMapping, Mapping
from hofnar_analytics.table import near


@dataclass(frozen=True, slots=True)
class NewMoment:
    """A column without a moment of its name: a new moment, unless somebody points to one of ``likely``."""

    number: int
    label: str
    likely: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JourneyMatch:
    """``matched`` moments have a column in the file; ``without_column`` have none."""

    name: str
    matched: tuple[str, ...]
    new: tuple[NewMoment, ...]
    without_column: tuple[str, ...]


def journey_match(run: ImportRun, look: Look, mapping: Mapping) -> JourneyMatch | None:
    """None when the file makes a journey of its own or goes into a survey whose questions stand already."""
    if run.journey is None or run.survey_id is not None:
        return None
    moments = list(touchpoints(run.organisation, run.journey))
    found = {column.name: _moment_of(run, column, look, moments) for column in _columns(look, mapping)}
    taken = {moment.pk for moment in found.values() if moment is not None}
    left = tuple(moment.name for moment in moments if moment.pk not in taken)
    numbers = {column.name: number for number, column in enumerate(mapping.columns)}
    new = [
        NewMoment(numbers[column.name], label_of(column, look), near(label_of(column, look), left))
        for column in _columns(look, mapping)
        if found[column.name] is None
    ]
    matched = tuple(moment.name for moment in found.values() if moment is not None)
    return JourneyMatch(run.journey.name, matched, tuple(new), left)


def _columns(look: Look, mapping: Mapping) -> list[ColumnMapping]:
    return [column for column in mapping.moments if column.name in look.table.columns]


def label_of(column: ColumnMapping, look: Look) -> str:
    return (column.label or look.table.label(column.name))[:400]


def _moment_of(run: ImportRun, column: ColumnMapping, look: Look, moments: list[Touchpoint]) -> Touchpoint | None:
    """The moment somebody chose, else the one of the same name: as ``structure`` will take it."""
    chosen = run.targets.get(column.name, {}).get("touchpoint")
    label = label_of(column, look)
    return next((m for m in moments if (m.pk == chosen if chosen else m.name == label)), None)
