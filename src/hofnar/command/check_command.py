"""``hofnar check``: what is in a file, with a guess and a reason for every column."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext

from hofnar.command.patience import patience
from hofnar.command.request import FileOptions, open_file
from hofnar_analytics.check import FileCheck, check_table
from hofnar_analytics.mapping import Mapping


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What was asked; ``year`` and ``month`` hold for the whole file where it does not say."""

    file: FileOptions
    year: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """The guesses, and the mapping that they make."""

    file: str
    check: FileCheck
    mapping: Mapping


def answer(request: CheckRequest) -> CheckAnswer:
    table = open_file(request.file)
    with patience(gettext("Looking")):
        check = check_table(table)
    mapping = replace(check.mapping(), year=request.year, month=request.month)
    if request.file.encoding or request.file.delimiter:
        mapping = replace(mapping, encoding=request.file.encoding, delimiter=table.facts.delimiter)
    return CheckAnswer(request.file.file, check, mapping)
