"""COLUMN:KIND of an outcome and COLUMN=NUMBER, understood."""

from __future__ import annotations

from typing import NamedTuple

import click
from django.utils.translation import gettext

from hofnar_analytics.table import trimmed
from hofnar_analytics.worth_rows import OutcomeKind


class Outcome(NamedTuple):
    """A column and what it tells of customers."""

    column: str
    kind: OutcomeKind


class Amount(NamedTuple):
    """A column with a number that was typed for it."""

    column: str
    number: float


def read_outcome(text: str) -> Outcome:
    """An outcome as typed. BadParameter with how it should be.

    >>> read_outcome("Spent: revenue").kind.value
    'revenue'
    """
    column, mark, kind = text.rpartition(":")
    try:
        found = OutcomeKind(kind.strip().lower().replace("-", "_"))
    except ValueError:
        found = None
    if not mark or not trimmed(column) or found is None:
        words = {"given": text, "kinds": ", ".join(one.value for one in OutcomeKind)}
        raise click.BadParameter(gettext("'%(given)s' should be COLUMN:KIND; the kinds are: %(kinds)s.") % words)
    return Outcome(trimmed(column), found)


def read_amount(text: str) -> Amount:
    """A number for a column as typed, with a point or a comma. BadParameter when it is none or not above zero.

    >>> read_amount("Desk = 0,3")
    Amount(column='Desk', number=0.3)
    """
    column, mark, written = text.rpartition("=")
    try:
        number = float(written.strip().replace(",", "."))
    except ValueError:
        number = 0.0
    if not mark or not trimmed(column) or not 0 < number < 1e15:
        raise click.BadParameter(
            gettext("'%(given)s' should be COLUMN=NUMBER, with a number above zero.") % {"given": text}
        )
    return Amount(trimmed(column), number)
