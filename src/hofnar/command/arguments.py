"""What people type after an option, understood: COLUMN:KIND[:MIN-MAX] and COLUMN=CODE,CODE."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass

import click
from django.utils.translation import gettext

from hofnar_analytics.mapping import read_bounds
from hofnar_analytics.scales import DEFAULT_RANGES, Kind, Scale
from hofnar_analytics.table import trimmed

ALL = "*"
_NUMBER = r"[-−]?\d+(?:[.,]\d+)?"
_METRIC = re.compile(
    rf"(?P<column>.+?)\s*:\s*(?P<kind>[A-Za-z]+)\s*(?::\s*(?P<range>{_NUMBER}\s*[-–]\s*{_NUMBER})\s*)?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Metric:
    """A column with its scale; the scale is None when only the name was given (a mapping may know it)."""

    column: str
    scale: Scale | None


def read_metric(text: str, *, named_only: bool = False) -> Metric:
    """A metric as typed. Raises BadParameter with what is wrong and how it should be.

    >>> read_metric("NETPRO:nps").scale.high, read_metric("Q7ALL:mean:1-5").column
    (10.0, 'Q7ALL')
    """
    found = _METRIC.fullmatch(text.strip())
    kind = _kind(found.group("kind")) if found else None
    if found and kind:
        return Metric(trimmed(found.group("column")), _scale(text, kind, found.group("range")))
    if named_only and text.strip() and (found is None or ":" not in text):
        return Metric(trimmed(text), None)
    kinds = ", ".join(one.value for one in Kind)
    if found and found.group("kind"):
        words = {"given": found.group("kind"), "kinds": kinds}
        raise click.BadParameter(gettext("'%(given)s' is not a kind. The kinds are: %(kinds)s.") % words)
    raise click.BadParameter(
        gettext("'%(given)s' should be COLUMN:KIND or COLUMN:KIND:MIN-MAX; the kinds are: %(kinds)s.")
        % {"given": text, "kinds": kinds}
    )


def _kind(text: str) -> Kind | None:
    try:
        return Kind(text.lower())
    except ValueError:
        return None


def _scale(text: str, kind: Kind, bounds: str | None) -> Scale:
    if bounds is None:
        return Scale.of(kind)
    try:
        low, high = read_bounds(re.sub(r"\s", "", bounds))
        return Scale.of(kind, low, high)
    except ValueError:
        raise click.BadParameter(
            gettext("In '%(given)s' the lowest value should be below the highest.") % {"given": text}
        ) from None


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one column, or of all touchpoints (``*``)."""

    column: str
    codes: tuple[str, ...]


def read_codes(text: str) -> Codes:
    """Codes as typed; a code with a comma in it stands in quotes.

    >>> read_codes("*=0,6").codes, read_codes(" Q7ALL = Blank ").column
    (('0', '6'), 'Q7ALL')
    """
    column, mark, codes = text.rpartition("=")
    parts = tuple(code.strip() for row in csv.reader([codes], skipinitialspace=True) for code in row if code.strip())
    if not mark or not trimmed(column) or not parts:
        raise click.BadParameter(
            gettext("'%(given)s' should be COLUMN=CODE or COLUMN=CODE,CODE; * stands for all touchpoints.")
            % {"given": text}
        )
    return Codes(trimmed(column), parts)


def codes_of(column: str, given: Iterable[Codes], *, starred: bool) -> tuple[str, ...]:
    """All codes that were given for a column; with ``starred`` those of ``*`` as well."""
    found = [code for one in given if one.column == column or (starred and one.column == ALL) for code in one.codes]
    return tuple(dict.fromkeys(found))


def usual_range(kind: Kind) -> str:
    """The range of a kind as people write it, or nothing for a mean."""
    bounds = DEFAULT_RANGES[kind]
    return f"{bounds[0]}-{bounds[1]}" if bounds else ""
